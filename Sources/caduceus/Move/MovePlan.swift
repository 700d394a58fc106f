package import Store

/// Which tables a move copies, parents before their children: read from the two schemas, never from a list of ours.
package struct MovePlan: Sendable {
    let tables: [MovedTable]

    /// `node` tells of running servers, of which there is none; the other is PostgreSQL's own.
    package static let left: Set<String> = ["node", "commit_token"]

    package var names: [String] { tables.map(\.name) }

    private struct Reference {
        var table: String
        var parent: String
        var column: String
    }

    /// Throws `CommandFailure` when the two databases differ in what they can hold.
    package init(from source: any StoreEngine, to target: any StoreEngine) throws {
        let found = try target.readBlocking { tx in
            (columns: try Self.columns(tx), keys: try Self.keys(tx), references: try Self.references(tx))
        }
        var all: [MovedTable] = []
        for (name, columns) in found.columns where !Self.left.contains(name) {
            guard let keys = found.keys[name], !keys.isEmpty else { throw Self.differs("\(name) has no primary key") }
            let key = keys.compactMap { key in columns.first { $0.name == key } }
            var table = MovedTable(
                name: name,
                columns: key + columns.filter { !keys.contains($0.name) },
                keyCount: key.count
            )
            table.inward = Set(found.references.filter { $0.table == name && $0.parent == name }.map(\.column))
            all.append(table)
        }
        try source.readBlocking { tx in try Self.check(all, in: tx) }
        tables = try Self.parentsFirst(all, found.references)
    }

    private static func columns(_ tx: Transaction) throws -> [String: [MovedTable.Column]] {
        let rows = try tx.rows(
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT) "
                + "FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name) "
                + "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name, ordinal_position"
        ) { (table: $0.text(0), column: $0.text(1), type: $0.text(2)) }
        var columns: [String: [MovedTable.Column]] = [:]
        for row in rows {
            guard let kind = MovedTable.Kind(rawValue: row.type) else {
                throw differs("\(row.table).\(row.column) is \(row.type)")
            }
            columns[row.table, default: []].append(MovedTable.Column(name: row.column, kind: kind))
        }
        return columns
    }

    /// Each table's primary key, its columns in order.
    private static func keys(_ tx: Transaction) throws -> [String: [String]] {
        let sql = constraints("p", "t.relname") + " ORDER BY t.relname, array_position(c.conkey, a.attnum)"
        let rows = try tx.rows(sql) { (table: $0.text(0), column: $0.text(2)) }
        return Dictionary(grouping: rows, by: \.table).mapValues { $0.map(\.column) }
    }

    private static func references(_ tx: Transaction) throws -> [Reference] {
        try tx.rows(constraints("f", "r.relname")) {
            Reference(table: $0.text(0), parent: $0.text(1), column: $0.text(2))
        }
    }

    private static func constraints(_ type: String, _ other: String) -> String {
        """
        SELECT CAST(t.relname AS TEXT), CAST(\(other) AS TEXT), CAST(a.attname AS TEXT) FROM pg_constraint c \
        JOIN pg_class t ON t.oid = c.conrelid LEFT JOIN pg_class r ON r.oid = c.confrelid \
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) \
        JOIN pg_namespace n ON n.oid = c.connamespace WHERE c.contype = '\(type)' AND n.nspname = current_schema()
        """
    }

    private static func parentsFirst(_ all: [MovedTable], _ references: [Reference]) throws -> [MovedTable] {
        var placed: [MovedTable] = []
        var names = left
        var rest = all.sorted { $0.name < $1.name }
        while !rest.isEmpty {
            let ready = rest.filter { table in
                references.allSatisfy { $0.table != table.name || $0.parent == table.name || names.contains($0.parent) }
            }
            guard !ready.isEmpty else { throw differs("\(rest.map(\.name)) point to each other") }
            placed += ready
            names.formUnion(ready.map(\.name))
            rest.removeAll { names.contains($0.name) }
        }
        return placed
    }

    /// The source has the same tables and columns, and in each column what its type says: SQLite would keep anything.
    private static func check(_ tables: [MovedTable], in tx: Transaction) throws {
        let names = try tx.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'") {
            $0.text(0)
        }
        let differing = Set(names).subtracting(left).symmetricDifference(tables.map(\.name)).sorted()
        guard differing.isEmpty else { throw differs("only one of them has \(differing.joined(separator: ", "))") }
        for table in tables {
            let columns = try tx.rows("SELECT name FROM pragma_table_info('\(table.name)')") { $0.text(0) }
            guard Set(columns) == Set(table.columns.map(\.name)) else {
                throw differs("\(table.name) has other columns in one than in the other")
            }
            let wrong = table.columns.map { "typeof(\($0.quoted)) NOT IN ('null', '\($0.kind.storage)')" }
            let filter = wrong.joined(separator: " OR ")
            guard try tx.number("SELECT count(*) FROM \(table.quoted) WHERE \(filter)") == 0 else {
                throw CommandFailure(
                    "\(table.name) holds values that are not of their column's type; nothing was moved. Keep the database "
                        + "and report this."
                )
            }
        }
    }

    private static func differs(_ words: String) -> CommandFailure {
        CommandFailure("the two databases are not of one schema (\(words)); nothing was moved.")
    }
}

extension MovedTable.Kind {
    /// What SQLite calls a value of this type.
    fileprivate var storage: String {
        switch self {
        case .int: "integer"
        case .text: "text"
        case .blob: "blob"
        }
    }
}
