package import Care
import Dialogue
package import Store

/// Offers booking cards and opens them again for the phones they went to.
package struct BookingCardDesk: Sendable {
    private let rules: PracticeRules

    /// Only then may the form be sent and opened (Meta, Flow statuses).
    private static let published = "PUBLISHED"
    /// A card ends so long before the window does: what it books must be confirmed in the chat.
    private static let margin = Span.minutes(10)

    package init(rules: PracticeRules) {
        self.rules = rules
    }

    /// Offers a card for these; false where lists must do.
    func offer(_ offers: [BookingDialogue.VisitOffer], _ client: Client, in tx: Transaction) throws -> Bool {
        guard let flow = rules.booking.flow, try tx.flowStatus(flow) == Self.published,
            try !tx.refusesCards(client.conversation), let closes = client.occasion.conversation.window.closesAt
        else { return false }
        let expires = min(closes, tx.now + PracticeRules.answerLife) - Self.margin
        guard expires > tx.now else { return false }
        let people = Set(offers.map(\.wanted.patient))
        let types = Set(offers.map(\.wanted.visitType))
        let card = BookingCard(
            id: tx.newID(),
            conversation: client.conversation,
            person: people.count == 1 ? people.first.flatMap { $0 } : nil,
            visitType: types.count == 1 ? types.first : nil,
            expires: expires
        )
        try tx.insert(card)
        let content = CardDialogue(language: client.language).invitation(
            flow: flow,
            token: Self.token(of: card.id, tx.vault)
        )
        try client.ask(content, "card", in: tx)
        return true
    }

    /// The card a phone shows; nil for a token that was never given or is no longer good.
    package func open(_ token: String?, in tx: Transaction) throws -> OpenCard? {
        guard let card = try Self.card(behind: token, in: tx), card.expires > tx.now || card.visit != nil,
            let occasion = try Occasion(card, in: tx)
        else { return nil }
        return try OpenCard(card, try Client(occasion, rules, in: tx), rules, in: tx)
    }

    /// How somebody is spoken to whose card is not known.
    package var language: LanguageTag { rules.booking.language }

    /// The card's identifier and a name that only the clinic's key can give.
    package static func token(of card: Identifier<BookingCard>, _ vault: Vault) -> String {
        "\(card)-\(vault.name(.bookingCard, String(card.rawValue)))"
    }

    static func card(behind token: String?, in tx: Transaction) throws -> BookingCard? {
        guard let token, token.utf8.count <= 80, let dash = token.firstIndex(of: "-"),
            let number = Int64(token[..<dash]), number > 0
        else { return nil }
        let id = Identifier<BookingCard>(number)
        return Self.token(of: id, tx.vault) == token ? try tx.bookingCard(id) : nil
    }
}

extension BookingCard {
    /// Whether this was not decided otherwise when the card was offered.
    func leavesOpen(_ wanted: WantedVisit) -> Bool {
        (person == nil || person == wanted.patient) && (visitType == nil || visitType == wanted.visitType)
    }
}

extension Occasion {
    /// What is done in a card is said by nobody: what follows from it is caused by the card.
    init?(_ card: BookingCard, in tx: Transaction) throws {
        guard let conversation = try tx.conversation(card.conversation),
            let address = try tx.address(conversation.address)
        else { return nil }
        let message = IncomingMessage(
            id: "",
            from: address.channelAddress,
            profileName: try tx.profileName(of: conversation.id),
            at: tx.now,
            content: .form(name: "flow", json: "")
        )
        self.init(conversation: conversation, address: address, message: message, cause: "card:\(card.id)")
    }
}
