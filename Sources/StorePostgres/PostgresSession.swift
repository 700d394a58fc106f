#if Postgres
private import Foundation
import Store
private import Synchronization

/// One connection that is made again when it was lost; whoever uses it has it alone and owns their thread.
final class PostgresSession: Sendable {
    private let address: PostgresAddress
    private let name: String
    private let setup: String
    private let prepare: @Sendable (PostgresConnection) throws -> Void
    private let lock = NSLock()
    // Touched only by whoever holds the lock.
    private nonisolated(unsafe) var connection: PostgresConnection?
    private nonisolated(unsafe) var isClosed = false
    private let process = Atomic<Int32>(0)

    /// `setup` is SQL that runs on each new connection, `prepare` what else a new one needs.
    init(
        _ address: PostgresAddress,
        name: String,
        setup: String,
        prepare: @escaping @Sendable (PostgresConnection) throws -> Void = { _ in }
    ) {
        self.address = address
        self.name = name
        self.setup = setup
        self.prepare = prepare
    }

    static let closed = StoreError.unavailable(reason: "the store is closed")

    /// The server's process behind it; zero while there is none.
    var processID: Int32 { process.load(ordering: .relaxed) }

    func use<T>(_ body: (PostgresConnection) throws -> T) throws -> T {
        lock.lock()
        defer { lock.unlock() }
        let connection = try self.connection ?? connect()
        defer { if connection.isBroken { drop() } }
        return try body(connection)
    }

    func close(_ farewell: (PostgresConnection) -> Void = { _ in }) {
        lock.lock()
        defer { lock.unlock() }
        if let connection { farewell(connection) }
        isClosed = true
        drop()
    }

    private func connect() throws -> PostgresConnection {
        if isClosed { throw Self.closed }
        let new = try PostgresConnection(address.keywords(name: name))
        try new.control(setup)
        try prepare(new)
        connection = new
        process.store(new.processID, ordering: .relaxed)
        return new
    }

    private func drop() {
        connection = nil
        process.store(0, ordering: .relaxed)
    }
}
#endif
