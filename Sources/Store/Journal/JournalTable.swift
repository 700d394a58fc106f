package import Care

/// A payload as it came, before anybody looked at it.
package struct JournalEntry: Sendable {
    package var id: Identifier<JournalEntry>
    package var receivedAt: Instant
    /// Bytes as they are kept.
    package var size: Int
}

/// The journal: what was acknowledged is here first.
extension Transaction {
    @discardableResult
    package func append(toJournal payload: [UInt8]) throws -> Identifier<JournalEntry> {
        let id = newID(JournalEntry.self)
        let sealed = try seal(payload, subject: systemSubject, Cell("journal", id.rawValue, "payload"))
        try executeLater(
            "INSERT INTO journal (id, received_at, payload_sealed) VALUES (?, ?, ?)",
            .id(id),
            .instant(now),
            .blob(sealed)
        )
        tell(.journal)
        return id
    }

    /// What nobody has handled yet, oldest first; their payloads are read one at a time.
    package func newJournalEntries(limit: Int) throws -> [JournalEntry] {
        try rows(
            "SELECT id, received_at, length(payload_sealed) FROM journal WHERE state = 0 ORDER BY id LIMIT ?",
            [.int(limit)]
        ) { JournalEntry(id: $0.id(0), receivedAt: $0.instant(1), size: Int($0.int(2))) }
    }

    /// Throws `VaultError` when the row's bytes are damaged, which says nothing of its neighbours.
    package func payload(of entry: JournalEntry) throws -> [UInt8] {
        let sealed = try row("SELECT payload_sealed FROM journal WHERE id = ?", [.id(entry.id)]) { $0.blob(0) } ?? []
        return try open(sealed, subject: systemSubject, Cell("journal", entry.id.rawValue, "payload"))
    }

    package func markHandled(_ id: Identifier<JournalEntry>) throws {
        try execute("UPDATE journal SET state = 1, handled_at = ? WHERE id = ?", .instant(now), .id(id))
    }

    /// Sets a payload aside that cannot be read; it stays whole, for staff.
    package func park(_ id: Identifier<JournalEntry>, reason: String) throws {
        try execute(
            "UPDATE journal SET state = 2, handled_at = ?, reason = ? WHERE id = ?",
            .instant(now),
            .text(reason),
            .id(id)
        )
    }

    /// Forgets payloads that came and were handled before a moment, a bounded number at a time; gives how many.
    ///
    /// Identifiers rise with time, so only rows that are that old are walked.
    package func pruneJournal(handledBefore moment: Instant, limit: Int = 5_000) throws -> Int {
        try execute(
            "DELETE FROM journal WHERE id IN "
                + "(SELECT id FROM journal WHERE id < ? AND state = 1 AND handled_at < ? ORDER BY id LIMIT ?)",
            .int(IdentifierBlocks.first(at: moment)),
            .instant(moment),
            .int(limit)
        )
    }
}
