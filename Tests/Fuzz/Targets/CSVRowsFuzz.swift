import Interchange

/// The rows of a file without quotes must be its lines, cut at the separator.
enum CSVRowsFuzz {
    static func check(_ file: [UInt8], _ limits: CSVLimits) -> String? {
        guard var reader = try? CSVReader(file, limits: limits) else { return nil }
        let text = TextEncoding.decode(file).text
        guard !text.contains(UInt8(ascii: "\"")) else { return drain(&reader) }
        var lines = text.split(omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x0D }[...]
        if isDeclaration(lines.first) { lines.removeFirst() }
        let expected = lines.map { fields(of: $0, reader.separator) }.filter { !CSVRow(line: 0, fields: $0).isBlank }
        // What is over a limit is reported, not read; that has tests of its own.
        guard lines.allSatisfy({ $0.count < limits.fieldBytes }), expected.count < limits.rows,
            expected.allSatisfy({ $0.count <= limits.columns })
        else { return drain(&reader) }
        var rows: [[String]] = []
        // The limits were looked at above: nothing throws.
        while let record = try? reader.next() {
            guard case .row(let row) = record else { continue }
            rows.append(row.fields)
        }
        return rows == expected ? nil : "the rows are not the lines of the file"
    }

    /// Reads to the end; lines may not go backwards.
    private static func drain(_ reader: inout CSVReader) -> String? {
        var last = 0
        while let record = try? reader.next() {
            let line =
                switch record {
                case .row(let row): row.line
                case .unreadable(let line, _): line
                }
            if line <= last { return "a row begins before or on the line of the one before" }
            last = line
        }
        return nil
    }

    private static func isDeclaration(_ line: ArraySlice<UInt8>?) -> Bool {
        guard let line, line.count == 5, let separator = line.last else { return false }
        return line.starts(with: Array("sep=".utf8)) && ",;\t|".utf8.contains(separator)
    }

    private static func fields(of line: ArraySlice<UInt8>, _ separator: UInt8) -> [String] {
        line.split(separator: separator, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }
}
