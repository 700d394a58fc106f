/// A database that is being filled from another one says so until it is whole; nobody may work on it before.
extension Transaction {
    private static let entry = "move_unfinished"

    package func isBeingFilled() throws -> Bool {
        try number("SELECT count(*) FROM meta WHERE name = ?", [.text(Self.entry)]) > 0
    }

    package func noteFilling() throws {
        try execute("INSERT INTO meta (name, value) VALUES (?, 1) ON CONFLICT (name) DO NOTHING", .text(Self.entry))
    }

    package func noteFilled() throws {
        try execute("DELETE FROM meta WHERE name = ?", .text(Self.entry))
    }

    /// Entries of `meta` that are about a database and not about the clinic in it.
    package static let ownEntries = [entry, "identifier_mark", "probe", "schema", "schema_needs", "scrub_due"]
}

extension StoreEngine {
    /// Refuses a database into which a move began and did not end.
    func requireFilled() throws {
        // Not through a reader: the store may be one caller's alone.
        guard try writeBlocking({ try $0.isBeingFilled() }) else { return }
        throw StoreError.unavailable(
            reason: "a move into it did not end and not all is there: `caduceus move --discard` begins it anew"
        )
    }
}
