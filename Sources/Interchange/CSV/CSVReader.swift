/// One line of a table, with the file's line it begins on (from 1).
package struct CSVRow: Hashable, Sendable {
    package var line: Int
    package var fields: [String]

    package init(line: Int, fields: [String]) {
        self.line = line
        self.fields = fields
    }

    /// Spreadsheets leave rows of nothing but separators behind.
    package var isBlank: Bool { fields.allSatisfy { $0.allSatisfy(\.isWhitespace) } }
}

/// What comes next in a file: a row, or a line that cannot be one.
package enum CSVRecord: Hashable, Sendable {
    case row(CSVRow)
    case unreadable(line: Int, reason: String)
}

/// Reads delimited text (RFC 4180, and what spreadsheets make of it) row by row, whatever the bytes.
///
/// Quoted fields may hold separators, line breaks and doubled quotes; line breaks are CRLF, LF or CR. After a line that
/// cannot be read it goes on with the next. Blank rows are passed over.
package struct CSVReader: Sendable {
    package let encoding: TextEncoding
    /// The byte between fields: `,` `;` `|` or a tab.
    package private(set) var separator: UInt8
    private let bytes: [UInt8]
    private let limits: CSVLimits
    private var position = 0
    private var line = 1
    private var rows = 0

    /// The separator is found out unless it is given.
    package init(_ file: [UInt8], limits: CSVLimits = .standard, separator: UInt8? = nil) throws(CSVFileError) {
        guard file.count <= limits.fileBytes else { throw .tooLarge(bytes: file.count, limit: limits.fileBytes) }
        (bytes, encoding) = TextEncoding.decode(file)
        self.limits = limits
        self.separator = separator ?? UInt8(ascii: ",")
        if let separator = declaredSeparator() {
            self.separator = separator
            skipLine()
        } else if separator == nil {
            self.separator = CSVSeparator.guess(from: self)
        }
    }

    /// The same reader at the same place, for trying another separator.
    func with(separator: UInt8) -> CSVReader {
        var copy = self
        copy.separator = separator
        return copy
    }

    /// Nil at the end of the file.
    package mutating func next() throws(CSVFileError) -> CSVRecord? {
        while position < bytes.count {
            let (startLine, startPosition) = (line, position)
            switch parseRecord() {
            case .success(let fields):
                let row = CSVRow(line: startLine, fields: fields)
                if row.isBlank { continue }
                rows += 1
                guard rows <= limits.rows else { throw .tooManyRows(limit: limits.rows) }
                return .row(row)
            case .failure(let flaw):
                (line, position) = (startLine, startPosition)
                skipLine()
                rows += 1
                guard rows <= limits.rows else { throw .tooManyRows(limit: limits.rows) }
                return .unreadable(line: startLine, reason: flaw.reason(limits))
            }
        }
        return nil
    }
}

extension CSVReader {
    private enum Flaw: Error {
        case tooManyColumns
        case fieldTooLong
        case quoteNotClosed

        func reason(_ limits: CSVLimits) -> String {
            switch self {
            case .tooManyColumns: "has more than \(limits.columns) columns"
            case .fieldTooLong:
                "has a field of more than \(limits.fieldBytes) bytes; perhaps a quote (\") is not closed"
            case .quoteNotClosed: "opens a quote (\") that nothing closes"
            }
        }
    }

    /// One record from `position` on, which it moves past it; on failure the caller puts it back.
    private mutating func parseRecord() -> Result<[String], Flaw> {
        var fields: [String] = []
        while true {
            guard fields.count < limits.columns else { return .failure(.tooManyColumns) }
            switch parseField() {
            case .success(let field): fields.append(field)
            case .failure(let flaw): return .failure(flaw)
            }
            guard position < bytes.count, bytes[position] == separator else { break }
            position += 1
        }
        passLineBreak()
        return .success(fields)
    }

    /// A field up to, not including, the separator, the line break or the end.
    private mutating func parseField() -> Result<String, Flaw> {
        var field: [UInt8] = []
        if position < bytes.count, bytes[position] == .quote {
            position += 1
            if let flaw = parseQuoted(into: &field) { return .failure(flaw) }
            // It closed where another field opens: the quote before was never meant to span lines.
            if field.contains(.lineFeed), !isAtFieldEnd { return .failure(.quoteNotClosed) }
        }
        // Plain text, or what strays behind a closing quote.
        while position < bytes.count {
            let byte = bytes[position]
            if byte == separator || byte == .carriageReturn || byte == .lineFeed { break }
            guard field.count < limits.fieldBytes else { return .failure(.fieldTooLong) }
            field.append(byte)
            position += 1
        }
        return .success(String(decoding: field, as: UTF8.self))
    }

    private var isAtFieldEnd: Bool {
        guard position < bytes.count else { return true }
        return bytes[position] == separator || bytes[position] == .carriageReturn || bytes[position] == .lineFeed
    }

    /// The inside of a quoted field, up to and past the closing quote.
    private mutating func parseQuoted(into field: inout [UInt8]) -> Flaw? {
        while position < bytes.count {
            let byte = bytes[position]
            guard field.count < limits.fieldBytes else { return .fieldTooLong }
            if byte == .quote {
                position += 1
                guard position < bytes.count, bytes[position] == .quote else { return nil }
                field.append(.quote)
                position += 1
            } else if byte == .carriageReturn || byte == .lineFeed {
                passLineBreak()
                field.append(.lineFeed)
            } else {
                field.append(byte)
                position += 1
            }
        }
        return .quoteNotClosed
    }

    private mutating func passLineBreak() {
        guard position < bytes.count else { return }
        let isPair =
            bytes[position] == .carriageReturn && position + 1 < bytes.count && bytes[position + 1] == .lineFeed
        position += isPair ? 2 : 1
        line += 1
    }

    private mutating func skipLine() {
        while position < bytes.count, bytes[position] != .carriageReturn, bytes[position] != .lineFeed { position += 1 }
        passLineBreak()
    }

    /// A first line such as `sep=;`, which Excel writes and obeys.
    private func declaredSeparator() -> UInt8? {
        guard bytes.count >= 5, bytes.starts(with: Array("sep=".utf8)), CSVSeparator.candidates.contains(bytes[4]),
            bytes.count == 5 || bytes[5] == .carriageReturn || bytes[5] == .lineFeed
        else { return nil }
        return bytes[4]
    }
}

extension UInt8 {
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let carriageReturn = UInt8(ascii: "\r")
    fileprivate static let lineFeed = UInt8(ascii: "\n")
}
