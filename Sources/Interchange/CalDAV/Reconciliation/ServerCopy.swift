package import Care

/// Our visit as the calendar has it now.
package struct ServerCopy: Hashable, Sendable {
    /// What no visit of ours can be.
    package enum Oddity: Hashable, Sendable {
        case repeats
        case allDay
    }

    package var fields: VisitFields
    /// Of what we wrote last, if the calendar kept it.
    package var mark: String?
    package var sequence: Int
    package var oddity: Oddity?

    package init(fields: VisitFields, mark: String? = nil, sequence: Int = 0, oddity: Oddity? = nil) {
        self.fields = fields
        self.mark = mark
        self.sequence = sequence
        self.oddity = oddity
    }

    /// The property that carries `VisitFields.fingerprint`.
    static let markName = "X-CADUCEUS-MARK"

    /// Nil where no event has that `UID`; `zone` is the clinic's, for times without one.
    ///
    /// What is cut off or broken is an error and not nil: a visit that cannot be read has not been deleted.
    package static func read(
        _ bytes: [UInt8],
        uid: String,
        zone: Zone,
        limits: CalendarLimits = .standard
    ) throws(CalendarEdit.Failure) -> ServerCopy? {
        let (events, components) = try contents(bytes, zone, limits)
        let isOurs = { (component: CalendarComponent) in
            component.name == "VEVENT" && component.property("UID")?.text == uid
                && component.property("RECURRENCE-ID") == nil
        }
        guard let component = components.first(where: isOurs) else { return nil }
        guard let event = events.first(where: { $0.uid == uid && $0.recurrence == nil }) else {
            throw .unreadable("the event's start is missing or no time")
        }
        let start = event.start.instant(in: zone)
        let end = event.duration.end(of: event.start.civil, event.start.clock(in: zone))
        var copy = ServerCopy(
            fields: VisitFields(start: start, end: end, place: event.location, status: status(event.status)),
            mark: component.property(markName)?.text,
            sequence: event.sequence
        )
        if !event.rules.isEmpty || !event.recurrenceDates.isEmpty { copy.oddity = .repeats }
        if event.start.isDate { copy.oddity = .allDay }
        return copy
    }

    private static func status(_ status: CalendarEvent.Status?) -> VisitFields.Status {
        switch status {
        case .cancelled?: .cancelled
        case .tentative?: .tentative
        case .confirmed?, nil: .booked
        }
    }

    private static func contents(
        _ bytes: [UInt8],
        _ zone: Zone,
        _ limits: CalendarLimits
    ) throws(CalendarEdit.Failure) -> ([CalendarEvent], [CalendarComponent]) {
        do throws(CalendarFileError) {
            let events = try CalendarReader(zone: zone, limits: limits).read(bytes).calendars.flatMap(\.events)
            let components = try ComponentTree(bytes, limits: limits).calendars.flatMap(\.children)
            if EditableLines(bytes) != nil { return (events, components) }
        } catch {
            throw .unreadable("\(error)")
        }
        throw .notWellFormed
    }
}
