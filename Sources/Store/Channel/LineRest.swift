package import Care

/// When a line sends nothing, and why.
extension LineRecord {
    /// No rest is longer than this; a later end was written before the machine's clock was set back.
    package static let longestRest = Span.hours(1)

    /// Until when nothing goes; nil when it may go now.
    package func restsUntil(now: Instant) -> Instant? {
        heldUntil > now && heldUntil <= now + Self.longestRest ? heldUntil : nil
    }

    /// Whether staff must act: one message at a time tries whether they have.
    ///
    /// A reason nobody has met again for an hour counts for nothing any more.
    package func isHeld(now: Instant) -> Bool {
        heldReason != nil && heldUntil > now - Self.longestRest && heldUntil <= now + Self.longestRest
    }
}

extension Transaction {
    /// Lets the line rest, at most for `LineRecord.longestRest` and never shorter than it rests already; a reason is for
    /// staff to read.
    package func restLine(
        _ name: String,
        until moment: Instant,
        because reason: String?,
        toldByStatus: Bool = false
    ) throws {
        var line = try line(name)
        line.heldUntil = max(line.restsUntil(now: now) ?? now, min(moment, now + LineRecord.longestRest))
        if let reason {
            if line.heldReason == nil {
                line.heldSince = now
                audit(AuditEntry(actor: .system(.delivery), act: .lineHeld))
            }
            line.heldReason = reason
            line.isHeldByStatus = toldByStatus
        }
        try save(line)
        tell(.outbox)
    }

    /// Ends the line's rest if this message was sent after it began and got as far as what told of the trouble: accepted,
    /// or, where a status told of it, a status that is no failure.
    package func wakeLine(by item: Identifier<OutboxItem>, provedByStatus: Bool) throws {
        try connection.later(
            """
            UPDATE line SET held_until = 0, held_reason = NULL, held_by_status = 0
            WHERE held_reason IS NOT NULL AND held_by_status <= ?
                AND held_since <= (SELECT sending_at FROM outbox WHERE id = ?)
                AND name = (SELECT conversation.line FROM outbox JOIN conversation ON conversation.id = conversation_id
                    WHERE outbox.id = ?) RETURNING name
            """,
            [.int(provedByStatus ? 1 : 0), .id(item), .id(item)],
            { $0.text(0) },
            { [self] woken in if !woken.isEmpty { try noteWoken(by: item) } }
        )
    }

    private func noteWoken(by item: Identifier<OutboxItem>) throws {
        audit(AuditEntry(actor: .system(.delivery), act: .lineReleased, object: .outbox(item)))
        try execute(
            "UPDATE outbox SET not_before = ?, changed_at = ? WHERE state = 'queued' AND reason = ?",
            .instant(now),
            .instant(now),
            .text(ReasonCode.lineHeld.rawValue)
        )
        tell(.outbox)
    }
}
