package import Care

/// What a start does with what a death left behind, and what is waiting to be known.
extension Transaction {
    /// Spelled as the index of what is still to go has it; no row is ever claimed.
    private static let isPending = "state IN ('queued', 'claimed', 'sending')"

    /// What was being sent may have arrived.
    ///
    /// `lanes` are those whose holder died; nil is all of them.
    package func recoverOutbox(in lanes: HeldLanes? = nil) throws {
        let isTheirs = lanes?.condition(on: "lane").map { " AND \($0)" } ?? ""
        try decideLater(
            .sendUnknown,
            because: .interrupted,
            "UPDATE outbox SET state = 'unknown', reason = ?, settled_at = ?, changed_at = ? "
                + "WHERE state = 'sending'\(isTheirs)",
            [.text(ReasonCode.interrupted.rawValue), .instant(now), .instant(now)]
        )
        // Waits are hours at most: what is put off for longer was, before the machine's clock was set back. The priorities
        // are all there are: with them the index finds those few at once.
        let all = Priority.allCases.map { String($0.rawValue) }.joined(separator: ", ")
        try execute(
            "UPDATE outbox SET not_before = ?, changed_at = ? WHERE state = 'queued' AND priority IN (\(all)) "
                + "AND not_before > ? AND reason IN (?, ?, ?, ?, ?)",
            .instant(now),
            .instant(now),
            .instant(now + .days(8)),
            .text(ReasonCode.retryLater.rawValue),
            .text(ReasonCode.unreachable.rawValue),
            .text(ReasonCode.pairRate.rawValue),
            .text(ReasonCode.lineHeld.rawValue),
            .text(ReasonCode.locked.rawValue)
        )
    }

    /// Unknown since a moment or longer, and nobody was told yet.
    package func unsettled(
        _ purpose: Purpose,
        since moment: Instant,
        limit: Int
    ) throws -> [(id: Identifier<OutboxItem>, conversation: Identifier<Conversation>)] {
        try rows(
            "SELECT id, conversation_id FROM outbox WHERE state = 'unknown' AND settled_at <= ? AND reason IN (?, ?) "
                + "AND purpose = ? ORDER BY settled_at LIMIT ?",
            [
                .instant(moment), .text(ReasonCode.interrupted.rawValue), .text(ReasonCode.restored.rawValue),
                .text(purpose.rawValue), .int(max(0, limit)),
            ]
        ) { ($0.id(0), $0.id(1)) }
    }

    /// It stays unknown: an echo may still settle it, but nobody counts on one any more.
    package func giveUpWaiting(for item: Identifier<OutboxItem>) throws {
        try decideLater(
            .sendUnknown,
            because: .notConfirmed,
            "UPDATE outbox SET reason = CASE WHEN reason = ? THEN ? ELSE ? END, changed_at = ? "
                + "WHERE id = ? AND state = 'unknown'",
            [
                .text(ReasonCode.restored.rawValue), .text(ReasonCode.restoredNotConfirmed.rawValue),
                .text(ReasonCode.notConfirmed.rawValue), .instant(now), .id(item),
            ]
        )
        tell(.outbox)
    }

    /// How many are being sent.
    package func departing() throws -> Int64 {
        try number("SELECT count(*) FROM outbox WHERE state = 'sending'")
    }

    /// The lanes in which something is being sent.
    package func lanesInTheAir() throws -> Set<Int> {
        Set(
            try rows("SELECT DISTINCT lane FROM outbox WHERE state = 'sending'") { Int($0.int(0)) }
        )
    }

    /// How many rows stand in each state and why: of what is settled, the last week's.
    package func outboxCounts() throws -> [(state: String, reason: String, count: Int64)] {
        let pending = try counts("\(Self.isPending)", [])
        let settled = try OutboxItem.State.allCases.flatMap { state in
            try counts(
                "state = ? AND settled_at >= ?",
                [.text(state.rawValue), .instant(state == .unknown ? Instant(seconds: 0) : now - .days(7))]
            )
        }
        return pending + settled
    }

    private func counts(
        _ condition: String,
        _ arguments: [SQLValue]
    ) throws -> [(state: String, reason: String, count: Int64)] {
        try rows(
            "SELECT state, COALESCE(reason, ''), count(*) FROM outbox WHERE \(condition) GROUP BY 1, 2 ORDER BY 1, 2",
            arguments
        ) { ($0.text(0), $0.text(1), $0.int(2)) }
    }
}

extension Transaction {
    package func conversation(of item: Identifier<OutboxItem>) throws -> Identifier<Conversation>? {
        try row("SELECT conversation_id FROM outbox WHERE id = ?", [.id(item)]) { $0.id(0) }
    }
}
