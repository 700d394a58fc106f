import Care

/// What holds for an instance of a series and all after it (`RANGE=THISANDFUTURE`).
struct SeriesFuture {
    let event: CalendarEvent
    /// From when on it holds: when the first of them would begin, or the beginning of the day that names it.
    let first: Instant
    let clock: EventClock
    /// How far it moves its instances on its own clock, in seconds.
    let shift: Int

    /// Nil for what stands for a single instance.
    private init?(_ event: CalendarEvent, of master: CalendarEvent, _ zone: Zone) {
        guard let recurrence = event.recurrence, recurrence.isThisAndFuture else { return nil }
        let series = master.start.clock(in: zone)
        let original = series.instant(namedBy: recurrence.time, of: master.start.civil)
        self.event = event
        first = recurrence.time.isDate ? series.instant(of: recurrence.time.civil) : original
        clock = event.start.clock(in: zone)
        shift = event.start.civil.clockSeconds - clock.civil(at: original).clockSeconds
    }

    static func all(of events: [CalendarEvent], _ master: CalendarEvent, _ zone: Zone) -> [SeriesFuture] {
        events.compactMap { SeriesFuture($0, of: master, zone) }.sorted { $0.first < $1.first }
    }

    /// The one in force; `futures` are in order.
    static func last(of futures: [SeriesFuture], notAfter instant: Instant) -> SeriesFuture? {
        var low = 0
        var high = futures.count
        while low < high {
            let middle = (low + high) / 2
            if futures[middle].first <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : futures[low - 1]
    }
}

/// How far before and after a window something may begin that reaches into it, because of what holds for the future.
struct SeriesReach {
    let window: Range<Instant>
    /// In seconds, as all of these.
    private let longestFuture: Int
    private let latestShift: Int
    let earliestShift: Int

    init(_ window: Range<Instant>, _ futures: [SeriesFuture]) {
        self.window = window
        longestFuture = futures.map(\.event.duration.atMost).max() ?? 0
        latestShift = max(0, futures.map(\.shift).max() ?? 0)
        earliestShift = max(0, -(futures.map(\.shift).min() ?? 0))
    }

    /// The times of the clock to look at; `longest` is how long an instance lasts at most, in seconds.
    func range(on clock: EventClock, longest: Int) -> Range<CivilTime> {
        let behind = Int64(max(longest, longestFuture) + latestShift + 2 * 86_400)
        let ahead = Int64(earliestShift + 2 * 86_400)
        let first = LocalDate(year: 1, month: 1, day: 1) ?? LocalDate(dayNumber: 0)
        let last = LocalDate(year: 9999, month: 12, day: 31) ?? LocalDate(dayNumber: 0)
        let lower = clock.civil(at: window.lowerBound - .seconds(behind))
        let upper = clock.civil(at: window.upperBound + .seconds(ahead))
        return max(lower, CivilTime(first, secondOfDay: 0))..<min(upper, CivilTime(last, secondOfDay: 0))
    }
}
