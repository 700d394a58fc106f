package import Care
package import Dialogue
package import Store

/// Decides what one update means; a plain function of the update and the transaction.
package struct EventHandler: Sendable {
    private let rules: PracticeRules
    private let taps: TapHandler
    private let words: WordHandler

    package init(rules: PracticeRules) {
        self.rules = rules
        taps = TapHandler(rules: rules)
        words = WordHandler(rules: rules)
    }

    package func handle(_ piece: Piece, in tx: Transaction) throws {
        switch piece.event {
        case .message(let message): try handle(message, line: piece.line, in: tx)
        case .status(let update): try StatusHandler.handle(update, in: tx)
        case .marketingPreference(let from, let isWanted, _):
            guard let address = try tx.ensureAddress(from) else { return }
            if isWanted {
                try tx.optIn(address.id, to: .outreach)
            } else {
                try tx.optOut(address.id, of: .outreach, source: "channel-preference")
            }
        case .template(let update):
            try tx.changeTemplate(
                update.name,
                language: update.language,
                status: update.status,
                category: update.category,
                reason: update.reason
            )
        case .notice(let field, let summary):
            try tx.insertNotice(line: piece.line, field: field, summary: summary)
        }
    }

    private func handle(_ given: IncomingMessage, line: String, in tx: Transaction) throws {
        var message = given
        // One from the future would hold the window open, and no later answer about consent would be newer.
        message.at = min(given.at, tx.now)
        guard let address = try tx.ensureAddress(message.from) else {
            return try tx.insertNotice(line: line, field: "message-without-sender", summary: message.id)
        }
        let conversation = try tx.ensureConversation(line: line, address: address.id)
        let body = StoredBody(message.content)
        let stored = try tx.insertInbound(
            conversation,
            channelID: message.id,
            kind: body.kind,
            body: body.encode(),
            at: message.at,
            inReplyTo: message.inReplyTo
        )
        guard let stored else { return }
        try tx.noteInbound(
            conversation.id,
            at: message.at,
            profileName: message.profileName,
            isUnread: message.content.wantsReader
        )
        if case .media(let media) = message.content {
            try tx.insertMedia(media, of: stored, in: conversation)
        }
        guard let current = try tx.conversation(conversation.id) else { return }
        let occasion = Occasion(conversation: current, address: address, message: message)
        switch message.content {
        case .tap(let payload, _): try taps.handle(payload, occasion, in: tx)
        case .text(let text): try words.handle(text, occasion, in: tx)
        case .addressChange(let to, _): try words.follow(to, from: address, in: tx)
        default: break
        }
    }
}

/// Where and when a patient said something.
package struct Occasion: Sendable {
    package var conversation: Conversation
    package var address: Address
    package var message: IncomingMessage

    /// An answer: it quotes the message it answers, and its cause is that message.
    func answer(
        _ content: OutgoingContent,
        effect: String,
        person: Identifier<Person>? = nil,
        now: Instant
    ) -> NewOutboxItem {
        NewOutboxItem(
            cause: "m:\(message.id):\(effect)",
            person: person,
            purpose: .conversation,
            notBefore: now,
            notAfter: now + PracticeRules.answerLife,
            content: content
        )
    }
}

extension IncomingContent {
    /// A tap answers itself and a reaction asks nothing; everything else is for somebody to read.
    var wantsReader: Bool {
        switch self {
        case .tap, .reaction, .addressChange, .identityChange: false
        default: true
        }
    }
}
