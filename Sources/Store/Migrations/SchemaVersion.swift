/// Which steps a database has taken, and which programs may work with it.
///
/// A step only adds, so that the version before it goes on working beside it while nodes are upgraded one by one. One that
/// cannot says so in a line `-- breaks: N`: programs that know fewer than N steps are refused from then on.
package enum SchemaVersion {
    /// Refuses a database that needs a newer program.
    package static func check(_ connection: any SQLConnection, known migrations: [Migration]) throws {
        let newest = migrations.last?.number ?? 0
        let found = try number("schema", connection)
        guard try number("schema_needs", connection) <= newest else {
            throw StoreError.newerSchema(found: found, known: newest)
        }
    }

    /// Takes one step unless it was taken; inside a transaction of the caller's.
    package static func apply(
        _ migration: Migration,
        on connection: any SQLConnection,
        _ run: (String) throws -> Void
    ) throws {
        guard try number("schema", connection) < migration.number else { return }
        for statement in migration.statements { try run(statement) }
        try save("schema", migration.number, connection)
        if let needs = migration.breaks { try save("schema_needs", needs, connection) }
    }

    package static func number(_ name: String, _ connection: any SQLConnection) throws -> Int {
        var value = 0
        try connection.query("SELECT value FROM meta WHERE name = ?", [.text(name)]) { value = Int($0.int(0)) }
        return value
    }

    private static func save(_ name: String, _ value: Int, _ connection: any SQLConnection) throws {
        try connection.execute(
            "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [.text(name), .int(value)]
        )
    }
}
