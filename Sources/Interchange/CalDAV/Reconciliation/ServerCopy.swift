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
    package static func read(
        _ bytes: [UInt8],
        uid: String,
        zone: Zone,
        limits: CalendarLimits = .standard
    ) throws(CalendarFileError) -> ServerCopy? {
        let calendars = try CalendarReader(zone: zone, limits: limits).read(bytes).calendars
        guard let event = calendars.flatMap(\.events).first(where: { $0.uid == uid && $0.recurrence == nil }) else {
            return nil
        }
        let start = event.start.instant(in: zone)
        let end = event.duration.end(of: event.start.civil, event.start.clock(in: zone))
        var copy = ServerCopy(
            fields: VisitFields(start: start, end: end, place: event.location, status: status(event.status)),
            mark: try mark(bytes, uid: uid, limits: limits),
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

    private static func mark(
        _ bytes: [UInt8],
        uid: String,
        limits: CalendarLimits
    ) throws(CalendarFileError) -> String? {
        try ComponentTree(bytes, limits: limits).calendars.flatMap(\.children)
            .first { $0.property("UID")?.text == uid && $0.property("RECURRENCE-ID") == nil }?
            .property(markName)?.text
    }
}
