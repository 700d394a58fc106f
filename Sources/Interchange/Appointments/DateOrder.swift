/// The order in which a file writes day, month and year as numbers.
package enum DateOrder: String, Sendable, CaseIterable {
    case dayFirst = "dmy"
    case monthFirst = "mdy"
    /// Only year, month, day.
    case iso
}

/// Collects what a file's dates say about their order.
struct DateEvidence {
    /// So many of a hundred telling dates must agree; the others are typing errors, reported row by row.
    private static let agreement = 95

    private var dayFirst = (count: 0, line: 0)
    private var monthFirst = (count: 0, line: 0)
    private var ambiguous: (line: Int, text: String)?

    mutating func consider(_ date: DateText, line: Int, text: String) {
        guard case .numeric(let first, let second, _, let hasDots) = date else { return }
        if first > 12 || hasDots {
            dayFirst = (dayFirst.count + 1, dayFirst.count == 0 ? line : dayFirst.line)
        } else if second > 12 {
            monthFirst = (monthFirst.count + 1, monthFirst.count == 0 ? line : monthFirst.line)
        } else if first != second, ambiguous == nil {
            ambiguous = (line, text)
        }
    }

    /// Throws if the dates contradict one another or none of them tells.
    func order() throws(AppointmentCSVError) -> DateOrder {
        let telling = dayFirst.count + monthFirst.count
        if telling == 0 {
            if let ambiguous { throw .ambiguousDates(line: ambiguous.line, example: ambiguous.text) }
            // Nothing to tell apart: no such date, or day and month are the same number in all.
            return .dayFirst
        }
        if dayFirst.count * 100 >= telling * Self.agreement { return .dayFirst }
        if monthFirst.count * 100 >= telling * Self.agreement { return .monthFirst }
        throw .mixedDates(dayFirstLine: dayFirst.line, monthFirstLine: monthFirst.line)
    }
}
