package import Care

/// One message as a phone shows it.
package struct Bubble: Sendable, Hashable {
    package enum Content: Sendable, Hashable {
        case text(String)
        case media(kind: String, mediaID: String, caption: String?, filename: String?)
        case location(latitude: Double, longitude: Double, name: String?, address: String?)
        case contacts([String])
        /// Anything a business sends with something to tap: buttons, a list, a link, a template.
        case card(Card)
        /// A line in the middle of the chat, such as a changed number.
        case notice(String)
    }

    /// One, two, two blue; `failed` and `waiting` are the business's and the phone's own troubles.
    package enum Ticks: String, Sendable {
        case waiting
        case sent
        case delivered
        case read
    }

    package var id: String
    package var isFromBusiness: Bool
    package var at: Instant
    package var content: Content
    package var replyTo: String?
    package var ticks: Ticks
    /// Reactions on this bubble: the person's and the business's.
    package var ownReaction: String?
    package var businessReaction: String?
    package var isEdited = false
    package var isRevoked = false
    /// The choice that was tapped, for cards.
    package var tapped: Int?

    package init(
        id: String,
        isFromBusiness: Bool,
        at: Instant,
        content: Content,
        replyTo: String? = nil,
        ticks: Ticks = .sent
    ) {
        self.id = id
        self.isFromBusiness = isFromBusiness
        self.at = at
        self.content = content
        self.replyTo = replyTo
        self.ticks = ticks
    }
}

/// A message with something to tap.
package struct Card: Sendable, Hashable {
    package enum Choice: Sendable, Hashable {
        /// A template's quick reply: `payload` and the button's text come back as a `button` message.
        case quickReply(payload: String, title: String)
        /// An interactive reply button; comes back as `button_reply`.
        case reply(id: String, title: String)
        /// A row of a list; comes back as `list_reply`.
        case row(id: String, title: String, detail: String?, section: String?)
        case link(title: String, url: String)
        case call(title: String, phone: String)
        case copy(title: String, code: String)
        /// Opens a Flow.
        case flow(FlowCard)
        /// Shown but not simulated.
        case other(title: String)
        case sendLocation

        package var title: String {
            switch self {
            case .quickReply(_, let title), .reply(_, let title), .row(_, let title, _, _), .link(let title, _),
                .call(let title, _), .copy(let title, _), .other(let title):
                title
            case .flow(let card): card.title
            case .sendLocation: "Send location"
            }
        }
    }

    package var header: Header?
    package var body: String
    package var footer: String?
    /// The label that opens a list's rows.
    package var listButton: String?
    package var choices: [Choice]
    /// The template's name, when it is one.
    package var template: String?

    package enum Header: Sendable, Hashable {
        case text(String)
        case media(kind: String, mediaID: String, filename: String?)
    }

    package init(
        header: Header? = nil,
        body: String,
        footer: String? = nil,
        listButton: String? = nil,
        choices: [Choice] = [],
        template: String? = nil
    ) {
        self.header = header
        self.body = body
        self.footer = footer
        self.listButton = listButton
        self.choices = choices
        self.template = template
    }
}

/// A message that has just reached a phone, with what it takes to answer it.
package struct Arrival: Sendable, Hashable {
    package var person: PersonIndex
    package var bubble: Bubble
    /// Where it is in the ledger of accepted messages.
    package var ledgerIndex: Int
}
