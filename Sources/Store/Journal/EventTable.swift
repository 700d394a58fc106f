package import Care

/// One update of a payload, handled once.
package struct WaitingEvent: Sendable {
    package var id: Identifier<WaitingEvent>
    package var lane: Int
    package var attempts: Int
    package var payload: [UInt8]
}

extension Transaction {
    /// Takes note that an update is being handled; nil when it was before.
    package func beginEvent(
        _ key: String,
        of entry: Identifier<JournalEntry>,
        lane: Int
    ) throws -> Identifier<WaitingEvent>? {
        let id = newID(WaitingEvent.self)
        let inserted = try execute(
            "INSERT INTO event (id, journal_id, dedupe_key, lane, state) VALUES (?, ?, ?, ?, 1) "
                + "ON CONFLICT (dedupe_key) DO NOTHING",
            .id(id),
            .id(entry),
            .text(key),
            .int(lane)
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

    /// Updates whose next try is due, lane by lane in order.
    package func dueEvents(limit: Int) throws -> [WaitingEvent] {
        let sealed = try rows(
            "SELECT id, lane, attempts, payload_sealed FROM event WHERE state = 0 AND next_at <= ? ORDER BY lane, id LIMIT ?",
            [.instant(now), .int(limit)]
        ) { ($0.id(0, of: WaitingEvent.self), Int($0.int(1)), Int($0.int(2)), $0.blob(3)) }
        return try sealed.map { id, lane, attempts, bytes in
            let payload = try open(bytes, subject: systemSubject, Cell("event", id.rawValue, "payload"))
            return WaitingEvent(id: id, lane: lane, attempts: attempts, payload: payload)
        }
    }
}

extension Transaction {
    /// When the next failed update is tried again, if any.
    package func nextEventDue() throws -> Instant? {
        try row("SELECT min(next_at) FROM event WHERE state = 0") { $0.optionalInstant(0) } ?? nil
    }
}
