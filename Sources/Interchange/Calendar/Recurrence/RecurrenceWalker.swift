import Care

/// Finds the times a rule gives, by the wall clock (RFC 5545, 3.3.10), period by period.
///
/// A rule without `COUNT` is taken up where the window begins, and so is the count of one whose periods all give as
/// many.
/// The event's start always counts as the first time, whether the rule gives it or not.
struct RecurrenceWalker {
    private let rule: RecurrenceRule
    private let start: CivilTime
    private let clock: EventClock
    private let filters: RecurrenceFilters
    private let periods: RecurrencePeriods
    private let clockTimes: RecurrenceTimes

    init(_ rule: RecurrenceRule, start: CivilTime, clock: EventClock) {
        self.rule = rule
        self.start = start
        self.clock = clock
        filters = RecurrenceFilters(rule, start: start)
        periods = RecurrencePeriods(rule, filters: filters, start: start.date)
        clockTimes = RecurrenceTimes(rule, start: start, isDate: clock.isDate)
    }

    /// The times within the range, ascending; when the budget is spent, the first of them.
    func times(in range: Range<CivilTime>, _ budget: inout ExpansionBudget) -> [CivilTime] {
        var walk = Walk(range: range, remaining: rule.count.map { $0 - 1 })
        guard budget.spend(steps: clockTimes.daily.count) else { return [] }
        if range.contains(start) { walk.found.append(start) }
        let first = periods.index(reaching: range.lowerBound.date)
        var index = rule.count == nil ? first : 0
        while budget.stop == nil, walk.remaining != 0, let days = periods.days(index, &budget) {
            guard offer(days, to: &walk, &budget) else { break }
            index += 1
            if index == 1, let each = timesPerPeriod, first > 1 {
                walk.pass((first - 1) * each)
                index = first
            }
            // A period without a match says nothing about where it lies.
            if periods.index(reaching: range.upperBound.date) < index - 1 { break }
        }
        return walk.found
    }

    /// What is known while walking.
    private struct Walk {
        let range: Range<CivilTime>
        /// How many times `COUNT` still allows; nil without it.
        var remaining: Int?
        var found: [CivilTime] = []

        /// Passes over that many times that lie before the window.
        mutating func pass(_ count: Int) {
            remaining = remaining.map { max(0, $0 - count) }
        }
    }

    private var timesPerPeriod: Int? {
        guard rule.count != nil, rule.positions.isEmpty else { return nil }
        return filters.daysPerPeriod.map { $0 * clockTimes.daily.count }
    }

    /// False once no later time can count.
    private func offer(_ days: [LocalDate], to walk: inout Walk, _ budget: inout ExpansionBudget) -> Bool {
        if !rule.positions.isEmpty, !rule.frequency.isSubDaily {
            let times = clockTimes.daily
            guard budget.spend(steps: rule.positions.count) else { return false }
            return rule.picks(of: days.count * times.count).allSatisfy { pick in
                let civil = CivilTime(days[pick / times.count], secondOfDay: times[pick % times.count])
                return offer(civil, to: &walk, &budget)
            }
        }
        for day in days {
            // Days before the window matter only to a count.
            if walk.remaining == nil, day < walk.range.lowerBound.date { continue }
            let times = rule.frequency.isSubDaily ? clockTimes.times(on: day, &budget) : clockTimes.daily
            guard budget.spend(steps: times.count) else { return false }
            for second in times where !offer(CivilTime(day, secondOfDay: second), to: &walk, &budget) { return false }
        }
        return true
    }

    private func offer(_ civil: CivilTime, to walk: inout Walk, _ budget: inout ExpansionBudget) -> Bool {
        guard civil > start else { return true }
        guard civil < walk.range.upperBound, walk.remaining != 0 else { return false }
        if let until = rule.until, clock.isPast(until, civil) { return false }
        walk.remaining = walk.remaining.map { $0 - 1 }
        guard civil >= walk.range.lowerBound else { return true }
        walk.found.append(civil)
        return true
    }
}
