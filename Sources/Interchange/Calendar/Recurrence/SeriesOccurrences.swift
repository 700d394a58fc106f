import Care

/// The times a series would take place if nothing were different about single ones.
struct SeriesOccurrences {
    let clock: EventClock
    private let master: CalendarEvent
    private let reach: SeriesReach

    init(_ master: CalendarEvent, clock: EventClock, reach: SeriesReach) {
        self.master = master
        self.clock = clock
        self.reach = reach
    }

    struct Occurrence {
        var civil: CivilTime
        var instant: Instant
        /// Nil for the event's own.
        var duration: EventLength?
    }

    struct Found {
        /// In order.
        var all: [Occurrence]
        /// From when on some may be missing; nil if none is.
        var missingFrom: Instant?
    }

    func find(_ budget: inout ExpansionBudget) -> Found {
        let longest = ([master.duration] + master.recurrenceDates.compactMap(\.duration)).map(\.atMost).max() ?? 0
        let range = reach.range(on: clock, longest: longest)
        var occurrences = range.contains(start) ? [occurrence(start)] : []
        var missingFrom = addTimesOfRules(in: range, to: &occurrences, &budget)
        if budget.spend(steps: master.recurrenceDates.count) {
            for date in master.recurrenceDates {
                let instant = clock.instant(namedBy: date.start, of: start)
                let civil = clock.civil(at: instant)
                guard range.contains(civil) else { continue }
                occurrences.append(Occurrence(civil: civil, instant: instant, duration: date.duration))
            }
        } else if !master.recurrenceDates.isEmpty {
            missingFrom = reach.window.lowerBound
        }
        let exceptions = TimeSet(master.exceptionDates, zone: clock.zone)
        var found: [Instant: Occurrence] = [:]
        for one in occurrences where one.duration != nil || found[one.instant] == nil {
            if !exceptions.contains(one.civil, one.instant, by: clock) { found[one.instant] = one }
        }
        return Found(all: found.values.sorted { $0.instant < $1.instant }, missingFrom: missingFrom)
    }

    private var start: CivilTime { master.start.civil }

    private func occurrence(_ civil: CivilTime) -> Occurrence {
        Occurrence(civil: civil, instant: clock.instant(of: civil))
    }

    /// From when on some may be missing; nil if none is.
    private func addTimesOfRules(
        in range: Range<CivilTime>,
        to occurrences: inout [Occurrence],
        _ budget: inout ExpansionBudget
    ) -> Instant? {
        for rule in master.rules {
            guard budget.spend(steps: 1) else { return reach.window.lowerBound }
            let times = RecurrenceWalker(rule, start: start, clock: clock).times(in: range, &budget)
            occurrences += times.map(occurrence)
            guard budget.stop != nil else { continue }
            // Of rules beside the one that is cut off, nothing may be known before that either.
            guard master.rules.count == 1, let last = times.last else { return reach.window.lowerBound }
            return clock.earliest(after: last)
        }
        return nil
    }
}
