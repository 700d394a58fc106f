/// The order in which a file writes day, month and year as numbers.
package enum DateOrder: String, Sendable, CaseIterable {
    case dayFirst = "dmy"
    case monthFirst = "mdy"
    /// Only year, month, day.
    case iso
}

/// Collects what a file's dates say about their order.
struct DateEvidence {
    private(set) var dayFirstLine: Int?
    private(set) var monthFirstLine: Int?
    private(set) var ambiguous: (line: Int, text: String)?

    mutating func consider(_ date: DateText, line: Int, text: String) {
        guard case .numeric(let first, let second, _, let hasDots) = date else { return }
        if first > 12 || hasDots {
            dayFirstLine = dayFirstLine ?? line
        } else if second > 12 {
            monthFirstLine = monthFirstLine ?? line
        } else if first != second, ambiguous == nil {
            ambiguous = (line, text)
        }
    }

    /// Nil if the dates contradict one another or none of them tells.
    func order() throws(AppointmentCSVError) -> DateOrder {
        switch (dayFirstLine, monthFirstLine) {
        case (.some(let dayFirst), .some(let monthFirst)):
            throw .mixedDates(dayFirstLine: dayFirst, monthFirstLine: monthFirst)
        case (.some, nil): return .dayFirst
        case (nil, .some): return .monthFirst
        case (nil, nil):
            if let ambiguous { throw .ambiguousDates(line: ambiguous.line, example: ambiguous.text) }
            // Nothing to tell apart: no such date, or day and month are the same number in all.
            return .dayFirst
        }
    }
}
