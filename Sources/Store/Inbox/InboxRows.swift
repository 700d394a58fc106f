package import Care

/// One conversation in the inbox's list.
package struct ConversationRow: Sendable, Hashable {
    package var id: Identifier<Conversation>
    /// The patients' names, or what WhatsApp calls the sender when the clinic does not know them.
    package var name: String
    package var lastText: String
    package var lastAt: Instant
    package var unread: Int
    /// Whether somebody is called to look although nothing new was written since.
    package var isCalled: Bool
    /// When the customer-service window shuts; nil when the patient never wrote.
    package var windowUntil: Instant?
    /// The number behind it, once the conversation is open.
    package var phone: PhoneNumber?

    package init(
        id: Identifier<Conversation>,
        name: String,
        lastText: String,
        lastAt: Instant,
        unread: Int,
        isCalled: Bool = false,
        windowUntil: Instant?,
        phone: PhoneNumber? = nil
    ) {
        self.id = id
        self.name = name
        self.lastText = lastText
        self.lastAt = lastAt
        self.unread = unread
        self.isCalled = isCalled
        self.windowUntil = windowUntil
        self.phone = phone
    }
}

/// Where a page of the inbox's list begins: after this conversation.
package struct ConversationPlace: Sendable, Hashable {
    package var isUnread: Bool
    package var at: Instant
    package var id: Identifier<Conversation>

    package init(isUnread: Bool, at: Instant, id: Identifier<Conversation>) {
        self.isUnread = isUnread
        self.at = at
        self.id = id
    }

    package init(after row: ConversationRow) {
        self.init(isUnread: row.unread > 0, at: row.lastAt, id: row.id)
    }
}

/// Where an older page of a thread ends: before this message.
package struct MessagePlace: Sendable, Hashable {
    package var at: Instant
    package var id: Int64

    package init(at: Instant, id: Int64) {
        self.at = at
        self.id = id
    }
}

/// What a message carries besides words, and whether it can be opened.
package struct MediaRow: Sendable, Hashable {
    package var id: Int64
    package var mime: String
    /// `waiting`, `stored` or `failed`.
    package var state: String
    package var filename: String?

    package init(id: Int64, mime: String, state: String, filename: String? = nil) {
        self.id = id
        self.mime = mime
        self.state = state
        self.filename = filename
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
    /// What the channel told us to tell staff.
    package var advice: String?
    /// Who wrote it, when a person of the clinic did.
    package var author: String?
    package var media: [MediaRow]
    /// Whether the whole update behind it is kept.
    package var hasRaw: Bool

    package init(
        id: Int64,
        isFromPatient: Bool,
        at: Instant,
        text: String,
        choices: [String] = [],
        kind: String = "text",
        state: String = "",
        reason: String? = nil,
        advice: String? = nil,
        author: String? = nil,
        media: [MediaRow] = [],
        hasRaw: Bool = false
    ) {
        self.id = id
        self.isFromPatient = isFromPatient
        self.at = at
        self.text = text
        self.choices = choices
        self.kind = kind
        self.state = state
        self.reason = reason
        self.advice = advice
        self.author = author
        self.media = media
        self.hasRaw = hasRaw
    }
}

/// A conversation with its latest messages, oldest first.
package struct ThreadRows: Sendable, Hashable {
    package var conversation: ConversationRow
    package var messages: [MessageRow]
    package var hasOlder: Bool
    /// The newest identifier of what is here: whoever sees it has seen everything up to it.
    package var mark: Int64

    package init(conversation: ConversationRow, messages: [MessageRow], hasOlder: Bool = false, mark: Int64 = 0) {
        self.conversation = conversation
        self.messages = messages
        self.hasOlder = hasOlder
        self.mark = mark
    }
}
