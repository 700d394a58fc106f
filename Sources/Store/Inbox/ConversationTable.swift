package import Care
import Dialogue

/// Conversations, one for each line and address.
extension Transaction {
    private static let conversationColumns = "id, line, address_id, lane, last_inbound_at, unread, pair_from"

    package func conversation(_ id: Identifier<Conversation>) throws -> Conversation? {
        try row(
            "SELECT \(Self.conversationColumns) FROM conversation WHERE id = ?",
            [.id(id)],
            Self.readConversation
        )
    }

    package func ensureConversation(line: String, address: Identifier<Address>) throws -> Conversation {
        let found = try row(
            "SELECT \(Self.conversationColumns) FROM conversation WHERE line = ? AND address_id = ?",
            [.text(line), .id(address)],
            Self.readConversation
        )
        if let found { return found }
        let id = newID(Conversation.self)
        let lane = Lane.of(conversationKey: try self.address(address)?.channelAddress.conversationKey ?? "")
        try execute(
            "INSERT INTO conversation (id, line, address_id, lane, last_message_at, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            .id(id),
            .text(line),
            .id(address),
            .int(lane),
            .instant(now),
            .instant(now)
        )
        return Conversation(
            id: id,
            line: line,
            address: address,
            lane: lane,
            lastInboundAt: nil,
            unread: 0,
            pairFrom: Instant(microseconds: 0)
        )
    }

    /// A patient's message arrived: the window counts from the newest message's own time, in whatever order they come.
    ///
    /// What WhatsApp itself reports in the thread is no message of the patient's and opens nothing.
    package func noteInbound(
        _ id: Identifier<Conversation>,
        at: Instant,
        profileName: String?,
        isUnread: Bool,
        opensWindow: Bool = true
    ) throws {
        let sealed = try profileName.map {
            try seal($0, subject: id.rawValue, Cell("conversation", id.rawValue, "name"))
        }
        try execute(
            "UPDATE conversation SET last_inbound_at = CASE WHEN ? = 0 OR last_inbound_at > ? THEN last_inbound_at "
                + "ELSE ? END, last_message_at = ?, profile_name_sealed = COALESCE(?, profile_name_sealed), unread = unread + ? "
                + "WHERE id = ?",
            .int(opensWindow ? 1 : 0),
            .instant(at),
            .instant(at),
            .instant(now),
            .optional(sealed),
            .int(isUnread ? 1 : 0),
            .id(id)
        )
        tell(.conversations)
        tell(.conversation(id))
    }

    /// The message that came last is answered by the machine: it waits for nobody.
    package func noteAnswered(_ id: Identifier<Conversation>) throws {
        try execute("UPDATE conversation SET unread = unread - 1 WHERE id = ? AND unread > 0", .id(id))
        tell(.conversations)
    }

    /// Somebody should look at it, although the patient wrote nothing new.
    package func callForAttention(_ id: Identifier<Conversation>) throws {
        try execute(
            "UPDATE conversation SET unread = unread + 1, called_id = ? WHERE id = ?",
            .id(newID(Message.self)),
            .id(id)
        )
        tell(.conversations)
        tell(.conversation(id))
    }

    package func noteOutbound(_ id: Identifier<Conversation>) throws {
        try execute("UPDATE conversation SET last_message_at = ? WHERE id = ?", .instant(now), .id(id))
        tell(.conversations)
        tell(.conversation(id))
    }

    /// What the person calls themselves on the channel, if it ever said.
    package func profileName(of id: Identifier<Conversation>) throws -> String? {
        let sealed = try row("SELECT profile_name_sealed FROM conversation WHERE id = ?", [.id(id)]) {
            $0.optionalBlob(0)
        }
        return try sealed.flatMap { $0 }.map {
            try openText($0, subject: id.rawValue, Cell("conversation", id.rawValue, "name"))
        }
    }

    package func setPairFrom(_ id: Identifier<Conversation>, _ moment: Instant) throws {
        try execute("UPDATE conversation SET pair_from = ? WHERE id = ?", .instant(moment), .id(id))
    }

    private static func readConversation(_ row: any SQLRow) -> Conversation {
        Conversation(
            id: row.id(0),
            line: row.text(1),
            address: row.id(2),
            lane: Int(row.int(3)),
            lastInboundAt: row.optionalInstant(4),
            unread: Int(row.int(5)),
            pairFrom: row.instant(6)
        )
    }
}
