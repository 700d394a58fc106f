#if Postgres
import Care
package import Store
private import Synchronization

/// The engine for several nodes: one PostgreSQL (15 or later), through libpq on threads of our own.
package final class PostgresEngine: StoreEngine {
    package let vault: Vault
    private let options: PostgresOptions
    private let clock: PostgresClock
    private let turn: PostgresTurn
    private let appends: PostgresAppends
    private let readers: PostgresReaders
    private let listener = PostgresListener()
    private let writer: Writer
    private let appender: Writer
    private let migrations: [Migration]
    private let told: @Sendable ([ChangeNotice]) -> Void

    /// Does not connect yet; `told` hears what changed after each commit, here and on other nodes, on a thread of the
    /// engine's: it must be quick.
    ///
    /// `migrations` other than the product's are for tests.
    package init(
        _ address: PostgresAddress,
        vault: Vault,
        clock: PostgresClock = .server,
        options: PostgresOptions = PostgresOptions(),
        migrations: [Migration] = Migration.all(for: .postgres),
        told: (@Sendable ([ChangeNotice]) -> Void)? = nil
    ) {
        self.vault = vault
        self.options = options
        self.clock = clock
        self.migrations = migrations
        let tell = told ?? { _ in }
        self.told = tell
        turn = PostgresTurn(address, options: options, clock: clock, vault: vault)
        appends = PostgresAppends(address, options: options, clock: clock, vault: vault, told: tell)
        readers = PostgresReaders(address, options: options)
        writer = Writer(limit: options.queueLimit)
        appender = Writer(limit: options.queueLimit)
        writer.start(self)
        appender.start(appends, name: "caduceus-append")
        if told != nil {
            listener.start(
                address,
                options: options,
                isOurs: { [turn, appends] in $0 == turn.processID || $0 == appends.processID },
                told: tell
            )
        }
    }

    deinit {
        writer.stop()
        appender.stop()
        readers.stop(threads: options.readers)
        listener.stop()
    }

    package func close() throws {
        for writer in [writer, appender] {
            writer.stop()
            writer.awaitEnd()
        }
        readers.stop(threads: options.readers)
        listener.stop()
        listener.awaitEnd()
        appends.close()
        turn.close()
    }

    @discardableResult
    package func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { writer.add(Job(body: body, continuation: $0)) }
    }

    @discardableResult
    package func append<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { appender.add(Job(body: body, continuation: $0)) }
    }

    @discardableResult
    package func writeBlocking<T>(_ body: (Transaction) throws -> T) throws -> T {
        var result: T?
        // The transaction is the caller's alone: a throw undoes all of it.
        try commit { transaction in result = try body(transaction) }
        guard let result else { throw StoreError.unavailable(reason: "the writer did not run") }
        return result
    }

    private func commit(_ body: (Transaction) throws -> Void) throws {
        let transaction = try turn.commit(body)
        transaction.committed()
        if !transaction.notices.isEmpty { told(transaction.notices) }
    }

    package func peekBlocking<T>(_ body: (Transaction) throws -> T) throws -> T {
        try turn.peek(body)
    }

    package func migrate() throws {
        try PostgresSchema(migrations: migrations).bringUpToDate(through: turn)
    }
}

extension PostgresEngine: BatchRunner {
    /// First without savepoints, which would cost each caller an exchange with the server; if somebody fails, all run
    /// again, each in its own.
    package func run(_ batch: [any WriterJob]) throws {
        try Self.together(batch) { run in try commit(run) }
    }

    /// `commit` runs what it is given in one transaction, which a throw undoes.
    static func together(
        _ batch: [any WriterJob],
        _ commit: ((Transaction) throws -> Void) throws -> Void
    ) throws {
        do {
            try commit { transaction in for job in batch { try job.runAlone(in: transaction) } }
        } catch let error where batch.count > 1 && !isEverybodys(error) {
            try commit { transaction in for job in batch { job.run(in: transaction) } }
        }
    }

    private static func isEverybodys(_ error: any Error) -> Bool {
        guard case StoreError.unavailable = error else { return false }
        return error as? StoreError != .locked
    }
}

extension PostgresEngine {
    package func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let refusal = readers.add { [self] session in
                continuation.resume(with: Result { try snapshot(session, body) })
            }
            if let refusal { continuation.resume(throwing: refusal) }
        }
    }

    package func readBlocking<T>(_ body: (Transaction) throws -> T) throws -> T {
        try withoutActuallyEscaping(body) { body in
            let errand = BlockingErrand(body)
            let refusal = readers.add { [self] session in errand.run { try snapshot(session, $0) } }
            if let refusal { throw refusal }
            return try errand.result()
        }
    }

    /// One consistent state; a lost connection is made again once, since reading twice does no harm.
    private func snapshot<T>(_ session: PostgresSession, _ body: (Transaction) throws -> T) throws -> T {
        do {
            return try session.use { try snapshot(on: $0, body) }
        } catch StoreError.unavailable where session.processID == 0 {
            return try session.use { try snapshot(on: $0, body) }
        }
    }

    private func snapshot<T>(on connection: PostgresConnection, _ body: (Transaction) throws -> T) throws -> T {
        let rows = try connection.control("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; " + PostgresClock.query)
        defer { connection.rollback() }
        var now = try PostgresClock.read(rows)
        if case .given(let clock) = clock { now = clock.now }
        let transaction = Transaction(now: now, connection: connection, vault: vault, identifiers: NoIdentifiers())
        let result = try body(transaction)
        try connection.settle()
        try transaction.requireNoEntries()
        transaction.committed()
        return result
    }
}
#endif
