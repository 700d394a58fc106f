package import Care
package import Dialogue

/// One bubble of a thread.
package enum Message {}

/// Messages of both directions; their bodies are sealed under the address's key.
extension Transaction {
    /// Keeps what a patient sent; nil when the same message is already there.
    package func insertInbound(
        _ conversation: Conversation,
        channelID: String,
        kind: String,
        body: [UInt8],
        at: Instant,
        inReplyTo: String?
    ) throws -> Identifier<Message>? {
        let id = newID(Message.self)
        let sealed = try seal(body, subject: conversation.address.rawValue, Cell("message", id.rawValue, "body"))
        let inserted = try execute(
            "INSERT INTO message (id, conversation_id, direction, channel_id, kind, body_sealed, in_reply_to, at) "
                + "VALUES (?, ?, 'in', ?, ?, ?, ?, ?) ON CONFLICT (channel_id) DO NOTHING",
            .id(id),
            .id(conversation.id),
            .text(channelID),
            .text(kind),
            .blob(sealed),
            .optional(inReplyTo),
            .instant(at)
        )
        return inserted == 1 ? id : nil
    }

    /// Keeps the whole update behind a message of a kind we do not know, for the day somebody does.
    package func keepRaw(_ raw: [UInt8], of id: Identifier<Message>, in conversation: Conversation) throws {
        let sealed = try seal(raw, subject: conversation.address.rawValue, Cell("message", id.rawValue, "raw"))
        try execute("UPDATE message SET raw_sealed = ? WHERE id = ?", .blob(sealed), .id(id))
    }

    /// The whole update behind a message of a conversation; nil when none was kept or its key was destroyed.
    package func raw(of id: Identifier<Message>, in conversation: Identifier<Conversation>) throws -> [UInt8]? {
        let found = try row(
            "SELECT raw_sealed, address_id FROM message JOIN conversation ON conversation.id = conversation_id "
                + "WHERE message.id = ? AND conversation.id = ?",
            [.id(id), .id(conversation)]
        ) { ($0.optionalBlob(0), $0.int(1)) }
        guard case (let sealed?, let address)? = found else { return nil }
        do {
            return try open(sealed, subject: address, Cell("message", id.rawValue, "raw"))
        } catch VaultError.forgotten {
            return nil
        }
    }

    /// Shows what we are about to say in the thread from the moment it is decided.
    package func insertOutbound(
        _ conversation: Conversation,
        outbox: Identifier<OutboxItem>,
        kind: String,
        body: [UInt8],
        staff: Identifier<Staff>?
    ) throws {
        let id = newID(Message.self)
        let sealed = try seal(body, subject: conversation.address.rawValue, Cell("message", id.rawValue, "body"))
        try execute(
            "INSERT INTO message (id, conversation_id, direction, outbox_id, kind, body_sealed, staff_id, at) "
                + "VALUES (?, ?, 'out', ?, ?, ?, ?, ?)",
            .id(id),
            .id(conversation.id),
            .id(outbox),
            .text(kind),
            .blob(sealed),
            .id(staff),
            .instant(now)
        )
    }

    /// Raises a message's status; it never falls.
    package func raiseMessageStatus(
        outbox: Identifier<OutboxItem>,
        channelID: String,
        status: DeliveryStatus?,
        failureCode: Int?
    ) throws {
        try execute(
            """
            UPDATE message SET channel_id = ?, status = CASE WHEN status > ? THEN status ELSE ? END,
                failure_code = COALESCE(?, failure_code) WHERE outbox_id = ?
            """,
            .text(channelID),
            .int(status?.rawValue ?? 0),
            .int(status?.rawValue ?? 0),
            .optional(failureCode),
            .id(outbox)
        )
    }
}

/// A member of the clinic's staff with an account.
package enum Staff {}
