import Store

/// One of the two databases of a move, read in the order of keys.
struct MoveSide {
    let engine: any StoreEngine
    let side: MovedTable.Side

    private struct Enough: Error {}

    /// Rows behind one key and up to another; fewer than `limit` where they fill `bytes` before.
    func rows(
        of table: MovedTable,
        after: [SQLValue]?,
        through: [SQLValue]? = nil,
        limit: Int,
        bytes: Int = .max
    ) throws -> [[SQLValue]] {
        let sql = table.select(side, isAfter: after != nil, isThrough: through != nil)
        let arguments = (after ?? []) + (through ?? []) + [.int(Int64(limit))]
        return try engine.readBlocking { tx in
            var rows: [[SQLValue]] = []
            var size = 0
            do {
                try tx.connection.query(sql, arguments) { row in
                    let values = table.values(of: row)
                    rows.append(values)
                    size += values.reduce(0) { $0 + $1.size }
                    if size >= bytes { throw Enough() }
                }
            } catch is Enough {
                // The next batch begins behind what is here.
            }
            return rows
        }
    }
}

extension SQLValue {
    /// Bytes, about.
    fileprivate var size: Int {
        switch self {
        case .null, .int, .real: 8
        case .text(let text): text.utf8.count
        case .blob(let bytes): bytes.count
        }
    }

    /// PostgreSQL keeps no NUL in a text; its engine writes U+FFFD in its place.
    var holdsNUL: Bool {
        if case .text(let text) = self { text.utf8.contains(0) } else { false }
    }

    var withoutNUL: SQLValue {
        guard case .text(let text) = self, holdsNUL else { return self }
        return .text(text.replacing("\0", with: "\u{FFFD}"))
    }

    /// The same bytes; two texts may be equal to Swift and still be spelled differently.
    func isIdentical(to other: SQLValue) -> Bool {
        guard case .text(let one) = self, case .text(let two) = other else { return self == other }
        return one.utf8.elementsEqual(two.utf8)
    }
}

extension MovedTable {
    /// What differs between the rows that should be there and those that are, in words without any value; nil when nothing
    /// does.
    func difference(wanted: [[SQLValue]], found: [[SQLValue]]) -> String? {
        for (index, row) in wanted.enumerated() {
            guard index < found.count else { return "\(words(for: row)) is missing" }
            let differing = columns.indices.filter { !row[$0].isIdentical(to: found[index][$0]) }
            guard !differing.isEmpty else { continue }
            if differing.contains(where: { $0 < keyCount }) {
                return "\(words(for: row)) is missing, or another is too many"
            }
            return "\(words(for: row)) differs in \(differing.map { columns[$0].name }.joined(separator: ", "))"
        }
        return found.count > wanted.count ? "\(words(for: found[wanted.count])) is too many" : nil
    }

    private func words(for row: [SQLValue]) -> String {
        let keys = key(of: row).map { if case .int(let number) = $0 { "\(number)" } else { "…" } }
        return "row \(keys.joined(separator: "/")) of \(name)"
    }
}
