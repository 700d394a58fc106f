package import Care
package import Dialogue
private import Foundation

/// The outbox: the only way out.
extension Transaction {
    /// Queues a message; nil when this cause has had its effect already.
    ///
    /// What a database that was lost may have sent is kept as unknown instead.
    package func enqueue(_ item: NewOutboxItem, in conversation: Conversation) throws -> Identifier<OutboxItem>? {
        let id = newID(OutboxItem.self)
        let content = try Array(JSONEncoder().encode(item.content))
        let address = conversation.address.rawValue
        let sealed = try seal(content, subject: address, Cell("outbox", id.rawValue, "content"))
        let quoted = try item.inReplyTo.map {
            try seal($0, subject: address, Cell("outbox", id.rawValue, "in_reply_to"))
        }
        let template: String? = if case .template(let call) = item.content { call.name } else { nil }
        let mayHaveGone = try mayHaveGone(item)
        let inserted = try execute(
            """
            INSERT INTO outbox (id, cause, conversation_id, person_id, purpose, priority, anchor_id, anchor_version,
                not_before, not_after, content_sealed, in_reply_to, in_reply_to_sealed, template, state, reason,
                settled_at, created_at, changed_at, lane)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cause) DO NOTHING
            """,
            .id(id),
            .text(item.cause),
            .id(conversation.id),
            .id(item.person),
            .text(item.purpose.rawValue),
            .int(item.purpose.priority.rawValue),
            item.anchor.map { .int($0.id) } ?? .null,
            .optional(item.anchor?.version),
            .instant(item.notBefore),
            .instant(item.notAfter),
            .blob(sealed),
            .optional(item.inReplyTo.map { vault.name(.message, $0) }),
            .optional(quoted),
            .optional(template),
            .text((mayHaveGone ? OutboxItem.State.unknown : .queued).rawValue),
            .optional(mayHaveGone ? ReasonCode.restored.rawValue : nil),
            .instant(mayHaveGone ? now : nil),
            .instant(now),
            .instant(now),
            .int(conversation.lane)
        )
        guard inserted == 1 else { return nil }
        tell(.outbox)
        tell(.queued)
        return id
    }

    private func mayHaveGone(_ item: NewOutboxItem) throws -> Bool {
        guard let cause = item.causedAt, let gap = try restoreGap() else { return false }
        return gap.mayHaveGone(causedAt: cause)
    }

    /// What may leave now in one priority, the longest due first: its id and its conversation.
    ///
    /// Of each conversation only the oldest that is due, and none while another of it is on its way: two answers to one
    /// person arrive in the order they were given.
    ///
    /// `lanes` nil is all of them.
    package func queued(
        _ priority: Priority,
        limit: Int,
        in lanes: HeldLanes? = nil
    ) throws -> [(Identifier<OutboxItem>, Identifier<Conversation>)] {
        // What is before a message is asked for each by itself: as a join, planned from statistics of a night when nothing
        // waits, PostgreSQL compared every waiting message with every other one in the morning.
        let isOurs = lanes?.condition(on: "item.lane").map { "AND \($0) " } ?? ""
        return try rows(
            """
            SELECT id, conversation_id FROM outbox AS item WHERE state = 'queued' AND priority = ? AND not_before <= ?
            AND (SELECT min(earlier.id) FROM outbox AS earlier WHERE earlier.conversation_id = item.conversation_id
                AND earlier.priority = item.priority AND earlier.state IN ('queued', 'claimed', 'sending')
                AND earlier.id < item.id AND earlier.not_before <= ?) IS NULL \(isOurs)ORDER BY not_before, id LIMIT ?
            """,
            [.int(priority.rawValue), .instant(now), .instant(now), .int(limit)]
        ) { ($0.id(0), $0.id(1)) }
    }

    /// Whether the message of a cause has left, or may have.
    package func hasDeparted(cause: String) throws -> Bool {
        try number(
            "SELECT count(*) FROM outbox WHERE cause = ? AND state NOT IN ('queued', 'refused', 'expired')",
            [.text(cause)]
        ) > 0
    }

    /// Whether any message that tells this time of a visit has left, or may have.
    package func hasDeparted(about visit: Identifier<Appointment>, version: Int) throws -> Bool {
        try number(
            "SELECT count(*) FROM outbox WHERE anchor_id = ? AND anchor_version = ? "
                + "AND state NOT IN ('queued', 'refused', 'expired')",
            [.id(visit), .int(version)]
        ) > 0
    }

    /// When the next queued message may leave, if any.
    package func nextQueued() throws -> Instant? {
        // One look at the head of each priority's index.
        let heads = Priority.allCases.map { priority in
            "(SELECT min(not_before) FROM outbox WHERE state = 'queued' AND priority = \(priority.rawValue))"
        }
        let list = heads.joined(separator: " AS head UNION ALL SELECT ")
        return try row("SELECT min(head) FROM (SELECT \(list)) AS heads") { $0.optionalInstant(0) } ?? nil
    }

    /// The last durable step before the first byte leaves, under the fence its lane has now.
    package func markSending(_ id: Identifier<OutboxItem>) throws {
        try decideLater(
            .sendDeparted,
            """
            UPDATE outbox SET state = 'sending', attempts = attempts + 1, sending_at = ?, changed_at = ?, reason = NULL,
                fence = (SELECT lane.fence FROM lane WHERE lane.number = outbox.lane) WHERE id = ? AND state = 'queued'
            """,
            [.instant(now), .instant(now), .id(id)]
        )
    }

    /// Back to the queue, not before a moment, with the reason staff see; `isDeferred` when it is WhatsApp that said so.
    package func requeue(
        _ id: Identifier<OutboxItem>,
        until: Instant,
        because reason: ReasonCode,
        advice: String? = nil,
        isDeferred: Bool = false
    ) throws {
        try decideLater(
            .sendHeld,
            because: reason,
            "UPDATE outbox SET state = 'queued', not_before = ?, reason = ?, advice = ?, deferrals = deferrals + ?, "
                + "changed_at = ? WHERE id = ? AND state IN ('queued', 'claimed', 'sending')",
            [
                .instant(until), .text(reason.rawValue), .optional(advice), .int(isDeferred ? 1 : 0), .instant(now),
                .id(id),
            ]
        )
        tell(.outbox)
    }

    /// What waited only for a template may be looked at again: Meta has said something new of it.
    package func releaseTemplateHolds() throws {
        let released = try execute(
            "UPDATE outbox SET not_before = ?, changed_at = ? WHERE state = 'queued' AND reason IN (?, ?)",
            .instant(now),
            .instant(now),
            .text(ReasonCode.templateMissing.rawValue),
            .text(ReasonCode.templateNotApproved.rawValue)
        )
        if released > 0 {
            tell(.outbox)
            tell(.queued)
        }
    }

    /// The end without sending: `refused` by the flight check, `rejected` by the channel, `expired`, or `unknown`.
    package func close(
        _ id: Identifier<OutboxItem>,
        as state: OutboxItem.State,
        because reason: ReasonCode,
        code: Int? = nil,
        advice: String? = nil
    ) throws {
        try decideLater(
            state.act,
            because: reason,
            "UPDATE outbox SET state = ?, reason = ?, failure_code = ?, advice = ?, settled_at = ?, changed_at = ? "
                + "WHERE id = ? AND state IN ('queued', 'claimed', 'sending')",
            [
                .text(state.rawValue), .text(reason.rawValue), .optional(code), .optional(advice), .instant(now),
                .instant(now), .id(id),
            ]
        )
        tell(.outbox)
    }

    /// The channel has it under this id; from any state but a closed account of another id.
    ///
    /// `advice` is what the channel wants staff to know of a message it took, such as that it is held for review.
    package func markAccepted(
        _ id: Identifier<OutboxItem>,
        channelID: String,
        advice: String? = nil
    ) throws -> Bool {
        var isChanged = false
        try markAcceptedLater(id, channelID: channelID, advice: advice) { isChanged = true }
        try connection.settle()
        return isChanged
    }

    /// The same without waiting for it; `changed` is called if it changed anything.
    package func markAcceptedLater(
        _ id: Identifier<OutboxItem>,
        channelID: String,
        advice: String? = nil,
        changed: @escaping () -> Void = {}
    ) throws {
        try decideLater(
            .sendAccepted,
            """
            UPDATE outbox SET state = 'accepted', channel_id = ?, reason = NULL, advice = ?, settled_at = ?,
                changed_at = ? WHERE id = ? AND channel_id IS NULL
            """,
            [.text(vault.name(.message, channelID)), .optional(advice), .instant(now), .instant(now), .id(id)],
            changed: { [self] in
                tell(.outbox)
                changed()
            }
        )
    }

    /// Whether the channel took the message under another id than this one.
    package func isAccepted(_ id: Identifier<OutboxItem>, otherThanAs channelID: String) throws -> Bool {
        let name = vault.name(.message, channelID)
        return try number("SELECT count(*) FROM outbox WHERE id = ? AND channel_id <> ?", [.id(id), .text(name)]) > 0
    }

    /// The outbox item the channel means: by its own id, else by the id we sent along.
    package func outboxItem(channelID: String, correlation: String?) throws -> Identifier<OutboxItem>? {
        let name = vault.name(.message, channelID)
        let known = try row("SELECT id FROM outbox WHERE channel_id = ?", [.text(name)]) {
            $0.id(0, of: OutboxItem.self)
        }
        if let known { return known }
        guard let id = correlation.flatMap({ Identifier<OutboxItem>($0) }) else { return nil }
        return try row("SELECT id FROM outbox WHERE id = ?", [.id(id)]) { $0.id(0) }
    }

    /// Raises how far a message got; statuses come in any order and any number.
    package func raise(_ id: Identifier<OutboxItem>, with update: StatusUpdate) throws {
        try execute(
            "UPDATE outbox SET status = CASE WHEN status > ? THEN status ELSE ? END, "
                + "failure_code = COALESCE(?, failure_code), advice = COALESCE(?, advice), "
                + "category = COALESCE(?, category), is_billable = COALESCE(?, is_billable), "
                + "cost_millionths = COALESCE(?, cost_millionths), cost_currency = COALESCE(?, cost_currency), "
                + "changed_at = ? WHERE id = ?",
            .int(update.status.rawValue),
            .int(update.status.rawValue),
            .optional(update.failure?.code),
            .optional(update.failure.flatMap { $0.advice.isEmpty ? nil : $0.advice }),
            .optional(update.category),
            .optional(update.isBillable.map { $0 ? 1 : 0 }),
            update.cost.map { .int($0.millionths) } ?? .null,
            .optional(update.cost?.currency.code),
            .instant(now),
            .id(id)
        )
        tell(.outbox)
    }
}
