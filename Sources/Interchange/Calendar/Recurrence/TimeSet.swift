import Care

/// Times that name instances of series, for series of any clock.
struct TimeSet {
    private var instants: Set<Instant> = []
    private var floating: Set<CivilTime> = []
    private var dates: Set<LocalDate> = []
    /// What each of them means to a series of days.
    private var days: Set<LocalDate> = []
    private let daysClock: EventClock

    /// `zone` is where days are lived through.
    init(_ times: some Sequence<CalendarTime>, zone: Zone) {
        daysClock = EventClock(zone: zone, isDate: true)
        for time in times {
            days.insert(daysClock.day(of: time))
            switch time {
            case .date(let date): dates.insert(date)
            case .floating(let civil): floating.insert(civil)
            case .utc, .zoned: instants.insert(time.instant(in: zone))
            }
        }
    }

    /// Whether one of them names the instance that begins then: at `civil`, by the clock.
    func contains(_ civil: CivilTime, _ instant: Instant, by clock: EventClock) -> Bool {
        if clock.isDate { return days.contains(civil.date) }
        if instants.contains(instant) || dates.contains(civil.date) { return true }
        // A time that the clock skips is named by what is written as well as by what it shows then.
        return !floating.isEmpty && (floating.contains(civil) || floating.contains(clock.civil(at: instant)))
    }
}
