import Care

/// Times, lengths and periods.
extension EventReading {
    mutating func time(_ line: ContentLine) -> CalendarTime? {
        CalendarStamp(line.value).map { time($0, line) }
    }

    private mutating func time(_ stamp: CalendarStamp, _ line: ContentLine) -> CalendarTime {
        switch stamp {
        case .date(let date): return .date(date)
        case .utc(let civil): return .utc(Zone.utc.instant(of: civil))
        case .local(let civil):
            guard let name = line.parameter("TZID") else { return .floating(civil) }
            return .zoned(civil, zones.zone(name, line: line.number, problems: &problems))
        }
    }

    /// A moment the standard wants in UTC; others are read as if they were.
    func instant(_ line: ContentLine?) -> Instant? {
        line.flatMap { CalendarStamp($0.value) }.map { Zone.utc.instant(of: $0.civil) }
    }

    /// `DTEND` or `DURATION`; without them a day, or no time at all (RFC 5545, 3.6.1).
    mutating func length(_ component: CalendarComponent, _ start: CalendarTime) -> EventLength {
        let byDefault = start.isDate ? EventLength.nominal(CalendarDuration(days: 1)) : .nothing
        if let line = component.property("DTEND") {
            guard let end = time(line) else {
                problems.add(line.number, "the DTEND is no date or time and is passed over")
                return byDefault
            }
            guard let length = Self.length(from: start, to: end) else {
                problems.add(line.number, "the DTEND is not after the DTSTART and is passed over")
                return byDefault
            }
            return length
        }
        guard let line = component.property("DURATION") else { return byDefault }
        guard let duration = CalendarDuration(line.value), duration.days >= 0, duration.seconds >= 0 else {
            problems.add(line.number, "the DURATION cannot be read and is passed over")
            return byDefault
        }
        return duration == CalendarDuration() ? byDefault : .nominal(duration)
    }

    /// Nil if the end is before the start (for days, not after it), or more than a hundred years later.
    private static func length(from start: CalendarTime, to end: CalendarTime) -> EventLength? {
        if case .date(let first) = start {
            let days = end.civil.date.dayNumber - first.dayNumber
            return (1...CalendarDuration.longestDays).contains(days) ? .nominal(CalendarDuration(days: days)) : nil
        }
        // A floating or all-day end beside a start in a zone is meant in that zone.
        let clock = start.clock(in: .utc)
        let last =
            switch end {
            case .date, .floating: clock.instant(of: end.civil)
            case .utc, .zoned: end.instant(in: .utc)
            }
        let seconds = Int((last - clock.instant(of: start.civil)).microseconds / 1_000_000)
        return (0...CalendarDuration.longestDays * 86_400).contains(seconds) ? .exact(seconds: seconds) : nil
    }

    /// The times of an `RDATE` or `EXDATE`, `PERIOD`s among them; `count` are known already.
    mutating func times(_ line: ContentLine, beside count: Int) -> [CalendarEvent.RecurrenceDate] {
        var times: [CalendarEvent.RecurrenceDate] = []
        for value in line.value.split(separator: ",") {
            guard count + times.count < limits.listedTimes else {
                let limit = limits.listedTimes
                problems.add(line.number, "more than \(limit) times in \(line.name); the others are passed over")
                break
            }
            let halves = value.split(separator: "/", maxSplits: 1)
            guard let stamp = halves.first.flatMap({ CalendarStamp($0) }) else {
                problems.add(line.number, "\(line.name) has \(value.prefix(40)), which is no date or time")
                continue
            }
            let start = time(stamp, line)
            var length: EventLength?
            if halves.count == 2 {
                length = periodLength(halves[1], start, line)
                if length == nil {
                    problems.add(line.number, "\(line.name) has a period that does not end after its start")
                    continue
                }
            }
            times.append(CalendarEvent.RecurrenceDate(start: start, duration: length))
        }
        return times
    }

    private mutating func periodLength(_ text: Substring, _ start: CalendarTime, _ line: ContentLine) -> EventLength? {
        if let duration = CalendarDuration(text) {
            return duration.days >= 0 && duration.seconds >= 0 ? .nominal(duration) : nil
        }
        return CalendarStamp(text).flatMap { Self.length(from: start, to: time($0, line)) }
    }

    mutating func freeBusy(_ component: CalendarComponent) -> CalendarFreeBusy {
        var freeBusy = CalendarFreeBusy(uid: component.property("UID")?.text, periods: [])
        for line in component.all("FREEBUSY") {
            let word = line.parameter("FBTYPE")?.uppercased() ?? "BUSY"
            let kind = CalendarFreeBusy.Kind(rawValue: word) ?? .busy
            for period in times(line, beside: freeBusy.periods.count) {
                let start = period.start.instant(in: .utc)
                guard let length = period.duration else {
                    problems.add(line.number, "FREEBUSY has a time without an end")
                    continue
                }
                let end = length.end(of: period.start.civil, period.start.clock(in: .utc))
                freeBusy.periods.append(CalendarFreeBusy.Period(range: start..<max(start, end), kind: kind))
            }
        }
        return freeBusy
    }
}
