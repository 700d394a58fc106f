import Store

/// One table as a move copies it: its columns, the key's first, and the order in which both sides are read.
struct MovedTable: Hashable, Sendable {
    /// The types there are, as `information_schema` spells them.
    enum Kind: String, Sendable {
        case int = "bigint"
        case text
        case blob = "bytea"
    }

    struct Column: Hashable, Sendable {
        var name: String
        var kind: Kind

        var quoted: String { "\"\(name)\"" }
    }

    enum Side: Sendable {
        case source
        case target
    }

    var name: String
    var columns: [Column]
    /// So many columns are the primary key.
    var keyCount: Int
    /// Columns that point to rows of the same table, which may come later: filled once all of them are there.
    var inward: Set<String> = []

    var quoted: String { "\"\(name)\"" }
    var key: ArraySlice<Column> { columns.prefix(keyCount) }

    func key(of row: [SQLValue]) -> [SQLValue] { Array(row.prefix(keyCount)) }

    /// What is not copied as it stands: nobody holds a lane of a database that no server has seen yet.
    private static let masks = ["lane": ["node": "NULL", "leased_until": "0", "is_draining": "0"]]

    /// Rows in the order of the key, from behind one key and up to another where these are given.
    func select(_ side: Side, isAfter: Bool, isThrough: Bool) -> String {
        let masks = side == .source ? Self.masks[name] ?? [:] : [:]
        let list = columns.map { masks[$0.name] ?? $0.quoted }.joined(separator: ", ")
        let order = key.map { ordered($0, side) }.joined(separator: ", ")
        let marks = key.map { _ in "?" }.joined(separator: ", ")
        var conditions = condition.map { [$0] } ?? []
        if isAfter { conditions.append("(\(order)) > (\(marks))") }
        if isThrough { conditions.append("(\(order)) <= (\(marks))") }
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        return "SELECT \(list) FROM \(quoted)\(filter) ORDER BY \(order) LIMIT ?"
    }

    /// Which rows are the clinic's; nil when all are.
    var condition: String? { name == "meta" ? Self.clinicsEntries : nil }

    static let clinicsEntries = "name NOT IN (\(Transaction.ownEntries.map { "'\($0)'" }.joined(separator: ", ")))"

    /// SQLite orders texts by their bytes; PostgreSQL does when it is told to.
    private func ordered(_ column: Column, _ side: Side) -> String {
        side == .target && column.kind == .text ? column.quoted + " COLLATE \"C\"" : column.quoted
    }

    func values(of row: any SQLRow) -> [SQLValue] {
        columns.enumerated().map { index, column in
            if row.isNull(index) { return .null }
            return switch column.kind {
            case .int: .int(row.int(index))
            case .text: .text(row.text(index))
            case .blob: .blob(row.blob(index))
            }
        }
    }
}

/// Writing on the target.
extension MovedTable {
    /// Rows in one statement: fewer exchanges with the server.
    private static let perStatement = 50

    private var firstColumns: [Int] { columns.indices.filter { !inward.contains(columns[$0].name) } }

    /// Adds rows, without what points inward.
    func insert(_ rows: [[SQLValue]], in tx: Transaction) throws {
        let picked = firstColumns
        var rest = rows[...]
        while !rest.isEmpty {
            let count = rest.count >= Self.perStatement ? Self.perStatement : 1
            let values = rest.prefix(count).flatMap { row in picked.map { row[$0] } }
            try tx.connection.execute(insertion(picked, rows: count), values)
            rest = rest.dropFirst(count)
        }
    }

    private func insertion(_ picked: [Int], rows: Int) -> String {
        let names = picked.map { columns[$0].quoted }.joined(separator: ", ")
        let one = "(" + picked.map { _ in "?" }.joined(separator: ", ") + ")"
        return "INSERT INTO \(quoted) (\(names)) VALUES " + Array(repeating: one, count: rows).joined(separator: ", ")
    }

    /// Fills what points inward.
    func link(_ rows: [[SQLValue]], in tx: Transaction) throws {
        let pointing = columns.indices.filter { inward.contains(columns[$0].name) }
        let sets = pointing.map { columns[$0].quoted + " = ?" }.joined(separator: ", ")
        let keys = key.map { $0.quoted + " = ?" }.joined(separator: " AND ")
        for row in rows where pointing.contains(where: { row[$0] != .null }) {
            let values = pointing.map { row[$0] } + key(of: row)
            try tx.connection.execute("UPDATE \(quoted) SET \(sets) WHERE \(keys)", values)
        }
    }
}
