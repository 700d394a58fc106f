package import Care

/// What a start does with what a death left behind, and what is waiting to be known.
extension Transaction {
    /// A claim without a byte sent goes back to the queue; what was being sent may have arrived.
    package func recoverOutbox() throws {
        try execute(
            "UPDATE outbox SET state = 'queued', claimed_until = NULL, changed_at = ? WHERE state = 'claimed'",
            .instant(now)
        )
        try execute(
            "UPDATE outbox SET state = 'unknown', reason = ?, changed_at = ? WHERE state = 'sending'",
            .text(ReasonCode.interrupted.rawValue),
            .instant(now)
        )
    }

    /// How many rows stand in each state.
    package func outboxCounts() throws -> [(state: String, reason: String, count: Int64)] {
        try rows(
            "SELECT state, COALESCE(reason, ''), count(*) FROM outbox GROUP BY state, reason ORDER BY state, reason"
        ) {
            ($0.text(0), $0.text(1), $0.int(2))
        }
    }
}

extension Transaction {
    package func conversation(of item: Identifier<OutboxItem>) throws -> Identifier<Conversation>? {
        try row("SELECT conversation_id FROM outbox WHERE id = ?", [.id(item)]) { $0.id(0) }
    }
}
