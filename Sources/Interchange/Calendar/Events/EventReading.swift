import Care

/// Reads the events of one calendar.
struct EventReading {
    var zones: ZoneBook
    var problems: ProblemList
    let limits: CalendarLimits

    /// Nil, and told, for an event without a start.
    mutating func event(_ component: CalendarComponent) -> CalendarEvent? {
        let uid = component.property("UID")?.text
        let name = "the event " + (uid.map { "\($0.prefix(80))" } ?? "without a UID")
        guard let startLine = component.property("DTSTART") else {
            problems.add(component.line, "\(name) has no DTSTART and is left out")
            return nil
        }
        guard let start = time(startLine) else {
            problems.add(startLine.number, "\(name) is left out: its DTSTART is no date or time")
            return nil
        }
        var event = CalendarEvent(line: component.line, start: start, duration: .nothing)
        event.uid = uid?.isEmpty == true ? nil : uid
        if event.uid == nil { problems.add(component.line, "an event has no UID") }
        event.duration = length(component, start)
        readState(component, &event)
        readPeople(component, &event)
        readRecurrence(component, &event)
        return event
    }

    private mutating func readState(_ component: CalendarComponent, _ event: inout CalendarEvent) {
        event.sequence = component.property("SEQUENCE").flatMap { Digits.value(Array($0.value.utf8)) } ?? 0
        event.stamp = instant(component.property("DTSTAMP"))
        event.lastModified = instant(component.property("LAST-MODIFIED"))
        event.status = Self.word(component.property("STATUS")).flatMap { CalendarEvent.Status(rawValue: $0) }
        event.isTransparent = Self.word(component.property("TRANSP")).map { $0.hasPrefix("TRANSPARENT") }
        event.classification = Self.word(component.property("CLASS"))
        event.microsoftBusyStatus = Self.word(component.property("X-MICROSOFT-CDO-BUSYSTATUS"))
        event.summary = component.property("SUMMARY")?.text
        event.location = component.property("LOCATION")?.text
        event.description = component.property("DESCRIPTION")?.text
    }

    private func readPeople(_ component: CalendarComponent, _ event: inout CalendarEvent) {
        event.organizer = component.property("ORGANIZER").map { CalendarAddress.normal($0.value) }
        for line in component.all("ATTENDEE") {
            let status = line.parameter("PARTSTAT")?.uppercased() ?? "NEEDS-ACTION"
            // Exchange and iCloud may put an internal name in the value and the address beside it.
            let addresses = Set([line.value, line.parameter("EMAIL")].compactMap { $0 }.map(CalendarAddress.normal))
            event.attendees += addresses.sorted().map {
                CalendarEvent.Attendee(address: $0, participationStatus: status)
            }
        }
    }

    private mutating func readRecurrence(_ component: CalendarComponent, _ event: inout CalendarEvent) {
        if let line = component.property("RECURRENCE-ID") {
            if let time = time(line) {
                let isThisAndFuture = line.parameter("RANGE")?.uppercased() == "THISANDFUTURE"
                event.recurrence = CalendarEvent.Recurrence(time: time, isThisAndFuture: isThisAndFuture)
            } else {
                event.isOfUnknownInstance = true
                problems.add(line.number, "the RECURRENCE-ID is no date or time; the event is taken for one of its own")
            }
        }
        for line in component.all("RRULE") { readRule(line, &event) }
        for line in component.all("EXRULE") {
            problems.add(line.number, "EXRULE is no longer part of the standard and is passed over")
        }
        for line in component.all("EXDATE") {
            event.exceptionDates += times(line, beside: event.exceptionDates.count).map(\.start)
        }
        for line in component.all("RDATE") { event.recurrenceDates += times(line, beside: event.recurrenceDates.count) }
    }

    private mutating func readRule(_ line: ContentLine, _ event: inout CalendarEvent) {
        do {
            let rule = try RecurrenceRule(line.value)
            guard !(event.start.isDate && rule.frequency.isSubDaily) else {
                problems.add(line.number, "an all-day event cannot come several times a day; the rule is passed over")
                return
            }
            event.rules.append(rule)
        } catch {
            problems.add(line.number, "\(error); only the first time of the event counts")
        }
    }

    static func word(_ line: ContentLine?) -> String? {
        line.map { $0.value.uppercased().filter { !$0.isWhitespace } }
    }
}

/// How calendars write addresses of people.
enum CalendarAddress {
    /// Without `mailto:`, in lower case.
    static func normal(_ text: String) -> String {
        let text = text.lowercased().filter { !$0.isWhitespace }
        return text.hasPrefix("mailto:") ? String(text.dropFirst(7)) : text
    }
}
