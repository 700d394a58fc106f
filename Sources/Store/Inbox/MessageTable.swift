package import Care
package import Dialogue

/// One bubble of a thread.
package enum Message {}

/// Messages of both directions; their bodies are sealed under the address's key.
extension Transaction {
    /// Keeps what a patient sent; nil when the same message is already there.
    ///
    /// The channel's own id is kept sealed: quoting the message and marking it as read need it.
    package func insertInbound(
        _ conversation: Conversation,
        channelID: String,
        kind: String,
        body: [UInt8],
        at: Instant,
        inReplyTo: String?
    ) throws -> Identifier<Message>? {
        let id = newID(Message.self)
        let address = conversation.address.rawValue
        let inserted = try execute(
            "INSERT INTO message (id, conversation_id, direction, channel_id, channel_id_sealed, kind, body_sealed, "
                + "in_reply_to, at) VALUES (?, ?, 'in', ?, ?, ?, ?, ?, ?) ON CONFLICT (channel_id) DO NOTHING",
            .id(id),
            .id(conversation.id),
            .text(vault.name(.message, channelID)),
            .blob(try seal(channelID, subject: address, Cell("message", id.rawValue, "channel_id"))),
            .text(kind),
            .blob(try seal(body, subject: address, Cell("message", id.rawValue, "body"))),
            .optional(inReplyTo.map { vault.name(.message, $0) }),
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

    /// The message the channel calls by this id.
    package func message(channelID: String) throws -> Identifier<Message>? {
        try row("SELECT id FROM message WHERE channel_id = ?", [.text(vault.name(.message, channelID))]) { $0.id(0) }
    }

    package func conversation(of id: Identifier<Message>) throws -> Identifier<Conversation>? {
        try row("SELECT conversation_id FROM message WHERE id = ?", [.id(id)]) { $0.id(0) }
    }

    /// What the channel calls an inbound message; nil for one of ours, or when its key was destroyed.
    package func channelID(of id: Identifier<Message>) throws -> String? {
        let found = try row(
            "SELECT channel_id_sealed, address_id FROM message JOIN conversation ON conversation.id = conversation_id "
                + "WHERE message.id = ?",
            [.id(id)]
        ) { ($0.optionalBlob(0), $0.int(1)) }
        guard case (let sealed?, let address)? = found else { return nil }
        do {
            return try openText(sealed, subject: address, Cell("message", id.rawValue, "channel_id"))
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
        try executeLater(
            """
            UPDATE message SET channel_id = ?, status = CASE WHEN status > ? THEN status ELSE ? END,
                failure_code = COALESCE(?, failure_code) WHERE outbox_id = ?
            """,
            .text(vault.name(.message, channelID)),
            .int(status?.rawValue ?? 0),
            .int(status?.rawValue ?? 0),
            .optional(failureCode),
            .id(outbox)
        )
    }
}

/// A member of the clinic's staff with an account.
package enum Staff {}
