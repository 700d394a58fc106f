package import Care
import Dialogue

/// One conversation in the inbox's list.
package struct ConversationRow: Sendable, Hashable {
    package var id: Identifier<Conversation>
    /// The patients' names, or what WhatsApp calls the sender when the clinic does not know them.
    package var name: String
    package var lastText: String
    package var lastAt: Instant
    package var unread: Int
    /// When the customer-service window shuts; nil when the patient never wrote.
    package var windowUntil: Instant?

    package init(
        id: Identifier<Conversation>,
        name: String,
        lastText: String,
        lastAt: Instant,
        unread: Int,
        windowUntil: Instant?
    ) {
        self.id = id
        self.name = name
        self.lastText = lastText
        self.lastAt = lastAt
        self.unread = unread
        self.windowUntil = windowUntil
    }
}

/// Where a page of the inbox's list begins: after this conversation.
package struct ConversationPlace: Sendable, Hashable {
    package var at: Instant
    package var id: Identifier<Conversation>

    package init(at: Instant, id: Identifier<Conversation>) {
        self.at = at
        self.id = id
    }

    package init(after row: ConversationRow) {
        self.init(at: row.lastAt, id: row.id)
    }
}

/// One message of a thread, either way.
package struct MessageRow: Sendable, Hashable {
    package var id: Int64
    package var isFromPatient: Bool
    package var at: Instant
    package var text: String
    /// Titles of the buttons or rows it offers.
    package var choices: [String]
    /// As `StoredBody.kind`.
    package var kind: String
    /// How far ours got, such as `queued`, `sending`, `delivered`, `read`, `failed` or `unknown`.
    package var state: String
    package var reason: String?
    /// Who wrote it, when a person of the clinic did.
    package var author: String?

    package init(
        id: Int64,
        isFromPatient: Bool,
        at: Instant,
        text: String,
        choices: [String] = [],
        kind: String = "text",
        state: String = "",
        reason: String? = nil,
        author: String? = nil
    ) {
        self.id = id
        self.isFromPatient = isFromPatient
        self.at = at
        self.text = text
        self.choices = choices
        self.kind = kind
        self.state = state
        self.reason = reason
        self.author = author
    }
}

/// A conversation with its latest messages, oldest first.
package struct ThreadRows: Sendable, Hashable {
    package var conversation: ConversationRow
    package var messages: [MessageRow]

    package init(conversation: ConversationRow, messages: [MessageRow]) {
        self.conversation = conversation
        self.messages = messages
    }
}

extension Transaction {
    /// The conversations written in most lately, at most `limit`, and older than `before` if given.
    package func conversations(limit: Int, before: ConversationPlace? = nil) throws -> [ConversationRow] {
        let place = before ?? ConversationPlace(at: Instant(microseconds: .max), id: Identifier(.max))
        let found = try rows(
            latestConversations,
            [.instant(place.at), .instant(place.at), .id(place.id), .int(limit)],
            SealedConversation.init
        )
        return try found.map { try $0.opened(self) }
    }

    /// The conversation and its last `limit` messages, oldest first; nil when there is none of that id.
    package func thread(_ id: Identifier<Conversation>, limit: Int) throws -> ThreadRows? {
        guard let sealed = try row(oneConversation, [.id(id)], SealedConversation.init) else { return nil }
        let found = try rows(latestMessages, [.id(id), .int(limit)], SealedMessage.init)
        let messages = try found.reversed().map { try $0.opened(self, subject: sealed.address) }
        return ThreadRows(conversation: try sealed.opened(self), messages: messages)
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
        let value = try row("SELECT value_sealed FROM address WHERE id = ?", [.int(address)]) { $0.blob(0) }
        return try value.map { try readable($0, subject: address, Cell("address", address, "value")) } ?? "—"
    }
}

private let conversationColumns = """
    conversation.id, conversation.address_id, conversation.profile_name_sealed, conversation.last_inbound_at,
    conversation.last_message_at, conversation.unread,
    (SELECT message.id FROM message WHERE message.conversation_id = conversation.id
        ORDER BY message.at DESC, message.id DESC LIMIT 1)
    """

private let latestConversations = """
    SELECT \(conversationColumns) FROM conversation
    WHERE conversation.last_message_at <= ? AND (conversation.last_message_at < ? OR conversation.id < ?)
    ORDER BY conversation.last_message_at DESC, conversation.id DESC LIMIT ?
    """

private let oneConversation = "SELECT \(conversationColumns) FROM conversation WHERE conversation.id = ?"

private let peopleAtAddress = """
    SELECT person.id, person.name_sealed FROM relation JOIN person ON person.id = relation.person_id
    WHERE relation.address_id = ? ORDER BY person.id
    """

private let latestMessages = """
    SELECT message.id, message.direction, message.at, message.body_sealed, message.kind, message.status,
        outbox.state, COALESCE(outbox.reason, CAST(message.failure_code AS TEXT)), staff.name
    FROM message
    LEFT JOIN outbox ON outbox.id = message.outbox_id
    LEFT JOIN staff ON staff.id = message.staff_id
    WHERE message.conversation_id = ? ORDER BY message.at DESC, message.id DESC LIMIT ?
    """

private struct SealedConversation {
    var id: Identifier<Conversation>
    var address: Int64
    var profile: [UInt8]?
    var lastInbound: Instant?
    var lastAt: Instant
    var unread: Int
    var lastMessage: Int64?

    init(_ row: any SQLRow) {
        id = row.id(0)
        address = row.int(1)
        profile = row.optionalBlob(2)
        lastInbound = row.optionalInstant(3)
        lastAt = row.instant(4)
        unread = Int(row.int(5))
        lastMessage = row.optionalInt(6)
    }

    func opened(_ tx: Transaction) throws -> ConversationRow {
        var text = ""
        if let lastMessage {
            let body = try tx.row("SELECT body_sealed FROM message WHERE id = ?", [.int(lastMessage)]) { $0.blob(0) }
            text = try body.map { try tx.body($0, of: lastMessage, address: address).text } ?? ""
        }
        return ConversationRow(
            id: id,
            name: try tx.name(ofAddress: address, profile: profile, conversation: id.rawValue),
            lastText: text,
            lastAt: lastAt,
            unread: unread,
            windowUntil: ServiceWindow(lastInbound: lastInbound).closesAt
        )
    }
}

private struct SealedMessage {
    var message: MessageRow
    var body: [UInt8]

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
            author: row.optionalText(8)
        )
        body = row.blob(3)
    }

    func opened(_ tx: Transaction, subject: Int64) throws -> MessageRow {
        var opened = message
        let content = try tx.body(body, of: message.id, address: subject)
        opened.text = content.text
        opened.choices = content.choices
        return opened
    }
}
