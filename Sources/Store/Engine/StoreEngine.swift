/// Where the clinic's rows are kept.
///
/// Two engines speak it; everything else sees only this and `Transaction`.
package protocol StoreEngine: Sendable {
    /// Runs `body` in a write transaction that is durable before this returns. Callers that wait at the same time share
    /// one commit, each in its own savepoint: a throw undoes one caller's work only.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T
    /// Runs `body` on a consistent snapshot; writing in it fails.
    func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T
    /// The same for callers that own their thread: commands, benchmarks, the rehearsal. Never call it from a task.
    @discardableResult
    func writeBlocking<T>(_ body: (Transaction) throws -> T) throws -> T
    func readBlocking<T>(_ body: (Transaction) throws -> T) throws -> T
    /// Brings the schema up to date; refuses a database made by a newer version.
    func migrate() throws
    /// Leaves nothing in the engine's files of rows that were deleted.
    func scrub() throws
    var vault: Vault { get }
}
