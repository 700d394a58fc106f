import Interchange
import TestKit
import Testing

struct CSVReaderTests {
    private func records(_ text: String, limits: CSVLimits = .standard) throws -> [CSVRecord] {
        try records(Array(text.utf8), limits: limits)
    }

    private func records(_ bytes: [UInt8], limits: CSVLimits = .standard) throws -> [CSVRecord] {
        var reader = try CSVReader(bytes, limits: limits)
        var records: [CSVRecord] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    private func fields(_ text: String) throws -> [[String]] {
        try records(text).compactMap { if case .row(let row) = $0 { row.fields } else { nil } }
    }

    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a;b\r\n1;2\r\n", [["a", "b"], ["1", "2"]]),
        ("a\tb\r1\t2", [["a", "b"], ["1", "2"]]),
        ("a|b\n1|2", [["a", "b"], ["1", "2"]]),
        ("a,b\n\"1,5\",2", [["a", "b"], ["1,5", "2"]]),
        ("a,b\n\"say \"\"hi\"\"\",2", [["a", "b"], ["say \"hi\"", "2"]]),
        ("a,b\n\"two\r\nlines\",2", [["a", "b"], ["two\nlines", "2"]]),
        ("a,b\n\"\",\n", [["a", "b"]]),
        ("a,b\n1,\n", [["a", "b"], ["1", ""]]),
        ("a,b\n,1,\n", [["a", "b"], ["", "1", ""]]),
        ("a,b\n5\" pipe,2", [["a", "b"], ["5\" pipe", "2"]]),
        ("a,b\n\"x\"y,2", [["a", "b"], ["xy", "2"]]),
        ("sep=;\na;b,c\n1;2", [["a", "b,c"], ["1", "2"]]),
        ("\n\n a,b \n\n,,\n1,2\n\n", [[" a", "b "], ["1", "2"]]),
        ("name;amount\nAna;1,50\nLuis;2,75", [["name", "amount"], ["Ana", "1,50"], ["Luis", "2,75"]]),
        ("only\none\ncolumn", [["only"], ["one"], ["column"]]),
        ("", []),
        ("\"", []),
    ])
    func `delimited text is read`(text: String, expected: [[String]]) throws {
        #expect(try fields(text) == expected)
    }

    @Test func `rows know the line they begin on`() throws {
        let rows = try records("a,b\r\n\"x\r\ny\r\nz\",1\r\n\r\nlast,2").compactMap {
            if case .row(let row) = $0 { row.line } else { nil }
        }
        #expect(rows == [1, 2, 6])
    }

    @Test func `a quote that nothing closes costs one line only`() throws {
        let records = try records("a,b\n\"open,1\nnext,2\n")
        #expect(records.count == 3)
        #expect(records[1] == .unreadable(line: 2, reason: "opens a quote (\") that nothing closes"))
        #expect(records[2] == .row(CSVRow(line: 3, fields: ["next", "2"])))
    }

    @Test func `a quote that closes only where another field opens swallows no rows`() throws {
        let records = try records("a,b\n1,\"open\n2,x\n3,\"quoted\"\n4,y\n")
        #expect(records[1] == .unreadable(line: 2, reason: "opens a quote (\") that nothing closes"))
        let rows = records.compactMap { if case .row(let row) = $0 { row.fields } else { nil } }
        #expect(rows == [["a", "b"], ["2", "x"], ["3", "quoted"], ["4", "y"]])
    }

    @Test func `too many columns or too long a field cost one line only`() throws {
        var limits = CSVLimits.standard
        limits.columns = 3
        limits.fieldBytes = 10
        let records = try records("a,b\n1,2,3,4\n12345678901,2\n\"12345678901\",2\n1,2\n", limits: limits)
        #expect(records.count == 5)
        for record in records[1...3] {
            guard case .unreadable = record else {
                Issue.record("\(record) was read")
                continue
            }
        }
        #expect(records[4] == .row(CSVRow(line: 5, fields: ["1", "2"])))
    }

    @Test func `a file or a table too large is refused with what to do`() throws {
        var limits = CSVLimits.standard
        limits.fileBytes = 10
        #expect(throws: CSVFileError.tooLarge(bytes: 11, limit: 10)) { try records("a,b\n1,2,345", limits: limits) }
        limits.fileBytes = 1_000
        limits.rows = 2
        #expect(throws: CSVFileError.tooManyRows(limit: 2)) { try records("a,b\n1,2\n3,4\n", limits: limits) }
        #expect(CSVFileError.tooManyRows(limit: 2).description.contains("split"))
    }

    @Test(
        arguments: [
            ([0xEF, 0xBB, 0xBF] + Array("é,b\n1,2".utf8), TextEncoding.utf8),
            (Array("é,b\n1,2".utf8), .utf8),
            ([0xE9] + Array(",b\n1,2".utf8), .windows1252),
            ([0xFF, 0xFE] + "é,b\n1,2".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, .utf16LittleEndian),
            ([0xFE, 0xFF] + "é,b\n1,2".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, .utf16BigEndian),
        ] as [([UInt8], TextEncoding)]
    )
    func `the encoding is found out`(bytes: [UInt8], encoding: TextEncoding) throws {
        let reader = try CSVReader(bytes)
        #expect(reader.encoding == encoding)
        #expect(try records(bytes).first == .row(CSVRow(line: 1, fields: ["é", "b"])))
    }

    @Test func `the euro sign and curly quotes of Windows come through`() {
        let (text, encoding) = TextEncoding.decode([0x80, 0x93, 0x94, 0x9F, 0x81, 0xFF])
        #expect(encoding == .windows1252)
        #expect(String(decoding: text, as: UTF8.self) == "€“”Ÿ\u{81}ÿ")
    }

    @Test func `one damaged byte does not turn a UTF-8 file into Windows-1252`() {
        let (text, encoding) = TextEncoding.decode(Array("Begoña, José, Núñez".utf8) + [0xC3])
        #expect(encoding == .utf8)
        #expect(String(decoding: text, as: UTF8.self) == "Begoña, José, Núñez\u{FFFD}")
    }

    @Test func `any bytes are survived and every prefix and mutation of a table`() throws {
        let table = Array("sep=;\na;\"b\nc\"\r\n\"x\"\"y\";é\r1;2\n".utf8)
        for length in 0...table.count { _ = try records(Array(table.prefix(length))) }
        for seed in UInt64(0)..<400 {
            var random = SplitMix64(seed: seed)
            var bytes = table
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            _ = try records(bytes)
            let noise = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = try records(noise)
        }
    }

    @Test func `what is written by the rules is read back`() throws {
        for seed in UInt64(0)..<200 {
            var random = SplitMix64(seed: seed)
            let alphabet: [Character] = ["a", "é", ",", ";", "\"", "\n", " ", "|", "\t", "🙂"]
            let width = Int.random(in: 2...5, using: &random)
            let table = (0..<5).map { _ in
                (0..<width).map { column in
                    let text = String((0..<3).compactMap { _ in alphabet.randomElement(using: &random) })
                    return column == 0 ? "x" + text : text
                }
            }
            let text = table.map { row in
                row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ";")
            }.joined(separator: "\r\n")
            var reader = try CSVReader(Array(text.utf8), separator: UInt8(ascii: ";"))
            var read: [[String]] = []
            while case .row(let row)? = try reader.next() { read.append(row.fields) }
            #expect(read == table, "seed \(seed)")
        }
    }

    @Test func `a line full of opened quotes is read in reasonable time`() throws {
        let line = "a,\"" + String(repeating: "b", count: 50) + "\n"
        let text = Array(String(repeating: line, count: 20_001).utf8)
        let records = try records(text)
        #expect(records.count > 0)
    }
}
