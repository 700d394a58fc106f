package import Care
package import Dialogue

/// Media of inbound messages: fetched at once, since the channel keeps them for days only.
package struct WaitingMedia: Sendable {
    package var id: Identifier<WaitingMedia>
    package var line: String
    package var attempts: Int
    /// The channel's time of the message; it keeps the media for days from then.
    package var receivedAt: Instant
    package var media: IncomingMedia
}

extension Transaction {
    package func insertMedia(
        _ media: IncomingMedia,
        of message: Identifier<Message>,
        in conversation: Conversation
    ) throws {
        let id = newID(WaitingMedia.self)
        let filename = try media.filename.map {
            try seal($0, subject: conversation.address.rawValue, Cell("media", id.rawValue, "filename"))
        }
        try execute(
            "INSERT INTO media (id, message_id, line, channel_id, kind, mime, sha256, filename_sealed, state, next_at) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?)",
            .id(id),
            .id(message),
            .text(conversation.line),
            .text(media.id),
            .text(media.kind.rawValue),
            .text(media.mimeType),
            .optional(media.sha256),
            .optional(filename),
            .instant(now)
        )
    }

    package func waitingMedia(limit: Int) throws -> [WaitingMedia] {
        try rows(
            "SELECT media.id, media.line, media.channel_id, media.kind, media.mime, media.sha256, media.attempts, message.at "
                + "FROM media JOIN message ON message.id = media.message_id "
                + "WHERE media.state = 'waiting' AND media.next_at <= ? ORDER BY media.next_at LIMIT ?",
            [.instant(now), .int(limit)]
        ) { row in
            WaitingMedia(
                id: row.id(0),
                line: row.text(1),
                attempts: Int(row.int(6)),
                receivedAt: row.instant(7),
                media: IncomingMedia(
                    kind: IncomingMedia.Kind(rawValue: row.text(3)) ?? .document,
                    id: row.text(2),
                    mimeType: row.text(4),
                    sha256: row.optionalText(5)
                )
            )
        }
    }

    package func store(_ bytes: [UInt8], of media: Identifier<WaitingMedia>) throws {
        let subject = try row(
            "SELECT address_id, conversation.id FROM media JOIN message ON message.id = message_id "
                + "JOIN conversation ON conversation.id = conversation_id WHERE media.id = ?",
            [.id(media)]
        ) { ($0.int(0), $0.id(1, of: Conversation.self)) }
        guard let (address, conversation) = subject else { return }
        let sealed = try seal(bytes, subject: address, Cell("media", media.rawValue, "content"))
        try execute(
            "UPDATE media SET state = 'stored', content_sealed = ? WHERE id = ?",
            .blob(sealed),
            .id(media)
        )
        tell(.conversation(conversation))
    }

    /// Another try later, or the end of trying.
    package func postpone(_ media: Identifier<WaitingMedia>, until: Instant?, failure: String) throws {
        try execute(
            "UPDATE media SET attempts = attempts + 1, state = CASE WHEN ? = 1 THEN 'failed' ELSE state END, "
                + "next_at = COALESCE(?, next_at), failure = ? WHERE id = ?",
            .int(until == nil ? 1 : 0),
            .instant(until),
            .text(failure),
            .id(media)
        )
        guard until == nil, let conversation = try conversation(of: media) else { return }
        tell(.conversation(conversation))
    }

    private func conversation(of media: Identifier<WaitingMedia>) throws -> Identifier<Conversation>? {
        try row(
            "SELECT conversation_id FROM media JOIN message ON message.id = message_id WHERE media.id = ?",
            [.id(media)]
        ) { $0.id(0) }
    }

    /// The bytes of stored media and their type, for staff.
    package func mediaContent(_ id: Identifier<WaitingMedia>) throws -> (bytes: [UInt8], mime: String)? {
        let found = try row(
            "SELECT content_sealed, mime, address_id FROM media JOIN message ON message.id = message_id "
                + "JOIN conversation ON conversation.id = conversation_id WHERE media.id = ? AND media.state = 'stored'",
            [.id(id)]
        ) { ($0.blob(0), $0.text(1), $0.int(2)) }
        guard let (sealed, mime, address) = found else { return nil }
        return (try open(sealed, subject: address, Cell("media", id.rawValue, "content")), mime)
    }
}
