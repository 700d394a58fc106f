import Care

/// The instances of one series: its rules, extra times and exceptions, and what is different about single ones.
struct SeriesExpansion {
    private let masters: [CalendarEvent]
    /// Of single instances, and of single ones without a series: one may be invited to just those.
    private let singles: [CalendarEvent]
    /// Of instances and all after them, by the first of them.
    private let futures: [Future]
    private let window: Range<Instant>
    private let zone: Zone
    /// Of what holds from some instance on, in seconds: its length, and how far it moves instances back and forth.
    private let longestFuture: Int
    private let latestShift: Int
    private let earliestShift: Int

    init(_ events: [CalendarEvent], window: Range<Instant>, zone: Zone) {
        let masters = Self.newest(events.filter { $0.recurrence == nil })
        let hasSeries = !masters.isEmpty
        var overrides: [Instant: [CalendarEvent]] = [:]
        for event in events {
            guard let recurrence = event.recurrence else { continue }
            overrides[recurrence.time.instant(in: zone), default: []].append(event)
        }
        let newest = overrides.sorted { $0.key < $1.key }.flatMap { Self.newest($0.value) }
        self.masters = masters
        futures = hasSeries ? newest.compactMap { Future($0, zone: zone) } : []
        singles = hasSeries ? newest.filter { $0.recurrence?.isThisAndFuture != true } : newest
        self.window = window
        self.zone = zone
        longestFuture = futures.map(\.event.length.atMost).max() ?? 0
        latestShift = max(0, futures.map(\.shift).max() ?? 0)
        earliestShift = max(0, -(futures.map(\.shift).min() ?? 0))
    }

    /// Without those that another one replaces; several remain if none is newer than the others.
    private static func newest(_ events: [CalendarEvent]) -> [CalendarEvent] {
        guard var best = events.first else { return [] }
        for event in events where event.isNewer(than: best) { best = event }
        return events.filter { !best.isNewer(than: $0) }
    }

    func instances(_ budget: inout ExpansionBudget) -> [CalendarInstance] {
        var replaced: [EventClock: TimeSet] = [:]
        var instances: [CalendarInstance] = []
        for master in masters {
            let clock = master.start.clock(in: zone)
            let times = replaced[clock] ?? self.replaced(clock)
            replaced[clock] = times
            instances += self.instances(of: master, clock, without: times, &budget)
        }
        for single in singles where single.status != .cancelled {
            let clock = single.start.clock(in: zone)
            let instance = CalendarInstance(
                event: single,
                original: single.recurrence?.time.instant(in: zone),
                start: clock.instant(of: single.start.civil),
                end: single.length.end(of: single.start.civil, clock)
            )
            if isInWindow(instance), budget.spendInstance() { instances.append(instance) }
        }
        return instances
    }

    private func replaced(_ clock: EventClock) -> TimeSet {
        var times = TimeSet(clock: clock)
        for single in singles { if let recurrence = single.recurrence { times.insert(recurrence.time) } }
        return times
    }

    private func instances(
        of master: CalendarEvent,
        _ clock: EventClock,
        without replaced: TimeSet,
        _ budget: inout ExpansionBudget
    ) -> [CalendarInstance] {
        let isSeries = !master.rules.isEmpty || !master.extras.isEmpty
        return occurrences(of: master, clock, &budget).compactMap { occurrence in
            guard !replaced.contains(occurrence.civil, occurrence.instant) else { return nil }
            let instance = instance(occurrence, master, clock, isSeries: isSeries)
            guard instance.event.status != .cancelled, isInWindow(instance) else { return nil }
            return budget.spendInstance() ? instance : nil
        }
    }

    /// With what holds from the last `THISANDFUTURE` before it on, its shift included (RFC 5545, 3.8.4.4).
    private func instance(
        _ occurrence: Occurrence,
        _ master: CalendarEvent,
        _ clock: EventClock,
        isSeries: Bool
    ) -> CalendarInstance {
        let original = isSeries ? occurrence.instant : nil
        guard let future = Future.last(of: futures, notAfter: occurrence.instant) else {
            let end = (occurrence.length ?? master.length).end(of: occurrence.civil, clock)
            return CalendarInstance(event: master, original: original, start: occurrence.instant, end: end)
        }
        let start = future.clock.civil(at: occurrence.instant).adding(seconds: future.shift)
        return CalendarInstance(
            event: future.event,
            original: original,
            start: future.clock.instant(of: start),
            end: future.event.length.end(of: start, future.clock)
        )
    }

    private func isInWindow(_ instance: CalendarInstance) -> Bool {
        guard instance.start < window.upperBound else { return false }
        return instance.end > window.lowerBound
            || (instance.start == instance.end && instance.start >= window.lowerBound)
    }
}

/// What holds for an instance of a series and all after it (`RANGE=THISANDFUTURE`).
private struct Future {
    let event: CalendarEvent
    /// When the first of them would begin.
    let first: Instant
    let clock: EventClock
    /// How far it moves its instances on its own clock, in seconds.
    let shift: Int

    /// Nil for what stands for a single instance.
    init?(_ event: CalendarEvent, zone: Zone) {
        guard let recurrence = event.recurrence, recurrence.isThisAndFuture else { return nil }
        self.event = event
        first = recurrence.time.instant(in: zone)
        clock = event.start.clock(in: zone)
        shift = event.start.civil.clockSeconds - clock.civil(at: first).clockSeconds
    }

    /// The one in force; `futures` are in order.
    static func last(of futures: [Future], notAfter instant: Instant) -> Future? {
        var low = 0
        var high = futures.count
        while low < high {
            let middle = (low + high) / 2
            if futures[middle].first <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : futures[low - 1]
    }
}

extension SeriesExpansion {
    /// A time the series would take place if nothing were different about it.
    private struct Occurrence {
        var civil: CivilTime
        var instant: Instant
        /// Nil for the event's own.
        var length: EventLength?
    }

    private func occurrences(
        of master: CalendarEvent,
        _ clock: EventClock,
        _ budget: inout ExpansionBudget
    ) -> [Occurrence] {
        var exceptions = TimeSet(clock: clock)
        for time in master.exceptions { exceptions.insert(time) }
        var found: [Instant: Occurrence] = [:]
        func add(_ civil: CivilTime, _ instant: Instant, _ length: EventLength?) {
            guard !exceptions.contains(civil, instant), length != nil || found[instant] == nil else { return }
            found[instant] = Occurrence(civil: civil, instant: instant, length: length)
        }
        let start = master.start.civil
        let range = reach(of: master, clock)
        if range.contains(start) { add(start, clock.instant(of: start), nil) }
        for rule in master.rules where budget.spend(steps: 1) {
            let walker = RecurrenceWalker(rule, start: start, clock: clock)
            for civil in walker.times(in: range, &budget) { add(civil, clock.instant(of: civil), nil) }
        }
        for extra in master.extras {
            let instant = extra.start.instant(in: zone)
            let civil = clock.civil(at: instant)
            if range.contains(civil) { add(civil, clock.isDate ? clock.instant(of: civil) : instant, extra.length) }
        }
        return found.values.sorted { $0.instant < $1.instant }
    }

    /// The times of the clock at which something may begin that reaches into the window.
    private func reach(of master: CalendarEvent, _ clock: EventClock) -> Range<CivilTime> {
        let lengths = [master.length] + master.extras.compactMap(\.length)
        let longest = Int64(max(lengths.map(\.atMost).max() ?? 0, longestFuture) + latestShift + 2 * 86_400)
        let ahead = Int64(earliestShift + 2 * 86_400)
        let first = LocalDate(year: 1, month: 1, day: 1) ?? LocalDate(dayNumber: 0)
        let last = LocalDate(year: 9999, month: 12, day: 31) ?? LocalDate(dayNumber: 0)
        let lower = clock.civil(at: window.lowerBound - .seconds(longest))
        let upper = clock.civil(at: window.upperBound + .seconds(ahead))
        return max(lower, CivilTime(first, secondOfDay: 0))..<min(upper, CivilTime(last, secondOfDay: 0))
    }
}
