package import Care
private import Foundation
import GRDB
package import Store
private import Synchronization

/// The embedded engine: one file in WAL mode, one writer whose waiting callers share a commit, readers in parallel.
package final class SQLiteEngine: StoreEngine {
    package struct Options: Sendable {
        /// False only where a power cut does not matter: the rehearsal's throw-away files.
        package var isDurable = true
        /// True where one user has the file and reads only through `peekBlocking`: no locks, no shared index.
        package var isExclusive = false
        package var readers = 4

        package init(isDurable: Bool = true, isExclusive: Bool = false, readers: Int = 4) {
            self.isDurable = isDurable
            self.isExclusive = isExclusive
            self.readers = readers
        }
    }

    package let vault: Vault
    private let clock: any WallClock
    let pool: DatabasePool
    private let writer: Writer
    private let isClosed = Atomic(false)
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
            if options.isExclusive { try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
            try db.execute(sql: "PRAGMA cache_size = -32000")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA wal_autocheckpoint = 2000") }
        }
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            // Only now: the pool turns its writer to NORMAL when it switches to WAL, and NORMAL commits are lost with the
            // machine's power.
            let level = options.isDurable ? "FULL" : "OFF"
            try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = \(level)") }
        } catch {
            throw StoreError.unavailable(reason: "cannot open \(path): \(error)")
        }
        writer = Writer()
        writer.start(engine: self)
    }

    deinit {
        writer.stop()
    }

    /// Finishes what is being committed, refuses whoever waits or comes later, and lets the file go; once, from a caller
    /// that owns its thread.
    package func close() throws {
        writer.stop()
        writer.awaitEnd()
        isClosed.store(true, ordering: .sequentiallyConsistent)
        try pool.close()
    }

    private func requireOpen() throws {
        // GRDB hands out a connection without a handle once it is closed.
        if isClosed.load(ordering: .sequentiallyConsistent) {
            throw StoreError.unavailable(reason: "the store is closed")
        }
    }

    @discardableResult
    package func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            writer.add(Job(body: body, continuation: continuation))
        }
    }

    @discardableResult
    package func writeBlocking<T>(_ body: (Transaction) throws -> T) throws -> T {
        var result: T?
        // The transaction is the caller's alone: a throw undoes all of it.
        try commit { transaction in result = try body(transaction) }
        guard let result else { throw StoreError.unavailable(reason: "the writer did not run") }
        return result
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        do {
            return try await pool.read { [self] db in try readIn(db, body) }
        } catch let error as DatabaseError {
            throw SQLiteConnection.failure(error)
        }
    }

    package func readBlocking<T>(_ body: (Transaction) throws -> T) throws -> T {
        do {
            return try pool.read { db in try readIn(db, body) }
        } catch let error as DatabaseError {
            throw SQLiteConnection.failure(error)
        }
    }

    /// Reads through the writer's own connection: for a caller that is alone with the store, such as
    /// the rehearsal's oracle, which looks thousands of times a second.
    package func peekBlocking<T>(_ body: (Transaction) throws -> T) throws -> T {
        try pool.writeWithoutTransaction { db in try readIn(db, isAlone: true, body) }
    }

    private func readIn<T>(
        _ db: Database,
        isAlone: Bool = false,
        _ body: (Transaction) throws -> T
    ) throws -> T {
        try requireOpen()
        let transaction = Transaction(
            now: clock.now,
            connection: SQLiteConnection(db, needsTransaction: !isAlone),
            vault: vault,
            identifiers: NoIdentifiers()
        )
        let result = try body(transaction)
        transaction.committed()
        return result
    }

    /// Runs `body` in one transaction and commits it; the caller's thread waits.
    func commit(_ body: (Transaction) throws -> Void) throws {
        let transaction: Transaction
        do {
            transaction = try committed(body)
        } catch let error as DatabaseError {
            throw SQLiteConnection.failure(error)
        }
        transaction.committed()
        if !transaction.notices.isEmpty { told(transaction.notices) }
    }

    private func committed(_ body: (Transaction) throws -> Void) throws -> Transaction {
        try pool.writeWithoutTransaction { db in
            try requireOpen()
            let connection = SQLiteConnection(db)
            try connection.control("BEGIN IMMEDIATE")
            do {
                let now = clock.now
                try identifiers.reserve(now: now, on: connection)
                let transaction = Transaction(now: now, connection: connection, vault: vault, identifiers: identifiers)
                try body(transaction)
                guard connection.isInTransaction else { throw SQLiteConnection.undone }
                try connection.control("COMMIT")
                return transaction
            } catch {
                identifiers.forget()
                // Undoing may fail only when there is nothing left to undo.
                if connection.isInTransaction { try? connection.simple("ROLLBACK") }
                throw error
            }
        }
    }

    package func migrate() throws {
        let migrations = Migration.all(for: .sqlite)
        try pool.writeWithoutTransaction { db in
            let connection = SQLiteConnection(db, needsTransaction: false)
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
