import Care

/// Times that name instances of a series: moments, or days for whoever writes only those.
///
/// The standard wants them in the kind and zone of the event's start (RFC 5545, 3.8.4.4 and 3.8.5.1); programs write UTC
/// beside a zone and days beside times, and mean the instance all the same.
struct TimeSet {
    private var instants: Set<Instant> = []
    private var dates: Set<LocalDate> = []
    private let clock: EventClock

    init(clock: EventClock) {
        self.clock = clock
    }

    mutating func insert(_ time: CalendarTime) {
        switch time {
        case .date(let date): dates.insert(date)
        case _ where clock.isDate: dates.insert(time.civil.date)
        case .floating(let civil): instants.insert(clock.instant(of: civil))
        case .utc, .zoned: instants.insert(time.instant(in: clock.zone))
        }
    }

    func contains(_ civil: CivilTime, _ instant: Instant) -> Bool {
        instants.contains(instant) || dates.contains(civil.date)
    }
}
