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
        /// So many callers wait for the writer at most; one more is refused at once with `StoreError.busy`.
        package var queueLimit = 8_192
        /// Pages each connection keeps in memory, in KB.
        package var cache = 32_000

        package init(
            isDurable: Bool = true,
            isExclusive: Bool = false,
            readers: Int = 4,
            queueLimit: Int = 8_192,
            cache: Int = 32_000
        ) {
            self.isDurable = isDurable
            self.isExclusive = isExclusive
            self.readers = readers
            self.queueLimit = queueLimit
            self.cache = cache
        }
    }

    package let vault: Vault
    private let clock: any WallClock
    let pool: DatabasePool
    private let writer: Writer
    private let isClosed = Atomic(false)
    // Touched only inside the pool's writer, which runs one caller at a time.
    private nonisolated(unsafe) let identifiers = IdentifierBlocks()
    private let migrations: [Migration]
    private let told: @Sendable ([ChangeNotice]) -> Void
    private let broken: @Sendable (_ reason: String) -> Void
    private let isBroken = Atomic(false)

    /// `told` hears what changed after each commit, on the writer's thread: it must be quick.
    ///
    /// `broken` hears once that the storage failed, before any caller does; from then on nothing is written, and
    /// the process should end at once.
    package init(
        path: String,
        vault: Vault,
        clock: any WallClock,
        options: Options = Options(),
        migrations: [Migration] = Migration.all(for: .sqlite),
        told: @escaping @Sendable ([ChangeNotice]) -> Void = { _ in },
        broken: @escaping @Sendable (_ reason: String) -> Void = { _ in }
    ) throws {
        self.vault = vault
        self.migrations = migrations
        self.broken = broken
        self.clock = clock
        self.told = told
        var configuration = Configuration()
        configuration.maximumReaderCount = options.readers
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            if options.isExclusive { try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE") }
            try db.execute(sql: "PRAGMA cache_size = -\(options.cache)")
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            guard !db.configuration.readonly else { return }
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 2000")
            // What is deleted is overwritten, so that forgetting is more than unlinking.
            _ = try Int.fetchOne(db, sql: "PRAGMA secure_delete = ON")
        }
        FsyncAlarm.listen()
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
            // Only now: the pool turns its writer to NORMAL when it switches to WAL, and NORMAL commits are lost with the
            // machine's power.
            let level = options.isDurable ? "FULL" : "OFF"
            try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = \(level)") }
        } catch {
            throw StoreError.unavailable(reason: "cannot open \(path): \(error)")
        }
        writer = Writer(limit: options.queueLimit)
        writer.start(self)
    }

    deinit {
        writer.stop()
    }

    package func close() throws {
        writer.stop()
        writer.awaitEnd()
        isClosed.store(true, ordering: .sequentiallyConsistent)
        // The readers first: only a last connection that may write carries the log over into the file and removes it.
        pool.releaseMemory()
        try pool.close()
    }

    private func requireOpen() throws {
        // GRDB hands out a connection without a handle once it is closed.
        if isClosed.load(ordering: .sequentiallyConsistent) {
            throw StoreError.unavailable(reason: "the store is closed")
        }
        if isBroken.load(ordering: .sequentiallyConsistent) {
            throw StoreError.brokenStorage(reason: "the storage failed before")
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
        try transaction.requireNoEntries()
        transaction.committed()
        return result
    }

    /// Runs `body` in one transaction and commits it; the caller's thread waits.
    func commit(_ body: (Transaction) throws -> Void) throws {
        let transaction: Transaction
        do {
            transaction = try committed(body)
        } catch {
            let error = (error as? DatabaseError).map(SQLiteConnection.failure) ?? error
            if case StoreError.brokenStorage(let reason) = error { breakDown(reason) }
            throw error
        }
        // The commit is durable, but a checkpoint behind it was not.
        if FsyncAlarm.isRaised { breakDown("a file could not be made durable") }
        transaction.committed()
        if !transaction.notices.isEmpty { told(transaction.notices) }
    }

    private func breakDown(_ reason: String) {
        let wasBroken = isBroken.exchange(true, ordering: .sequentiallyConsistent)
        if !wasBroken { broken(reason) }
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
                try transaction.appendAudit()
                // Whoever met it may have caught it; what was written around a failing disk is not to be kept.
                if let broken = connection.broken { throw broken }
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
        try pool.writeWithoutTransaction { db in
            let connection = SQLiteConnection(db, needsTransaction: false)
            try connection.simple("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value INTEGER NOT NULL)")
            try SchemaVersion.check(connection, known: migrations)
            for migration in migrations { try apply(migration, on: connection) }
        }
    }

    /// Carries the log over into the file and empties it; what is deleted in the file itself is overwritten anyway.
    package func scrub() throws {
        try pool.writeWithoutTransaction { db in
            try requireOpen()
            let connection = SQLiteConnection(db, needsTransaction: false)
            for _ in 0..<Self.scrubTries {
                var isBusy = false
                try connection.query("PRAGMA wal_checkpoint(TRUNCATE)", []) { isBusy = $0.int(0) != 0 }
                if !isBusy { return }
            }
            throw StoreError.unavailable(reason: "readers keep the log in use; the next start empties it")
        }
    }

    /// Each waits up to five seconds for readers to end.
    private static let scrubTries = 6

    private func apply(_ migration: Migration, on connection: SQLiteConnection) throws {
        try connection.simple("BEGIN IMMEDIATE")
        do {
            try SchemaVersion.apply(migration, on: connection, connection.simple)
            try connection.simple("COMMIT")
        } catch {
            if connection.isInTransaction { try connection.simple("ROLLBACK") }
            throw error
        }
    }
}

extension SQLiteEngine: BatchRunner {
    package func run(_ batch: [any WriterJob]) throws {
        try commit { transaction in
            // A savepoint makes SQLite keep a copy of each page it touches: worth it only for company's sake.
            if batch.count == 1 { return try batch[0].runAlone(in: transaction) }
            for job in batch { job.run(in: transaction) }
        }
    }
}
