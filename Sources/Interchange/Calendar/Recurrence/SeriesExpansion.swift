import Care

/// The instances of one series: its rules, extra times and exceptions, and what is different about single ones.
struct SeriesExpansion {
    private let masters: [CalendarEvent]
    /// Of single instances, and of single ones without a series: one may be invited to just those.
    private let singles: [Override]
    /// Of instances and all after them, by the first of them.
    private let futures: [SeriesFuture]
    private let window: Range<Instant>
    private let zone: Zone
    private let reach: SeriesReach

    /// What is different about the instance that would begin at `original`.
    private struct Override {
        let original: Instant
        let event: CalendarEvent
    }

    init(_ events: [CalendarEvent], window: Range<Instant>, zone: Zone) {
        let masters = Self.newest(events.filter { $0.recurrence == nil })
        let overrides = Self.overrides(events, of: masters, zone)
        self.masters = masters
        futures = masters.first.map { SeriesFuture.all(of: overrides.map(\.event), $0, zone) } ?? []
        singles = overrides.filter { masters.isEmpty || $0.event.recurrence?.isThisAndFuture != true }
        reach = SeriesReach(window, futures)
        self.window = window
        self.zone = zone
    }

    /// Without those that another one replaces; several remain if none is newer than the others.
    private static func newest(_ events: [CalendarEvent]) -> [CalendarEvent] {
        guard var best = events.first else { return [] }
        for event in events where event.isNewer(than: best) { best = event }
        return events.filter { !best.isNewer(than: $0) }
    }

    /// The newest word on each instance, in their order; a series that is called off takes older ones along.
    private static func overrides(_ events: [CalendarEvent], of masters: [CalendarEvent], _ zone: Zone) -> [Override] {
        var groups: [Instant: [CalendarEvent]] = [:]
        for event in events {
            guard let recurrence = event.recurrence else { continue }
            let start = masters.first?.start ?? event.start
            let original = start.clock(in: zone).instant(namedBy: recurrence.time, of: start.civil)
            groups[original, default: []].append(event)
        }
        let overrides = groups.sorted { $0.key < $1.key }.flatMap { original, events in
            newest(events).map { Override(original: original, event: $0) }
        }
        guard let off = masters.first, masters.allSatisfy({ $0.status == .cancelled }) else { return overrides }
        return overrides.filter { $0.event.isNewer(than: off) }
    }

    /// What a series gives.
    struct Outcome {
        var instances: [CalendarInstance] = []
        /// From when on instances may be missing; nil if none is.
        var missingFrom: Instant?

        mutating func miss(from instant: Instant) {
            missingFrom = min(missingFrom ?? instant, instant)
        }

        mutating func add(_ instance: CalendarInstance, _ budget: inout ExpansionBudget) {
            if budget.spendInstance() { instances.append(instance) } else { miss(from: instance.start) }
        }
    }

    func outcome(_ budget: inout ExpansionBudget) -> Outcome {
        var outcome = Outcome()
        var replaced = TimeSet([CalendarTime](), zone: zone)
        if !masters.isEmpty {
            if budget.spend(steps: singles.count) {
                replaced = TimeSet(singles.lazy.compactMap(\.event.recurrence?.time), zone: zone)
            } else {
                outcome.miss(from: window.lowerBound)
            }
        }
        for master in masters { addInstances(of: master, without: replaced, to: &outcome, &budget) }
        for single in singles where single.event.status != .cancelled {
            let start = single.event.start
            let clock = start.clock(in: zone)
            let instance = CalendarInstance(
                event: single.event,
                original: single.original,
                start: clock.instant(of: start.civil),
                end: single.event.duration.end(of: start.civil, clock)
            )
            if isInWindow(instance) { outcome.add(instance, &budget) }
        }
        return outcome
    }

    private func addInstances(
        of master: CalendarEvent,
        without replaced: TimeSet,
        to outcome: inout Outcome,
        _ budget: inout ExpansionBudget
    ) {
        let occurrences = SeriesOccurrences(master, clock: master.start.clock(in: zone), reach: reach)
        let found = occurrences.find(&budget)
        if let missing = found.missingFrom { outcome.miss(from: missing - .seconds(Int64(reach.earliestShift))) }
        for occurrence in found.all
        where !replaced.contains(occurrence.civil, occurrence.instant, by: occurrences.clock) {
            let instance = instance(occurrence, master, occurrences.clock)
            if instance.event.status != .cancelled, isInWindow(instance) { outcome.add(instance, &budget) }
        }
    }

    /// With what holds from the last `THISANDFUTURE` before it on, its shift included (RFC 5545, 3.8.4.4).
    private func instance(
        _ occurrence: SeriesOccurrences.Occurrence,
        _ master: CalendarEvent,
        _ clock: EventClock
    ) -> CalendarInstance {
        let original = master.isSeries ? occurrence.instant : nil
        guard let future = SeriesFuture.last(of: futures, notAfter: occurrence.instant) else {
            let end = (occurrence.duration ?? master.duration).end(of: occurrence.civil, clock)
            return CalendarInstance(event: master, original: original, start: occurrence.instant, end: end)
        }
        let start = future.clock.civil(at: occurrence.instant).adding(seconds: future.shift)
        return CalendarInstance(
            event: future.event,
            original: original,
            start: future.clock.instant(of: start),
            end: future.event.duration.end(of: start, future.clock)
        )
    }

    private func isInWindow(_ instance: CalendarInstance) -> Bool {
        guard instance.start < window.upperBound else { return false }
        return instance.end > window.lowerBound
            || (instance.start == instance.end && instance.start >= window.lowerBound)
    }
}
