/// A visit that comes again and again, at the same time by the clock on the wall.
///
/// It is only a rule for dates: what is booked are visits like any others, each of which may be moved or called off alone.
package struct VisitSeries: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        /// Every so many weeks, 1 to 52, on the first one's weekday.
        case weeks(Int)
        /// Every so many months, 1 to 12, on the same weekday of the month, such as the second Tuesday; who begins on a fifth
        /// one has the last of each month.
        case months(Int)
    }

    package enum End: Hashable, Sendable {
        /// On this day or before it.
        case on(LocalDate)
        /// So many dates, those that are left out among them.
        case after(Int)
    }

    package enum Trouble: Error, Hashable {
        case stepOutOfRange
        case timeOutOfRange
        case endsBeforeItBegins
        /// More than `most` dates, or none.
        case countOutOfRange
    }

    /// Dates at most: two years of weeks.
    package static let most = 104

    package let first: LocalDate
    /// Minutes after midnight, 0 to 1439.
    package let minuteOfDay: Int
    package let step: Step
    /// Its dates in order, without those left out.
    package let dates: [LocalDate]

    package init(
        first: LocalDate,
        minuteOfDay: Int,
        step: Step,
        end: End,
        without exceptions: Set<LocalDate> = []
    ) throws(Trouble) {
        guard (0..<24 * 60).contains(minuteOfDay) else { throw .timeOutOfRange }
        switch step {
        case .weeks(let count): if !(1...52).contains(count) { throw .stepOutOfRange }
        case .months(let count): if !(1...12).contains(count) { throw .stepOutOfRange }
        }
        self.first = first
        self.minuteOfDay = minuteOfDay
        self.step = step
        dates = try Self.dates(from: first, step, end).filter { !exceptions.contains($0) }
    }

    private static func dates(from first: LocalDate, _ step: Step, _ end: End) throws(Trouble) -> [LocalDate] {
        switch end {
        case .after(let count):
            guard (1...most).contains(count) else { throw .countOutOfRange }
            return (0..<count).map { date($0, from: first, step) }
        case .on(let last):
            guard last >= first else { throw .endsBeforeItBegins }
            let dates = (0...most).lazy.map { date($0, from: first, step) }.prefix { $0 <= last }
            guard dates.count <= most else { throw .countOutOfRange }
            return Array(dates)
        }
    }

    private static func date(_ number: Int, from first: LocalDate, _ step: Step) -> LocalDate {
        switch step {
        case .weeks(let count): return first.adding(days: 7 * count * number)
        case .months(let count):
            let month = first.year * 12 + first.month - 1 + count * number
            let ordinal = (first.day - 1) / 7
            return weekday(first.weekday, ordinal, month: month % 12 + 1, of: month / 12) ?? first
        }
    }

    /// The first such weekday of a month for ordinal 0, the last for ordinal 4.
    private static func weekday(_ weekday: Int, _ ordinal: Int, month: Int, of year: Int) -> LocalDate? {
        guard let start = LocalDate(year: year, month: month, day: 1) else { return nil }
        let firstDay = 1 + (weekday - start.weekday + 7) % 7
        let day = firstDay + 7 * ordinal
        return LocalDate(
            year: year,
            month: month,
            day: day <= LocalDate.days(inMonth: month, of: year) ? day : day - 7
        )
    }
}
