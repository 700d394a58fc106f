/// A cell of a table that is written out.
package enum CSVCell: Hashable, Sendable {
    /// Somebody's words; they never begin as a formula does.
    case text(String)
    case whole(Int)
    /// A number with so many digits behind the point, at most 9.
    case decimal(Double, digits: Int)
    case empty
}

/// Writes a table as RFC 4180 has it, in UTF-8 with a mark at its beginning, without which spreadsheets take it for
/// something else.
package struct CSVWriter: Sendable {
    private var text = "\u{FEFF}"

    package init() {}

    package var bytes: [UInt8] { Array(text.utf8) }

    package mutating func add(_ cells: [CSVCell]) {
        text += cells.map(Self.written).joined(separator: ",") + "\r\n"
    }

    private static func written(_ cell: CSVCell) -> String {
        switch cell {
        case .empty: ""
        case .whole(let number): String(number)
        case .decimal(let number, let digits): decimal(number, min(max(0, digits), 9))
        case .text(let words): quoted(harmless(words))
        }
    }

    /// An apostrophe before what a spreadsheet would take for a formula (OWASP, CSV Injection).
    private static func harmless(_ words: String) -> String {
        guard let first = words.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) else {
            return words
        }
        return "'" + words
    }

    private static func quoted(_ words: String) -> String {
        let needsQuotes = words.utf8.contains { [UInt8(ascii: ","), 0x22, 0x0D, 0x0A, 0x3B].contains($0) }
        let hasEdge = words.first?.isWhitespace == true || words.last?.isWhitespace == true
        guard needsQuotes || hasEdge else { return words }
        return "\"" + words.replacing("\"", with: "\"\"") + "\""
    }

    /// A point and never a comma, whatever the machine's language; nothing for what is no number or too large.
    private static func decimal(_ number: Double, _ digits: Int) -> String {
        let unit = (0..<digits).reduce(1.0) { unit, _ in unit * 10 }
        let scaled = (number * unit).rounded()
        guard scaled.isFinite, abs(scaled) < 1e18 else { return "" }
        let written = String(Int64(abs(scaled)))
        let sign = scaled < 0 ? "-" : ""
        guard digits > 0 else { return sign + written }
        let filled = String(repeating: "0", count: max(0, digits + 1 - written.count)) + written
        return "\(sign)\(filled.dropLast(digits)).\(filled.suffix(digits))"
    }
}
