package import Care
private import Foundation
private import GRDB
package import Store

/// The embedded engine: one file in WAL mode, one writer whose waiting callers share a commit, readers in parallel.
package final class SQLiteEngine: StoreEngine {
    package struct Options: Sendable {
        /// False only where a power cut does not matter: the rehearsal's throw-away files.
        package var isDurable = true
        package var readers = 4

        package init(isDurable: Bool = true, readers: Int = 4) {
            self.isDurable = isDurable
            self.readers = readers
        }
    }

    package let vault: Vault
    private let clock: any WallClock
    private let pool: DatabasePool
    private let writer: Writer
    // Touched only inside the pool's writer, which runs one caller at a time.
    private nonisolated(unsafe) let identifiers = IdentifierBlocks()
    private let told: @Sendable ([ChangeNotice]) -> Void

    /// `told` hears what changed after each commit, on the writer's thread: it must be quick.
    package init(
        path: String,
        vault: Vault,
        clock: any WallClock,
        options: Options = Options(),
        told: @escaping @Sendable ([ChangeNotice]) -> Void = { _ in }
    ) throws {
        self.vault = vault
        self.clock = clock
        self.told = told
        var configuration = Configuration()
        configuration.maximumReaderCount = options.readers
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = \(options.isDurable ? "FULL" : "OFF")")
            // A throw-away file has one user, who reads through the writer's connection: no locks, no shared index.
            if !options.isDurable { try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
            try db.execute(sql: "PRAGMA cache_size = -32000")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA wal_autocheckpoint = 2000") }
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
        } catch {
            throw StoreError.unavailable(reason: "cannot open \(path): \(error)")
        }
        writer = Writer()
        writer.start(engine: self)
    }

    deinit {
        writer.stop()
    }

    package func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            writer.add(Job(body: body, continuation: continuation))
        }
    }

    package func writeBlocking<T>(_ body: (Transaction) throws -> T) throws -> T {
        var result: Result<T, any Error>?
        try commit { transaction in
            result = Result { try transaction.savepoint { try body(transaction) } }
        }
        guard let result else { throw StoreError.unavailable(reason: "the writer did not run") }
        return try result.get()
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await pool.read { [self] db in try readIn(db, body) }
    }

    package func readBlocking<T>(_ body: (Transaction) throws -> T) throws -> T {
        try pool.read { db in try readIn(db, body) }
    }

    /// Reads through the writer's own connection: for a caller that is alone with the store, such as
    /// the rehearsal's oracle, which looks thousands of times a second.
    package func peekBlocking<T>(_ body: (Transaction) throws -> T) throws -> T {
        try pool.writeWithoutTransaction { db in
            let connection = SQLiteConnection(db)
            try connection.control("BEGIN")
            defer { connection.endReading() }
            return try readIn(db, body)
        }
    }

    private func readIn<T>(_ db: Database, _ body: (Transaction) throws -> T) throws -> T {
        let transaction = Transaction(
            now: clock.now,
            connection: SQLiteConnection(db),
            vault: vault,
            identifiers: NoIdentifiers()
        )
        let result = try body(transaction)
        transaction.committed()
        return result
    }

    /// Runs `body` in one transaction and commits it; the caller's thread waits.
    func commit(_ body: (Transaction) throws -> Void) throws {
        let transaction = try pool.writeWithoutTransaction { db -> Transaction in
            let connection = SQLiteConnection(db)
            try connection.control("BEGIN IMMEDIATE")
            do {
                let now = clock.now
                try identifiers.reserve(now: now, on: connection)
                let transaction = Transaction(now: now, connection: connection, vault: vault, identifiers: identifiers)
                try body(transaction)
                guard connection.isInTransaction else {
                    throw StoreError.unavailable(reason: "the transaction was undone")
                }
                try connection.control("COMMIT")
                return transaction
            } catch {
                identifiers.forget()
                // Undoing may fail only when there is nothing left to undo.
                if connection.isInTransaction { try? connection.simple("ROLLBACK") }
                throw error
            }
        }
        transaction.committed()
        if !transaction.notices.isEmpty { told(transaction.notices) }
    }

    package func migrate() throws {
        let migrations = Migration.all(for: .sqlite)
        try pool.writeWithoutTransaction { db in
            let connection = SQLiteConnection(db)
            try connection.simple("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL)")
            var done = 0
            try connection.query("SELECT value FROM meta WHERE name = 'schema'", []) { done = Int($0.int(0)) }
            let newest = migrations.last?.number ?? 0
            guard done <= newest else { throw StoreError.newerSchema(found: done, known: newest) }
            for migration in migrations where migration.number > done { try apply(migration, on: connection) }
        }
    }

    private func apply(_ migration: Migration, on connection: SQLiteConnection) throws {
        try connection.simple("BEGIN IMMEDIATE")
        do {
            for statement in migration.statements { try connection.simple(statement) }
            try connection.execute(
                "INSERT INTO meta (name, value) VALUES ('schema', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [.int(migration.number)]
            )
            try connection.simple("COMMIT")
        } catch {
            if connection.isInTransaction { try connection.simple("ROLLBACK") }
            throw error
        }
    }
}

/// Reading makes nothing new.
private final class NoIdentifiers: IdentifierSource {
    func next() -> Int64 { 0 }
}
