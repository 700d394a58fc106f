#if Postgres
import Care
import Store

/// Rows that are only added: transactions that take no turn, each for all who wait.
final class PostgresAppends: BatchRunner {
    private let session: PostgresSession
    private let clock: PostgresClock
    private let vault: Vault
    private let told: @Sendable ([ChangeNotice]) -> Void

    init(
        _ address: PostgresAddress,
        options: PostgresOptions,
        clock: PostgresClock,
        vault: Vault,
        told: @escaping @Sendable ([ChangeNotice]) -> Void
    ) {
        session = PostgresSession(address, name: options.name + " append", setup: options.setup)
        self.clock = clock
        self.vault = vault
        self.told = told
    }

    var processID: Int32 { session.processID }

    func run(_ batch: [any WriterJob]) throws {
        try PostgresEngine.together(batch, carryOut)
    }

    private func carryOut(_ body: (Transaction) throws -> Void) throws {
        let transaction = try session.use { connection in
            do {
                return try commit(body, on: connection)
            } catch {
                connection.rollback()
                throw error
            }
        }
        transaction.committed()
        if !transaction.notices.isEmpty { told(transaction.notices) }
    }

    private func commit(
        _ body: (Transaction) throws -> Void,
        on connection: PostgresConnection
    ) throws -> Transaction {
        let rows = try connection.control(
            "BEGIN; SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, nextval('append_block')"
        )
        guard let row = rows.first, row.count == 2, let micros = Int64(row[0]), let block = Int64(row[1]) else {
            throw StoreError.statement(message: "the server did not say what time it is")
        }
        var now = Instant(microseconds: micros)
        if case .given(let clock) = clock { now = clock.now }
        let transaction = Transaction(
            now: now,
            connection: connection,
            vault: vault,
            identifiers: PostgresAppendIdentifiers(now: now, block: block)
        )
        try body(transaction)
        try connection.settle()
        try transaction.requireNoEntries()
        if connection.isSpoilt { throw PostgresConnection.undone }
        let notices =
            transaction.notices.isEmpty ? "" : "NOTIFY caduceus, '\(ChangeNotice.encode(transaction.notices))'; "
        try connection.commit(after: notices)
        return transaction
    }

    func close() { session.close() }
}
#endif
