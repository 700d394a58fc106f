#if Postgres
import Store

/// Brings the schema up to date, one step a transaction, each with the turn: nodes that start at the same time do it once.
struct PostgresSchema {
    let migrations: [Migration]

    func bringUpToDate(through turn: PostgresTurn) throws {
        try turn.withConnection { connection in
            connection.needsTransaction = false
            defer { connection.needsTransaction = true }
            try inTurn(on: connection) {
                try connection.control("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BIGINT NOT NULL)")
                try SchemaVersion.check(connection, known: migrations)
            }
            for migration in migrations {
                try inTurn(on: connection) { try SchemaVersion.apply(migration, on: connection, connection.step) }
            }
        }
    }

    private func inTurn(on connection: PostgresConnection, _ body: () throws -> Void) throws {
        try connection.control(
            "BEGIN; SET LOCAL lock_timeout = '\(PostgresOptions.turnTimeout)'; "
                + "SELECT pg_advisory_xact_lock(\(PostgresTurn.lock))"
        )
        do {
            try body()
            try connection.commit(after: "")
        } catch {
            connection.rollback()
            throw error
        }
    }
}

extension PostgresConnection {
    fileprivate func step(_ sql: String) throws { try control(sql) }
}
#endif
