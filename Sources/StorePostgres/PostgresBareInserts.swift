#if Postgres
private import Foundation
import Store
private import Synchronization

/// What a server does without the product: prepared inserts through libpq, each a durable commit of its own.
struct PostgresBareInserts {
    /// Table of the figures; it stays for whoever compares.
    static let table = "bare_insert"

    let address: PostgresAddress
    let connections: Int
    let seconds: Double
    /// Bytes of each row.
    let size: Int

    private final class Tally: Sendable {
        let inserted = Mutex(0)
        let failure = Mutex<(any Error)?>(nil)
    }

    /// Inserts a second, from so many threads with a connection each; the caller's thread waits.
    func perSecond() throws -> Double {
        try connection().control(
            "CREATE TABLE IF NOT EXISTS \(Self.table) "
                + "(id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payload BYTEA NOT NULL)"
        )
        let all = try (0..<connections).map { _ in try connection() }
        let tally = Tally()
        let ended = DispatchSemaphore(value: 0)
        let began = ContinuousClock.now
        let end = began + .seconds(seconds)
        for one in all {
            // Nobody but its thread touches a connection until the thread has signalled.
            nonisolated(unsafe) let connection = one
            Thread.detachNewThread {
                do {
                    let count = try insert(on: connection, until: end)
                    tally.inserted.withLock { $0 += count }
                } catch {
                    tally.failure.withLock { $0 = error }
                }
                ended.signal()
            }
        }
        for _ in all { ended.wait() }
        if let failure = tally.failure.withLock({ $0 }) { throw failure }
        return Double(tally.inserted.withLock { $0 }) / ((ContinuousClock.now - began) / .seconds(1))
    }

    private func connection() throws -> PostgresConnection {
        let connection = try PostgresConnection(address.keywords(name: "caduceus bench"))
        try connection.control("SET synchronous_commit = on")
        connection.needsTransaction = false
        return connection
    }

    private func insert(on connection: PostgresConnection, until end: ContinuousClock.Instant) throws -> Int {
        let payload = [SQLValue.blob([UInt8](repeating: 0xA5, count: size))]
        var count = 0
        while ContinuousClock.now < end {
            try connection.execute("INSERT INTO \(Self.table) (payload) VALUES (?)", payload)
            count += 1
        }
        return count
    }
}
#endif
