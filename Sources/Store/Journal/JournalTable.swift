package import Care

/// A payload as it came, before anybody looked at it.
package struct JournalEntry: Sendable {
    package var id: Identifier<JournalEntry>
    package var receivedAt: Instant
    package var payload: [UInt8]
}

/// The journal: what was acknowledged is here first.
extension Transaction {
    @discardableResult
    package func append(toJournal payload: [UInt8]) throws -> Identifier<JournalEntry> {
        let id = newID(JournalEntry.self)
        let sealed = try seal(payload, subject: systemSubject, Cell("journal", id.rawValue, "payload"))
        try execute(
            "INSERT INTO journal (id, received_at, payload_sealed) VALUES (?, ?, ?)",
            .id(id),
            .instant(now),
            .blob(sealed)
        )
        return id
    }

    /// What nobody has handled yet, oldest first.
    package func newJournalEntries(limit: Int) throws -> [JournalEntry] {
        let sealed = try rows(
            "SELECT id, received_at, payload_sealed FROM journal WHERE state = 0 ORDER BY id LIMIT ?",
            [.int(limit)]
        ) { ($0.id(0, of: JournalEntry.self), $0.instant(1), $0.blob(2)) }
        return try sealed.map { id, receivedAt, bytes in
            let payload = try open(bytes, subject: systemSubject, Cell("journal", id.rawValue, "payload"))
            return JournalEntry(id: id, receivedAt: receivedAt, payload: payload)
        }
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

    /// Forgets payloads handled before a moment, a bounded number at a time; gives how many.
    package func pruneJournal(handledBefore moment: Instant, limit: Int = 5_000) throws -> Int {
        try execute(
            "DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE state = 1 AND handled_at < ? ORDER BY id LIMIT ?)",
            .instant(moment),
            .int(limit)
        )
    }
}
