/// Taking out of the files what rows that were deleted left there; a death in between leaves a note, and the next start does it.
extension Transaction {
    private static let entry = "scrub_due"

    /// Notes in the transaction that deletes that the files must be scrubbed after it.
    package func requireScrub() throws {
        try execute(
            "INSERT INTO meta (name, value) VALUES (?, 1) ON CONFLICT (name) DO NOTHING",
            .text(Self.entry)
        )
    }

    fileprivate func isScrubRequired() throws -> Bool {
        try number("SELECT count(*) FROM meta WHERE name = ?", [.text(Self.entry)]) > 0
    }

    fileprivate func noteScrubbed() throws {
        try execute("DELETE FROM meta WHERE name = ?", .text(Self.entry))
    }
}

extension StoreEngine {
    /// Scrubs what a forgetting left to be scrubbed; false when others were in the way, and the next start tries again.
    @discardableResult
    package func scrubIfRequired() throws -> Bool {
        // Not through a reader: the store may be one caller's alone.
        guard try writeBlocking({ try $0.isScrubRequired() }) else { return true }
        do {
            try scrub()
        } catch StoreError.unavailable {
            return false
        }
        try writeBlocking { try $0.noteScrubbed() }
        return true
    }

    /// An engine whose files are not ours to clean: the operations guide says what its administrator does.
    package func scrub() throws {}
}
