/// Where the clinic's rows are kept.
///
/// Two engines speak it; everything else sees only this and `Transaction`.
package protocol StoreEngine: Sendable {
    /// Runs `body` in a write transaction that is durable before this returns. Callers that wait at the same time share
    /// one commit, each in its own savepoint: a throw undoes one caller's work only.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T
    /// The same for rows that nobody else reads or changes meanwhile, such as what just came in: it waits for no other
    /// writer, not even of another node. `body` is not run twice when it is unknown whether it was kept.
    @discardableResult
    func append<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T
    /// Runs `body` on a consistent snapshot; writing in it fails.
    func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T
    /// The same for callers that own their thread: commands, benchmarks, the rehearsal. Never call it from a task.
    @discardableResult
    func writeBlocking<T>(_ body: (Transaction) throws -> T) throws -> T
    func readBlocking<T>(_ body: (Transaction) throws -> T) throws -> T
    /// Reads through the writer's own connection: for a caller that is alone with the store, such as
    /// the rehearsal's oracle, which looks thousands of times a second.
    func peekBlocking<T>(_ body: (Transaction) throws -> T) throws -> T
    /// Brings the schema up to date; refuses a database made by a newer version.
    func migrate() throws
    /// Leaves nothing in the engine's files of rows that were deleted.
    func scrub() throws
    var vault: Vault { get }
    /// Finishes what is being committed, refuses whoever waits or comes later, and lets the database go; once, from a
    /// caller that owns its thread.
    func close() throws
}

extension StoreEngine {
    /// Where one writer serves all there is nobody else to wait for.
    @discardableResult
    package func append<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await write(body)
    }

    package func peekBlocking<T>(_ body: (Transaction) throws -> T) throws -> T { try readBlocking(body) }

    /// For an engine that lets go with its last user.
    package func close() throws {}
}
