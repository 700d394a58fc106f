import Care

/// The years, months, weeks or days a rule visits, counted from the one the event starts in.
struct RecurrencePeriods {
    private let rule: RecurrenceRule
    private let filters: RecurrenceFilters
    private let start: LocalDate

    init(_ rule: RecurrenceRule, filters: RecurrenceFilters, start: LocalDate) {
        self.rule = rule
        self.filters = filters
        self.start = start
    }

    /// The last period that begins on the day or before, 0 if that is before the first.
    func index(reaching date: LocalDate) -> Int {
        let units: Int
        switch rule.frequency {
        case .yearly: units = date.year - start.year
        case .monthly: units = (date.year - start.year) * 12 + date.month - start.month
        case .weekly:
            let weekStart = RecurrenceFilters.startOfWeek(start, rule.weekStart)
            units = floorDivide(date.dayNumber - weekStart.dayNumber, 7)
        case .daily: units = date.dayNumber - start.dayNumber
        case .hourly, .minutely, .secondly: return max(0, date.dayNumber - start.dayNumber)
        }
        return max(0, units / rule.interval)
    }

    /// The days of a period that match the rule, ascending; nil beyond the year 9999.
    ///
    /// What it costs is spent first; once nothing is left, days are missing.
    func days(_ index: Int, _ budget: inout ExpansionBudget) -> [LocalDate]? {
        let (units, isTooLarge) = index.multipliedReportingOverflow(by: rule.frequency.isSubDaily ? 1 : rule.interval)
        guard !isTooLarge, units < 4_000_000 else { return nil }
        switch rule.frequency {
        case .yearly: return days(filters.monthList, of: start.year + units, &budget)
        case .monthly:
            let month = start.month - 1 + units
            return days([month % 12 + 1], of: start.year + month / 12, &budget)
        case .weekly:
            let first = RecurrenceFilters.startOfWeek(start, rule.weekStart).adding(days: units * 7)
            return days((0..<7).map { first.adding(days: $0) }, &budget)
        case .daily, .hourly, .minutely, .secondly: return days([start.adding(days: units)], &budget)
        }
    }

    private func days(_ months: [Int], of year: Int, _ budget: inout ExpansionBudget) -> [LocalDate]? {
        guard year <= 9999 else { return nil }
        var days: [LocalDate] = []
        for month in months where filters.monthList.contains(month) {
            let count = LocalDate.days(inMonth: month, of: year)
            guard budget.spend(steps: count), let first = LocalDate(year: year, month: month, day: 1) else {
                return days
            }
            days += (0..<count).map { first.adding(days: $0) }.filter(filters.matches)
        }
        // A month that is passed over costs, too: there may be many.
        return budget.spend(steps: 1) ? days : []
    }

    private func days(_ days: [LocalDate], _ budget: inout ExpansionBudget) -> [LocalDate]? {
        guard let last = days.last, last.year <= 9999 else { return nil }
        return budget.spend(steps: days.count) ? days.filter(filters.matches) : []
    }
}
