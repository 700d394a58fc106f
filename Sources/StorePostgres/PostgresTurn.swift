#if Postgres
import Care
import Store
private import Synchronization

/// Write transactions, one at a time in the whole cluster.
///
/// Each begins by taking one advisory lock, which goes with the transaction, however it ends. So a unit of work is as
/// alone with the data as it is on SQLite, on whichever node it runs, and no two can disturb each other in an order that
/// the rehearsal does not know. Readers and appends wait for nobody.
final class PostgresTurn: Sendable {
    /// "caduceus" in ASCII.
    static let lock = 0x6361_6475_6365_7573
    private static let mostConflicts = 5
    private static let mostLosses = 2

    private let session: PostgresSession
    private let clock: PostgresClock
    private let vault: Vault
    /// Names this engine in `commit_token`.
    private let writer: Int64
    private let tokens = Atomic<Int64>(0)
    private let asksAfterLostCommit: Bool

    init(_ address: PostgresAddress, options: PostgresOptions, clock: PostgresClock, vault: Vault) {
        let writer = Int64.random(in: 1 ... .max)
        self.writer = writer
        self.clock = clock
        self.vault = vault
        asksAfterLostCommit = options.isDurable
        session = PostgresSession(address, name: options.name + " writer", setup: options.setup) { connection in
            // Not there before the first migration.
            guard try connection.control("SELECT to_regclass('commit_token')") != [[""]] else { return }
            try connection.control(
                "INSERT INTO commit_token (writer, token) VALUES (\(writer), 0) ON CONFLICT (writer) DO NOTHING"
            )
        }
    }

    var processID: Int32 { session.processID }

    private static let lostInCommit = StoreError.unavailable(reason: "the connection was lost in the commit")

    /// Why a transaction did not come to its end, where another try may.
    private enum Interruption: Error {
        case conflict(any Error)
        case lost(any Error)
        case lostInCommit(token: Int64)
    }

    /// Runs `body` in one transaction and commits it; the caller's thread waits.
    ///
    /// `body` runs again when the transaction
    /// was undone by the server or the connection was lost before the commit, never when it may have been kept.
    func commit(_ body: (Transaction) throws -> Void) throws -> Transaction {
        var conflicts = 0
        var losses = 0
        // The one whose commit is on its way.
        var last: Transaction?
        while true {
            do {
                return try session.use { connection in try once(body, &last, on: connection) }
            } catch Interruption.conflict(let error) {
                conflicts += 1
                if conflicts > Self.mostConflicts { throw error }
            } catch Interruption.lost(let error) {
                losses += 1
                if losses > Self.mostLosses { throw error }
            } catch Interruption.lostInCommit(let token) {
                guard asksAfterLostCommit else { throw Self.lostInCommit }
                if try wasKept(token), let last { return last }
                losses += 1
                if losses > Self.mostLosses { throw PostgresConnection.undone }
            }
        }
    }

    private func once(
        _ body: (Transaction) throws -> Void,
        _ last: inout Transaction?,
        on connection: PostgresConnection
    ) throws -> Transaction {
        connection.begins()
        do {
            let now = try begin(on: connection)
            let identifiers = PostgresTurnIdentifiers(connection, now: now)
            let transaction = Transaction(now: now, connection: connection, vault: vault, identifiers: identifiers)
            try body(transaction)
            try transaction.appendAudit()
            if let failure = identifiers.failure { throw failure }
            guard connection.isInTransaction, !connection.isSpoilt else { throw PostgresConnection.undone }
            last = transaction
            try finish(transaction, on: connection)
            return transaction
        } catch let interruption as Interruption {
            throw interruption
        } catch {
            let isConflict = connection.lastState.map(PostgresFailure.conflicts.contains) ?? false
            if connection.isBroken { throw Interruption.lost(error) }
            connection.rollback()
            if isConflict { throw Interruption.conflict(error) }
            throw error
        }
    }

    /// The turn first, the moment after it: what is decided is decided at a moment nobody else decides at.
    private func begin(on connection: PostgresConnection) throws -> Instant {
        do {
            return try taken(on: connection)
        } catch let error as StoreError where error == .locked {
            throw StoreError.unavailable(reason: "the turn did not come: another node keeps it")
        }
    }

    private func taken(on connection: PostgresConnection) throws -> Instant {
        let take =
            "BEGIN; SET LOCAL lock_timeout = '\(PostgresOptions.turnTimeout)'; "
            + "SELECT pg_advisory_xact_lock(\(Self.lock)); SET LOCAL lock_timeout = '\(PostgresOptions.lockTimeout)'"
        switch clock {
        case .given(let clock):
            try connection.control(take)
            return clock.now
        case .server:
            let rows = try connection.control(take + "; " + PostgresClock.query)
            return try PostgresClock.read(rows)
        }
    }

    private func finish(_ transaction: Transaction, on connection: PostgresConnection) throws {
        let token = tokens.add(1, ordering: .relaxed).newValue
        var last = ""
        if asksAfterLostCommit {
            // A transaction that wrote nothing stays one that writes nothing.
            last +=
                "UPDATE commit_token SET token = \(token) WHERE writer = \(writer) "
                + "AND pg_current_xact_id_if_assigned() IS NOT NULL; "
        }
        if !transaction.notices.isEmpty {
            last += "NOTIFY caduceus, '\(ChangeNotice.encode(transaction.notices))'; "
        }
        do {
            try connection.commit(after: last)
        } catch {
            if connection.isBroken { throw Interruption.lostInCommit(token: token) }
            throw error
        }
    }

    /// Whether a commit was kept of which no answer came.
    ///
    /// Having the turn proves that the lost transaction has ended one way or the other. Throws when the server cannot be
    /// asked: then nobody knows.
    private func wasKept(_ token: Int64) throws -> Bool {
        try session.use { connection in
            let rows = try connection.control(
                "BEGIN; SET LOCAL lock_timeout = '\(PostgresOptions.turnTimeout)'; "
                    + "SELECT pg_advisory_xact_lock(\(Self.lock)); "
                    + "SELECT token FROM commit_token WHERE writer = \(writer)"
            )
            connection.rollback()
            return rows.first?.first.flatMap { Int64($0) } == token
        }
    }

    /// Each statement a transaction of its own, for a caller who is alone with the store.
    func peek<T>(_ body: (Transaction) throws -> T) throws -> T {
        try session.use { connection in
            connection.needsTransaction = false
            defer {
                connection.needsTransaction = true
                connection.rollback()
            }
            let now: Instant =
                switch clock {
                case .given(let clock): clock.now
                case .server: try PostgresClock.read(connection.control(PostgresClock.query))
                }
            let transaction = Transaction(
                now: now,
                connection: connection,
                vault: vault,
                identifiers: NoIdentifiers()
            )
            let result = try body(transaction)
            try connection.settle()
            try transaction.requireNoEntries()
            transaction.committed()
            return result
        }
    }

    /// For the schema's own steps.
    func withConnection<T>(_ body: (PostgresConnection) throws -> T) throws -> T {
        try session.use(body)
    }

    func close() {
        session.close { connection in
            // A row left behind says nothing to anybody.
            _ = try? connection.control("DELETE FROM commit_token WHERE writer = \(writer)")
        }
    }
}
#endif
