package import Care
import Dialogue

extension Transaction {
    /// The conversations that wait for an answer, then those written in most lately: at most `limit`, after `before`.
    package func conversations(limit: Int, before: ConversationPlace? = nil) throws -> [ConversationRow] {
        let first = ConversationPlace(isUnread: true, at: Instant(microseconds: .max), id: Identifier(.max))
        let place = before ?? first
        let found = try rows(
            latestConversations,
            [.int(place.isUnread ? 1 : 0), .instant(place.at), .id(place.id), .int(limit)],
            SealedConversation.init
        )
        return try found.map { try $0.opened(self) }
    }

    /// How many conversations hold something nobody of the clinic has read.
    package func unreadConversations() throws -> Int {
        Int(try number("SELECT count(*) FROM conversation WHERE \(attention) = 1"))
    }

    /// The conversation and `limit` of its messages, oldest first: the newest, or those before a place; nil when there
    /// is none of that id.
    package func thread(
        _ id: Identifier<Conversation>,
        limit: Int,
        before: MessagePlace? = nil
    ) throws -> ThreadRows? {
        guard let sealed = try row(oneConversation, [.id(id)], SealedConversation.init) else { return nil }
        let place = before ?? MessagePlace(at: Instant(microseconds: .max), id: .max)
        let found = try rows(
            latestMessages,
            [.id(id), .instant(place.at), .int(place.id), .int(limit + 1)],
            SealedMessage.init
        )
        let messages = try found.prefix(limit).reversed().map { try $0.opened(self, subject: sealed.address) }
        var conversation = try sealed.opened(self)
        conversation.phone = try phone(ofAddress: sealed.address)
        // An older page shows nothing of what called for attention since.
        let called = before == nil ? sealed.called : 0
        return ThreadRows(
            conversation: conversation,
            messages: messages,
            hasOlder: found.count > limit,
            mark: messages.map(\.id).reduce(called, max)
        )
    }

    /// Somebody had everything up to `mark` before the eyes (`ThreadRows.mark`): what came later stays unread, however
    /// often and from however many pages this is told.
    package func markRead(_ id: Identifier<Conversation>, upTo mark: Int64) throws {
        guard let unread = try conversation(id)?.unread, unread > 0 else { return }
        let left = min(unread, Int(try number(unreadAfterMark, [.id(id), .int(mark), .int(mark), .id(id)])))
        guard left < unread else { return }
        try execute("UPDATE conversation SET unread = ? WHERE id = ?", .int(left), .id(id))
        tell(.conversations)
    }

    /// What the patient wrote after a moment, the newest first; at most the newest hundred.
    package func textsSaid(in conversation: Conversation, after moment: Instant) throws -> [String] {
        let address = conversation.address.rawValue
        let found = try rows(textsAfter, [.id(conversation.id), .instant(moment)]) { ($0.int(0), $0.blob(1)) }
        return try found.map { try body($0.1, of: $0.0, address: address).text }
    }

    /// What was queued for a cause, as its thread shows it; nil when there is nothing.
    package func sentText(cause: String) throws -> String? {
        let found = try row(messageOfCause, [.text(cause)]) { ($0.int(0), $0.blob(1), $0.int(2)) }
        return try found.map { try body($0.1, of: $0.0, address: $0.2).text }
    }

    private func phone(ofAddress address: Int64) throws -> PhoneNumber? {
        let sql = "SELECT value_sealed FROM address WHERE id = ? AND kind = 'phone'"
        return try row(sql, [.int(address)]) { $0.blob(0) }.flatMap { try phoneNumber($0, address: address) }
    }

    /// What a bubble shows; a body of a later version or a forgotten patient reads as unsupported.
    fileprivate func body(_ sealed: [UInt8], of message: Int64, address: Int64) throws -> StoredBody {
        do {
            let bytes = try open(sealed, subject: address, Cell("message", message, "body"))
            return StoredBody(decoding: bytes) ?? StoredBody(kind: "unsupported", text: "")
        } catch VaultError.forgotten {
            return StoredBody(kind: "unsupported", text: "—")
        }
    }

    /// What staff call whoever is at an address: the patients' names, else the profile's, else the number.
    func name(ofAddress address: Int64, profile: [UInt8]?, conversation: Int64) throws -> String {
        let people = try rows(peopleAtAddress, [.int(address)]) { ($0.int(0), $0.blob(1)) }
        let names = try people.map { try readable($1, subject: $0, Cell("person", $0, "name")) }
        if !names.isEmpty { return names.joined(separator: ", ") }
        if let profile {
            return try readable(profile, subject: conversation, Cell("conversation", conversation, "name"))
        }
        if let phone = try phone(ofAddress: address) { return phone.international }
        let value = try row("SELECT value_sealed FROM address WHERE id = ?", [.int(address)]) { $0.blob(0) }
        return try value.map { try readable($0, subject: address, Cell("address", address, "value")) } ?? "—"
    }
}

private let conversationColumns = """
    conversation.id, conversation.address_id, conversation.profile_name_sealed, conversation.last_inbound_at,
    conversation.last_message_at, conversation.unread,
    (SELECT message.id FROM message WHERE message.conversation_id = conversation.id
        ORDER BY message.at DESC, message.id DESC LIMIT 1), conversation.called_id
    """

/// How much of what came after a mark waits for somebody: messages of kinds that want a reader, and a call for attention.
///
/// A kind too many here does no harm, for what is unread never rises by being read.
private let unreadAfterMark = """
    SELECT (SELECT count(*) FROM message WHERE message.conversation_id = ? AND message.direction = 'in'
        AND message.id > ? AND message.kind NOT IN ('tap', 'reaction', 'identity'))
        + (SELECT count(*) FROM conversation WHERE conversation.called_id > ? AND conversation.id = ?)
    """

/// The very words of the index `conversation_by_attention`.
private let attention = "(CASE WHEN unread > 0 THEN 1 ELSE 0 END)"

private let latestConversations = """
    SELECT \(conversationColumns) FROM conversation
    WHERE (\(attention), conversation.last_message_at, conversation.id) < (?, ?, ?)
    ORDER BY \(attention) DESC, conversation.last_message_at DESC, conversation.id DESC LIMIT ?
    """

private let oneConversation = "SELECT \(conversationColumns) FROM conversation WHERE conversation.id = ?"

private let peopleAtAddress = """
    SELECT person.id, person.name_sealed FROM relation JOIN person ON person.id = relation.person_id
    WHERE relation.address_id = ? ORDER BY person.id
    """

private let latestMessages = """
    SELECT message.id, message.direction, message.at, message.body_sealed, message.kind, message.status,
        outbox.state, COALESCE(outbox.reason, CAST(message.failure_code AS TEXT)), staff.name, outbox.advice,
        (SELECT count(*) FROM media WHERE media.message_id = message.id), message.raw_sealed IS NOT NULL
    FROM message
    LEFT JOIN outbox ON outbox.id = message.outbox_id
    LEFT JOIN staff ON staff.id = message.staff_id
    WHERE message.conversation_id = ? AND (message.at, message.id) < (?, ?)
    ORDER BY message.at DESC, message.id DESC LIMIT ?
    """

private let textsAfter = """
    SELECT message.id, message.body_sealed FROM message
    WHERE message.conversation_id = ? AND message.at > ? AND message.direction = 'in' AND message.kind = 'text'
    ORDER BY message.at DESC, message.id DESC LIMIT 100
    """

private let messageOfCause = """
    SELECT message.id, message.body_sealed, conversation.address_id FROM outbox
    JOIN message ON message.outbox_id = outbox.id JOIN conversation ON conversation.id = message.conversation_id
    WHERE outbox.cause = ?
    """

private struct SealedConversation {
    var id: Identifier<Conversation>
    var address: Int64
    var profile: [UInt8]?
    var lastInbound: Instant?
    var lastAt: Instant
    var unread: Int
    var lastMessage: Int64?
    var called: Int64

    init(_ row: any SQLRow) {
        id = row.id(0)
        address = row.int(1)
        profile = row.optionalBlob(2)
        lastInbound = row.optionalInstant(3)
        lastAt = row.instant(4)
        unread = Int(row.int(5))
        lastMessage = row.optionalInt(6)
        called = row.int(7)
    }

    func opened(_ tx: Transaction) throws -> ConversationRow {
        var text = ""
        if let lastMessage {
            let body = try tx.row("SELECT body_sealed FROM message WHERE id = ?", [.int(lastMessage)]) { $0.blob(0) }
            text = try body.map { MessageSummary.of(try tx.body($0, of: lastMessage, address: address)) } ?? ""
        }
        return ConversationRow(
            id: id,
            name: try tx.name(ofAddress: address, profile: profile, conversation: id.rawValue),
            lastText: text,
            lastAt: lastAt,
            unread: unread,
            isCalled: unread > 0 && called > lastMessage ?? 0,
            windowUntil: ServiceWindow(lastInbound: lastInbound).closesAt
        )
    }
}

private struct SealedMessage {
    var message: MessageRow
    var body: [UInt8]
    var hasMedia: Bool

    init(_ row: any SQLRow) {
        let status = DeliveryStatus(rawValue: Int(row.int(5)))
        message = MessageRow(
            id: row.int(0),
            isFromPatient: row.text(1) == "in",
            at: row.instant(2),
            text: "",
            kind: row.text(4),
            state: status.map { "\($0)" } ?? row.text(6),
            reason: row.optionalText(7),
            advice: row.optionalText(9),
            author: row.optionalText(8),
            hasRaw: row.int(11) != 0
        )
        body = row.blob(3)
        hasMedia = row.int(10) > 0
    }

    func opened(_ tx: Transaction, subject: Int64) throws -> MessageRow {
        var opened = message
        let content = try tx.body(body, of: message.id, address: subject)
        opened.text = content.text
        opened.choices = content.choices
        if hasMedia { opened.media = try tx.media(of: message.id, address: subject) }
        return opened
    }
}
