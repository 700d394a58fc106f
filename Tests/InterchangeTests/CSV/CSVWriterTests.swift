import Interchange
import TestKit
import Testing

@Suite struct CSVWriterTests {
    private func text(_ cells: [CSVCell]) -> String {
        var writer = CSVWriter()
        writer.add(cells)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(arguments: [
        (CSVCell.text("a"), "a"), (.text(""), ""), (.text("a,b"), "\"a,b\""),
        (.text("say \"hi\""), "\"say \"\"hi\"\"\""),
        (.text("two\nlines"), "\"two\nlines\""), (.text("a;b"), "\"a;b\""), (.text(" a"), "\" a\""),
        (.text("فاطمة"), "فاطمة"),
        (.whole(-12), "-12"), (.empty, ""), (.decimal(9.84, digits: 1), "9.8"), (.decimal(-0.05, digits: 2), "-0.05"),
        (.decimal(3, digits: 0), "3"), (.decimal(1e30, digits: 2), ""), (.decimal(.nan, digits: 2), ""),
        (.decimal(0.0107, digits: 6), "0.010700"),
    ])
    func `a cell is written so that every reader sees the same`(cell: CSVCell, written: String) {
        #expect(text([cell, .whole(1)]) == "\u{FEFF}\(written),1\r\n")
    }

    @Test(arguments: ["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
    func `words that a spreadsheet would take for a formula are words`(words: String) {
        let written = text([.text(words)]).dropFirst().replacing("\"", with: "")
        #expect(written.hasPrefix("'"), "\(written)")
        #expect(written.contains(words))
    }

    @Test func `what is written is read again`() throws {
        let letters = Array("ab\";, |'=+-@\né日")
        for seed in UInt64(0)..<300 {
            var random = SplitMix64(seed: seed)
            let rows = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                ["x"]
                    + (0..<4).map { _ in
                        String(
                            (0..<Int.random(in: 0...6, using: &random)).map { _ in
                                letters.randomElement(using: &random) ?? "a"
                            }
                        )
                    }
            }
            var writer = CSVWriter()
            for row in rows { writer.add(row.map { .text($0) }) }
            var reader = try CSVReader(writer.bytes, separator: UInt8(ascii: ","))
            for row in rows {
                guard case .row(let read)? = try reader.next() else {
                    Issue.record("seed \(seed): a row is gone")
                    break
                }
                let harmless = row.map { words in "=+-@\n".contains(words.first ?? "a") ? "'" + words : words }
                #expect(read.fields == harmless, "seed \(seed)")
            }
            #expect(try reader.next() == nil, "seed \(seed)")
        }
    }
}
