import Care

/// A rule with what it leaves out filled in from the event's start (RFC 5545, 3.3.10).
struct RecurrenceFilters {
    private let months: Set<Int>
    private let monthDays: Set<Int>
    private let yearDays: Set<Int>
    private let weekNumbers: Set<Int>
    private let weekdays: Set<Int>
    private let ordinals: Set<RecurrenceRule.Day>
    private let weekStart: Int
    private let isOrdinalOfMonth: Bool
    /// The months to look at, ascending.
    let monthList: [Int]
    /// How many days of each full period match, where that is always the same: days of `DAILY`, weekdays of `WEEKLY`.
    let daysPerPeriod: Int?

    init(_ rule: RecurrenceRule, start: CivilTime) {
        // A number before the weekday means something within a month or a year only.
        let hasOrdinals = (rule.frequency == .yearly && rule.weekNumbers.isEmpty) || rule.frequency == .monthly
        ordinals = hasOrdinals ? Set(rule.days.filter { $0.ordinal != nil }) : []
        var weekdays = Set(rule.days.filter { !hasOrdinals || $0.ordinal == nil }.map(\.weekday))
        var months = Set(rule.months)
        var monthDays = Set(rule.monthDays)
        let isOpen = rule.days.isEmpty && rule.monthDays.isEmpty && rule.yearDays.isEmpty
        switch rule.frequency {
        case .yearly where isOpen && rule.weekNumbers.isEmpty:
            if months.isEmpty { months = [start.date.month] }
            monthDays = [start.date.day]
        case .yearly where isOpen: weekdays = [start.date.weekday]
        case .monthly where isOpen && rule.weekNumbers.isEmpty: monthDays = [start.date.day]
        case .weekly where isOpen && rule.weekNumbers.isEmpty: weekdays = [start.date.weekday]
        default: break
        }
        let isPlain = months.isEmpty && monthDays.isEmpty && rule.yearDays.isEmpty && rule.weekNumbers.isEmpty
        switch rule.frequency {
        case .daily where isPlain && weekdays.isEmpty: daysPerPeriod = 1
        case .weekly where isPlain: daysPerPeriod = weekdays.count
        default: daysPerPeriod = nil
        }
        isOrdinalOfMonth = rule.frequency == .monthly || !rule.months.isEmpty
        (self.months, self.monthDays, self.weekdays) = (months, monthDays, weekdays)
        (yearDays, weekNumbers, weekStart) = (Set(rule.yearDays), Set(rule.weekNumbers), rule.weekStart)
        monthList = months.isEmpty ? Array(1...12) : months.sorted()
    }

    func matches(_ date: LocalDate) -> Bool {
        let (year, month, day) = date.parts
        guard months.isEmpty || months.contains(month) else { return false }
        let daysOfMonth = LocalDate.days(inMonth: month, of: year)
        guard monthDays.isEmpty || monthDays.contains(day) || monthDays.contains(day - daysOfMonth - 1) else {
            return false
        }
        let dayOfYear = date.dayOfYear
        let daysOfYear = LocalDate.isLeap(year: year) ? 366 : 365
        guard yearDays.isEmpty || yearDays.contains(dayOfYear) || yearDays.contains(dayOfYear - daysOfYear - 1) else {
            return false
        }
        guard weekNumbers.isEmpty || isInWeek(date) else { return false }
        let (place, length) = isOrdinalOfMonth ? (day, daysOfMonth) : (dayOfYear, daysOfYear)
        return isOnWeekday(date.weekday, place: place, of: length)
    }

    /// `place` is the day's number within its month or year, from 1.
    private func isOnWeekday(_ weekday: Int, place: Int, of length: Int) -> Bool {
        if weekdays.isEmpty && ordinals.isEmpty || weekdays.contains(weekday) { return true }
        let fromStart = (place - 1) / 7 + 1
        let fromEnd = -((length - place) / 7 + 1)
        return [fromStart, fromEnd].contains { ordinals.contains(RecurrenceRule.Day(weekday, ordinal: $0)) }
    }

    /// Week 1 is the first with at least four days in its year (RFC 5545, 3.3.10, `BYWEEKNO`).
    private func isInWeek(_ date: LocalDate) -> Bool {
        let week = Self.startOfWeek(date, weekStart)
        let year = week.adding(days: 3).year
        let number = (week.dayNumber - Self.firstWeek(of: year, weekStart)) / 7 + 1
        let weeks = (Self.firstWeek(of: year + 1, weekStart) - Self.firstWeek(of: year, weekStart)) / 7
        return weekNumbers.contains(number) || weekNumbers.contains(number - weeks - 1)
    }

    static func startOfWeek(_ date: LocalDate, _ weekStart: Int) -> LocalDate {
        date.adding(days: -((date.weekday - weekStart + 7) % 7))
    }

    /// The day number week 1 begins on: its week is that of 4 January.
    private static func firstWeek(of year: Int, _ weekStart: Int) -> Int {
        // Years beyond 9999 are asked for at the very end of the calendar only.
        let fourth = LocalDate(year: min(max(year, 1), 9999), month: 1, day: 4) ?? LocalDate(dayNumber: 0)
        return startOfWeek(fourth, weekStart).dayNumber
    }
}
