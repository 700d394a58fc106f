import GRDB
package import Store

/// SQLite's online backup: the copy is of one snapshot, read in small steps beside the writers.
extension SQLiteEngine: StoreCopying {
    /// Pages of 4 KB in one step.
    private static let pagesPerStep: CInt = 256

    package func copyBlocking(to path: String, step: @escaping (Double) throws -> Void) throws -> StoreFacts {
        do {
            var configuration = Configuration()
            configuration.prepareDatabase { db in
                // Whoever asked syncs the whole file once.
                try db.execute(sql: "PRAGMA synchronous = OFF")
            }
            let copy = try DatabaseQueue(path: path, configuration: configuration)
            try copy.writeWithoutTransaction { target in try copySnapshot(to: target, step: step) }
            let facts = try copy.writeWithoutTransaction { db in
                // The copy names the write-ahead log in its head: it must be whole without one.
                try db.execute(sql: "PRAGMA journal_mode = DELETE")
                let flaws = try db.flaws()
                guard flaws.isEmpty else { throw StoreError.statement(message: flaws.joined(separator: "; ")) }
                return try db.facts()
            }
            try copy.close()
            return facts
        } catch let error as DatabaseError {
            throw SQLiteConnection.failure(error)
        }
    }

    private func copySnapshot(to target: Database, step: @escaping (Double) throws -> Void) throws {
        try pool.read { source in
            // A first read fixes the snapshot: without it each step would look anew, and begin again after every commit.
            _ = try Int.fetchOne(source, sql: "SELECT count(*) FROM meta")
            // GRDB passes over what is thrown at the last step.
            var refusal: (any Error)?
            try source.backup(to: target, pagesPerStep: Self.pagesPerStep) { progress in
                let total = max(1, progress.totalPageCount)
                do {
                    try step(Double(progress.completedPageCount) / Double(total))
                } catch {
                    refusal = error
                    throw error
                }
            }
            if let refusal { throw refusal }
        }
    }

    package func factsBlocking() throws -> StoreFacts { try looking { try $0.facts() } }

    package func flawsBlocking() throws -> [String] { try looking { try $0.flaws() } }

    private func looking<T>(_ look: (Database) throws -> T) throws -> T {
        do {
            return try pool.read(look)
        } catch let error as DatabaseError {
            throw SQLiteConnection.failure(error)
        }
    }
}

extension Database {
    fileprivate func facts() throws -> StoreFacts {
        let tables = try String.fetchAll(
            self,
            sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        var rows: [String: Int64] = [:]
        for table in tables { rows[table] = try Int64.fetchOne(self, sql: "SELECT count(*) FROM \"\(table)\"") ?? 0 }
        return StoreFacts(
            schema: Int(try meta("schema")),
            identifierMark: try meta("identifier_mark"),
            storeID: try meta("store_id"),
            rows: rows
        )
    }

    private func meta(_ name: String) throws -> Int64 {
        try Int64.fetchOne(self, sql: "SELECT value FROM meta WHERE name = ?", arguments: [name]) ?? 0
    }

    fileprivate func flaws() throws -> [String] {
        let verdicts = try String.fetchAll(self, sql: "PRAGMA integrity_check(10)").filter { $0 != "ok" }
        let orphans = try Row.fetchAll(self, sql: "PRAGMA foreign_key_check").prefix(10).map { row in
            "a row of \(row[0] as String? ?? "?") points to none of \(row[2] as String? ?? "?")"
        }
        return verdicts + orphans
    }
}
