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
        case .message(let message): try handle(message, piece, in: tx)
        case .call(let call): try handle(call, piece, in: tx)
        case .status(let update):
            try StatusHandler.handle(update, line: piece.line, in: tx)
            try CardFallback(rules: rules).take(update, in: tx)
        case .marketingPreference(let from, let isWanted, let at):
            guard let address = try tx.ensureAddress(from) else { return }
            // By when it was said: updates come in any order, and an older "resume" undoes no newer "stop".
            let moment = min(at, tx.now)
            if isWanted {
                try tx.optIn(address.id, to: .outreach, at: moment)
            } else {
                try tx.optOut(address.id, of: .outreach, source: "channel-preference", at: moment)
            }
        case .template(let update):
            try tx.changeTemplate(
                update.name,
                language: update.language,
                status: update.status,
                category: update.category,
                reason: update.reason
            )
        case .flow(let update):
            try tx.changeFlow(update.id, status: update.status)
            try note("flows", update.summary, piece, in: tx)
        case .notice(let field, let summary):
            // What another number's patients wrote is not ours to keep.
            let raw = isOurs(piece) ? piece.raw : nil
            try tx.insertNotice(
                line: piece.line,
                field: field,
                summary: summary,
                raw: raw,
                conversation: piece.conversationKey
            )
        }
    }

    /// Another number of the same account may share the webhook: what is said to it is not ours to answer.
    private func isOurs(_ piece: Piece) -> Bool { line(of: piece) == rules.line }

    /// What names no number came to the one we have.
    private func line(of piece: Piece) -> String { piece.line.isEmpty ? rules.line : piece.line }

    private func handle(_ given: IncomingMessage, _ piece: Piece, in tx: Transaction) throws {
        guard isOurs(piece) else { return try noteOtherLine(piece, in: tx) }
        var message = given
        // One from the future would hold the window open, and no later answer about consent would be newer.
        message.at = min(given.at, tx.now)
        guard let address = try sender(of: message, in: tx) else {
            return try note("message-without-sender", "A message that names no sender.", piece, in: tx)
        }
        let conversation = try tx.ensureConversation(line: line(of: piece), address: address.id)
        let completion = try CardCompletion(message.content, in: conversation, tx)
        guard let stored = try store(message, completion, in: conversation, tx) else { return }
        if case .unsupported = message.content { try tx.keepRaw(piece.raw, of: stored, in: conversation) }
        if case .media(let media) = message.content { try tx.insertMedia(media, of: stored, in: conversation) }
        guard let current = try tx.conversation(conversation.id) else { return }
        let occasion = Occasion(
            conversation: current,
            address: address,
            message: message,
            cause: "m:" + tx.vault.name(.cause, message.id)
        )
        switch message.content {
        case .tap(let payload, _): try taps.handle(payload, occasion, in: tx)
        case .text(let text): try words.handle(text, occasion, in: tx)
        case .form: try completion?.answer(occasion, rules, in: tx)
        case .addressChange(let to, _): try AddressChange(sender: message.from, to: to).follow(in: tx)
        default: break
        }
    }

    /// A phone and an id are one account, unless the message is about them parting.
    private func sender(of message: IncomingMessage, in tx: Transaction) throws -> Address? {
        guard case .addressChange = message.content, message.from.phone != nil else {
            return try tx.ensureAddress(message.from)
        }
        return try tx.ensureAddress(ChannelAddress(phone: message.from.phone))
    }

    /// Nil when the message is there already.
    private func store(
        _ message: IncomingMessage,
        _ completion: CardCompletion?,
        in conversation: Conversation,
        _ tx: Transaction
    ) throws -> Identifier<Message>? {
        let body = completion?.body ?? StoredBody(message.content)
        let stored = try tx.insertInbound(
            conversation,
            channelID: message.id,
            kind: body.kind,
            body: body.encode(),
            at: message.at,
            inReplyTo: message.inReplyTo
        )
        guard let stored else { return nil }
        try tx.noteInbound(
            conversation.id,
            at: message.at,
            profileName: message.profileName,
            isUnread: completion?.wantsReader ?? message.content.wantsReader,
            opensWindow: message.content.opensWindow
        )
        return stored
    }

    /// A call shows in the thread once, however many updates tell of it; what opens no window is a notice.
    private func handle(_ call: CallUpdate, _ piece: Piece, in tx: Transaction) throws {
        guard isOurs(piece) else { return try noteOtherLine(piece, in: tx) }
        guard call.opensWindow, let address = try tx.ensureAddress(call.with) else {
            return try note("calls", call.summary, piece, in: tx)
        }
        let conversation = try tx.ensureConversation(line: line(of: piece), address: address.id)
        let body = StoredBody(call)
        let at = min(call.at, tx.now)
        let stored = try tx.insertInbound(
            conversation,
            channelID: "call:" + call.id,
            kind: body.kind,
            body: body.encode(),
            at: at,
            inReplyTo: nil
        )
        guard stored != nil else { return }
        // Who called and was not heard waits for somebody; who was called by the clinic does not.
        try tx.noteInbound(conversation.id, at: at, profileName: call.profileName, isUnread: call.isFromPatient)
    }

    /// Said once a day for each number, and nothing of what was said there.
    private func noteOtherLine(_ piece: Piece, in tx: Transaction) throws {
        let field = "other-line"
        let today = tx.now - Span(microseconds: tx.now.microseconds % Span.days(1).microseconds)
        guard try !tx.hasNotice(line: piece.line, field: field, since: today) else { return }
        let summary = "Messages or calls to another number of the account (\(piece.line)); they are not handled here."
        try tx.insertNotice(line: piece.line, field: field, summary: summary)
    }

    private func note(_ field: String, _ summary: String, _ piece: Piece, in tx: Transaction) throws {
        try tx.insertNotice(
            line: piece.line,
            field: field,
            summary: summary,
            raw: piece.raw,
            conversation: piece.conversationKey
        )
    }
}

/// Where and when a patient said something.
package struct Occasion: Sendable {
    package var conversation: Conversation
    package var address: Address
    package var message: IncomingMessage
    /// What an answer is caused by: the message, by its keyed name.
    package var cause: String

    /// An answer: its cause is the message it answers, which therefore gets one of each kind.
    func answer(
        _ content: OutgoingContent,
        effect: String,
        person: Identifier<Person>? = nil,
        now: Instant
    ) -> NewOutboxItem {
        NewOutboxItem(
            cause: "\(cause):\(effect)",
            person: person,
            purpose: .conversation,
            notBefore: now,
            notAfter: now + PracticeRules.answerLife,
            content: content,
            causedAt: message.at
        )
    }
}

extension IncomingContent {
    /// A tap answers itself and a reaction asks nothing; everything else is for somebody to read.
    var wantsReader: Bool {
        switch self {
        case .tap, .reaction: false
        default: opensWindow
        }
    }
}
