package import Store
private import Synchronization

/// A store that is gone while it is told to be.
package final class FailingStore: StoreEngine {
    private let engine: any StoreEngine
    private let failure = Mutex<StoreError?>(nil)

    package init(_ engine: any StoreEngine) {
        self.engine = engine
    }

    /// From now on everything fails with this; nil ends it.
    package func fail(with error: StoreError?) { failure.withLock { $0 = error } }

    private func check() throws {
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    package var vault: Vault { engine.vault }

    package func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try check()
        return try await engine.write(body)
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try check()
        return try await engine.read(body)
    }

    package func writeBlocking<T>(_ body: (Transaction) throws -> T) throws -> T {
        try check()
        return try engine.writeBlocking(body)
    }

    package func readBlocking<T>(_ body: (Transaction) throws -> T) throws -> T {
        try check()
        return try engine.readBlocking(body)
    }

    package func migrate() throws { try engine.migrate() }
}
