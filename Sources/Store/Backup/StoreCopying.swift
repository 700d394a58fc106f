/// An engine that can copy all it keeps while others go on writing.
package protocol StoreCopying: StoreEngine {
    /// Writes one consistent copy as a file of its own, checked but not yet synced to the disk; the caller's thread waits.
    ///
    /// `step` hears after each small part how much of it is done, from 0 to 1, and ends the copying by throwing.
    func copyBlocking(to path: String, step: @escaping (Double) throws -> Void) throws -> StoreFacts
    /// What is in the store now.
    func factsBlocking() throws -> StoreFacts
    /// What is damaged, in the engine's own words; empty when all is well.
    func flawsBlocking() throws -> [String]
    /// Lets the files go, with everything in the one at the store's path.
    func close() throws
}

/// What tells one state of a store from another.
package struct StoreFacts: Sendable, Hashable {
    /// The number of the newest migration it has seen.
    package var schema: Int
    /// No identifier above it was ever given.
    package var identifierMark: Int64
    /// The same for all copies of one clinic's store; 0 before its first backup.
    package var storeID: Int64
    /// How many rows each table has.
    package var rows: [String: Int64]

    package init(schema: Int, identifierMark: Int64, storeID: Int64, rows: [String: Int64]) {
        self.schema = schema
        self.identifierMark = identifierMark
        self.storeID = storeID
        self.rows = rows
    }
}

extension Transaction {
    /// Gives the store the number that all its copies share, unless it has one; `fresh` is drawn by the caller.
    package func ensureStoreID(fresh: Int64) throws {
        try execute(
            "INSERT INTO meta (name, value) VALUES ('store_id', ?) ON CONFLICT (name) DO NOTHING",
            .int(fresh)
        )
    }

    /// The number of the newest migration this store has seen.
    package func schemaNumber() throws -> Int {
        Int(try number("SELECT value FROM meta WHERE name = 'schema'"))
    }
}
