package import Care

/// One update of a payload, handled once.
package struct WaitingEvent: Sendable {
    package var id: Identifier<WaitingEvent>
    package var lane: Int
    package var attempts: Int
}

extension Transaction {
    /// Takes note that an update is being handled; nil when it was before.
    ///
    /// An empty `conversation` is an update that concerns nobody, which waits for nobody.
    package func beginEvent(
        _ key: String,
        of entry: Identifier<JournalEntry>,
        conversation: String
    ) throws -> Identifier<WaitingEvent>? {
        let id = newID(WaitingEvent.self)
        let hash = Lane.hash(of: conversation)
        let inserted = try execute(
            "INSERT INTO event (id, journal_id, dedupe_key, lane, conversation_hash, state) VALUES (?, ?, ?, ?, ?, 1) "
                + "ON CONFLICT (dedupe_key) DO NOTHING",
            .id(id),
            .id(entry),
            .text(vault.name(.event, key)),
            .int(Lane.lane(ofHash: hash)),
            conversation.isEmpty ? .null : .int(vault.number(.conversation, hash))
        )
        return inserted == 1 ? id : nil
    }

    /// Keeps an update that failed for another try at `next`.
    package func postpone(
        _ id: Identifier<WaitingEvent>,
        payload: [UInt8],
        attempts: Int,
        next: Instant,
        reason: String
    ) throws {
        let sealed = try seal(payload, subject: systemSubject, Cell("event", id.rawValue, "payload"))
        try execute(
            "UPDATE event SET state = 0, attempts = ?, next_at = ?, payload_sealed = ?, reason = ? WHERE id = ?",
            .int(attempts),
            .instant(next),
            .blob(sealed),
            .text(reason),
            .id(id)
        )
    }

    package func parkEvent(_ id: Identifier<WaitingEvent>, reason: String) throws {
        try execute("UPDATE event SET state = 2, reason = ? WHERE id = ?", .text(reason), .id(id))
    }

    package func markHandled(_ id: Identifier<WaitingEvent>) throws {
        try execute("UPDATE event SET state = 1, payload_sealed = NULL, reason = NULL WHERE id = ?", .id(id))
    }

    /// Whether any update waits for another try.
    package func hasWaitingEvents() throws -> Bool {
        try number("SELECT count(*) FROM (SELECT 1 FROM event WHERE state = 0 LIMIT 1) AS one") > 0
    }

    /// Whether an update of this conversation waits, so that a newer one must wait behind it.
    package func hasWaitingEvent(in conversation: String) throws -> Bool {
        guard !conversation.isEmpty else { return false }
        return try number(
            "SELECT count(*) FROM (SELECT 1 FROM event WHERE conversation_hash = ? AND state = 0 LIMIT 1) AS one",
            [.int(vault.number(.conversation, Lane.hash(of: conversation)))]
        ) > 0
    }

    /// The first waiting update of each conversation whose next try is due, lane by lane in order.
    package func dueEvents(limit: Int) throws -> [WaitingEvent] {
        try rows(
            "SELECT id, lane, attempts FROM event WHERE state = 0 AND next_at <= ? AND \(isFirstInConversation) "
                + "ORDER BY lane, id LIMIT ?",
            [.instant(now), .int(limit)]
        ) { WaitingEvent(id: $0.id(0), lane: Int($0.int(1)), attempts: Int($0.int(2))) }
    }

    /// Throws `VaultError` when the row's bytes are damaged, which says nothing of its neighbours.
    package func payload(of event: WaitingEvent) throws -> [UInt8] {
        let sealed = try row("SELECT payload_sealed FROM event WHERE id = ?", [.id(event.id)]) { $0.blob(0) } ?? []
        return try open(sealed, subject: systemSubject, Cell("event", event.id.rawValue, "payload"))
    }

    /// When the next failed update is tried again, if any.
    package func nextEventDue() throws -> Instant? {
        try row("SELECT min(next_at) FROM event WHERE state = 0 AND \(isFirstInConversation)") {
            $0.optionalInstant(0)
        } ?? nil
    }

    /// Forgets the names of updates that came before a moment and were handled, a bounded number at a time; gives how many.
    ///
    /// The channel repeats an update for seven days, so no younger name may go.
    package func pruneEvents(handledBefore moment: Instant, limit: Int = 5_000) throws -> Int {
        try execute(
            "DELETE FROM event WHERE id IN (SELECT id FROM event WHERE id < ? AND state = 1 ORDER BY id LIMIT ?)",
            .int(IdentifierBlocks.first(at: moment)),
            .int(limit)
        )
    }
}

/// Asked for each by itself, not as a join: see `Transaction.queued`.
private let isFirstInConversation = """
    (SELECT min(older.id) FROM event AS older WHERE older.state = 0
    AND older.conversation_hash = event.conversation_hash AND older.id < event.id) IS NULL
    """
