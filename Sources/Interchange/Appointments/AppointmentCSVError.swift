/// Why a whole appointment file is refused; the text says what to do.
package enum AppointmentCSVError: Error, Hashable, CustomStringConvertible {
    case file(CSVFileError)
    case empty
    case missingColumn(String, examples: [String], found: [String])
    /// Nothing in the file tells whether day or month comes first.
    case ambiguousDates(line: Int, example: String)
    /// Some dates can only be day-first and others only month-first.
    case mixedDates(dayFirstLine: Int, monthFirstLine: Int)

    package var description: String {
        switch self {
        case .file(let error):
            return error.description
        case .empty:
            return "the file has no rows; export it again with a header line and one line for each appointment"
        case .missingColumn(let what, let examples, let found):
            let headers =
                found.isEmpty ? "none" : found.prefix(20).map { String($0.prefix(40)) }.joined(separator: ", ")
            return "no column holds \(what); give the first line a header such as \(examples.joined(separator: ", "))"
                + " (found: \(headers))"
        case .ambiguousDates(let line, let example):
            return "line \(line): \(example.prefix(40)) can be read day first or month first, and no other date tells; "
                + "say which with --dates dmy or --dates mdy"
        case .mixedDates(let dayFirst, let monthFirst):
            return "line \(dayFirst) has a date with the day first and line \(monthFirst) one with the month first; "
                + "say which is right with --dates dmy or --dates mdy, and the others are reported"
        }
    }
}
