package import Care

/// When something begins, as the calendar says it (RFC 5545, 3.3.4 and 3.3.5): exactly one of four kinds.
package enum CalendarTime: Hashable, Sendable {
    /// A whole day, wherever one is.
    case date(LocalDate)
    /// By the clock on the wall, wherever one is.
    case floating(CivilTime)
    case utc(Instant)
    case zoned(CivilTime, CalendarZone)

    package var isDate: Bool {
        if case .date = self { return true }
        return false
    }

    /// The moment; `zone` is where one is.
    package func instant(in zone: Zone) -> Instant {
        switch self {
        case .date(let date): zone.startOfDay(date)
        case .floating(let civil): zone.instant(of: civil)
        case .utc(let instant): instant
        case .zoned(let civil, let own): own.zone.instant(of: civil)
        }
    }

    /// The clock it is read from; `zone` is where one is.
    func clock(in zone: Zone) -> EventClock {
        switch self {
        case .date: EventClock(zone: zone, isDate: true)
        case .floating: EventClock(zone: zone, isDate: false)
        case .utc: EventClock(zone: .utc, isDate: false)
        case .zoned(_, let own): EventClock(zone: own.zone, isDate: false)
        }
    }

    /// What its own clock shows; a day begins at midnight.
    var civil: CivilTime {
        switch self {
        case .date(let date): CivilTime(date, secondOfDay: 0)
        case .floating(let civil), .zoned(let civil, _): civil
        case .utc(let instant): Zone.utc.civil(at: instant)
        }
    }
}

/// How long an event lasts.
package enum EventLength: Hashable, Sendable {
    /// From `DTSTART` to `DTEND`: the same in each instance, in seconds (RFC 5545, 3.8.5.3).
    case exact(seconds: Int)
    /// A `DURATION`, or whole days: the days by the calendar.
    case nominal(CalendarDuration)

    static let nothing = EventLength.exact(seconds: 0)

    func end(of start: CivilTime, _ clock: EventClock) -> Instant {
        switch self {
        case .exact(let seconds): clock.instant(of: start) + .seconds(Int64(seconds))
        case .nominal(let duration):
            clock.instant(of: start.adding(seconds: duration.days * 86_400)) + .seconds(Int64(duration.seconds))
        }
    }

    /// No instance lasts longer, in seconds: a day for what a zone may add.
    var atMost: Int {
        switch self {
        case .exact(let seconds): seconds
        case .nominal(let duration): duration.days * 86_400 + duration.seconds + 86_400
        }
    }
}
