/// Finds out which byte separates the fields of a file.
enum CSVSeparator {
    /// In order of preference where two fit equally well.
    static let candidates: [UInt8] = [",", ";", "\t", "|"].map { UInt8(ascii: $0) }

    private static let rowsLookedAt = 20

    /// The one that splits most of the first rows into as many fields as the header, and the header into most.
    static func guess(from reader: CSVReader) -> UInt8 {
        var best = (separator: candidates[0], score: 0)
        for candidate in candidates {
            let score = score(reader.with(separator: candidate))
            if score > best.score { best = (candidate, score) }
        }
        return best.separator
    }

    private static func score(_ reader: CSVReader) -> Int {
        var reader = reader
        var width = 0
        var alike = 0
        for _ in 0..<rowsLookedAt {
            // A limit met here is met, and reported, when the file is read.
            guard let record = try? reader.next() else { break }
            guard case .row(let row) = record else { continue }
            if width == 0 { width = row.fields.count }
            if row.fields.count == width { alike += 1 }
        }
        return width < 2 ? 0 : alike * 1_000 + width
    }
}
