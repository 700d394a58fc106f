package import Care
package import Dialogue
package import Store

/// The only way out.
///
/// Three short transactions around each send: claim what may go, check and mark it as being sent, and keep what came
/// of it. A death between any two leaves a row that says exactly how far it got.
package struct Delivery: Sendable {
    /// A claim is given up after this long without a send.
    package static let claimLife = Span.seconds(60)
    package static let mostAttempts = 6

    private let rules: PracticeRules
    private let pairRate: SendRate?

    /// `pairRate` nil lets any rate to one person pass; only a benchmark wants that.
    package init(rules: PracticeRules, pairRate: SendRate? = .pair) {
        self.rules = rules
        self.pairRate = pairRate
    }

    /// Claims up to `limit` messages in order of priority, within the line's throughput and each pair's rate.
    package func claim(limit: Int, in tx: Transaction) throws -> [Identifier<OutboxItem>] {
        var line = try tx.line(rules.line)
        guard line.heldUntil <= tx.now else { return [] }
        let rate = SendRate.line(perSecond: rules.throughput)
        let allowance = min(Int64(limit), rate.allowance(from: line.from, now: tx.now))
        guard allowance > 0 else { return [] }
        var claimed: [Identifier<OutboxItem>] = []
        for priority in Priority.allCases {
            let room = Int(allowance) - claimed.count
            if room <= 0 { break }
            for (id, conversation) in try tx.queued(priority, limit: room)
            where try takePairTurn(id, conversation, in: tx) {
                try tx.claim(id, until: tx.now + Self.claimLife)
                claimed.append(id)
            }
        }
        if !claimed.isEmpty {
            line.from = rate.after(Int64(claimed.count), from: line.from, now: tx.now)
            try tx.save(line)
        }
        return claimed
    }

    private func takePairTurn(
        _ id: Identifier<OutboxItem>,
        _ conversation: Identifier<Conversation>,
        in tx: Transaction
    ) throws -> Bool {
        guard let pairRate else { return true }
        guard let pair = try tx.conversation(conversation) else { return false }
        guard pairRate.allowance(from: pair.pairFrom, now: tx.now) > 0 else {
            try tx.requeue(id, until: pair.pairFrom, because: .pairRate)
            return false
        }
        try tx.setPairFrom(conversation, pairRate.after(1, from: pair.pairFrom, now: tx.now))
        return true
    }

    /// Runs the flight check on what was claimed and marks as being sent what passes: once this is durable, each message
    /// returned must be sent at once.
    package func depart(_ claimed: [Identifier<OutboxItem>], in tx: Transaction) throws -> [OutgoingMessage] {
        var leaving: [OutgoingMessage] = []
        for id in claimed {
            guard let item = try tx.outboxItem(id), item.state == .claimed,
                let conversation = try tx.conversation(item.conversation),
                let address = try tx.address(conversation.address)
            else { continue }
            switch try FlightFacts.check(item, conversation, rules: rules, in: tx).verdict(at: tx.now) {
            case .send:
                try tx.markSending(id)
                leaving.append(
                    OutgoingMessage(
                        line: conversation.line,
                        to: address.channelAddress,
                        content: item.content,
                        correlation: id.description,
                        inReplyTo: item.inReplyTo
                    )
                )
            case .hold(let until, let reason): try tx.requeue(id, until: until, because: reason)
            case .refuse(.expired): try tx.close(id, as: .expired, because: .expired)
            case .refuse(let reason): try tx.close(id, as: .refused, because: reason)
            }
        }
        return leaving
    }

    /// Keeps what came of one attempt.
    package func settle(_ correlation: String, _ outcome: SendOutcome, in tx: Transaction) throws {
        guard let id = Identifier<OutboxItem>(correlation) else { return }
        switch outcome {
        case .accepted(let channelID, _, _): try accept(id, channelID, in: tx)
        case .notAttempted(let advice):
            try retry(id, after: nil, code: nil, advice: advice, in: tx)
        case .failed(let failure):
            switch failure.disposition {
            case .refused:
                try tx.close(id, as: .rejected, because: .refusedByChannel, code: failure.code, advice: failure.advice)
            case .unknown:
                try tx.close(id, as: .unknown, because: .unreachable, code: failure.code, advice: failure.advice)
            case .retry: try retry(id, after: failure.retryAfter, code: failure.code, advice: failure.advice, in: tx)
            case .needsStaff: try hold(id, failure, in: tx)
            }
        }
    }

    private func accept(_ id: Identifier<OutboxItem>, _ channelID: String, in tx: Transaction) throws {
        _ = try tx.markAccepted(id, channelID: channelID)
        try tx.raiseMessageStatus(outbox: id, channelID: channelID, status: nil, failureCode: nil)
        for update in try tx.takeEarly(channelID) { try StatusHandler.apply(update, to: id, in: tx) }
    }

    private func retry(
        _ id: Identifier<OutboxItem>,
        after: Span?,
        code: Int?,
        advice: String,
        in tx: Transaction
    ) throws {
        guard let item = try tx.outboxItem(id) else { return }
        if item.attempts >= Self.mostAttempts {
            return try tx.close(id, as: .rejected, because: .gaveUp, code: code, advice: advice)
        }
        let backoff = Span.seconds(Int64(1) << Int64(min(item.attempts, 10)))
        // Spread by id, so that what failed together does not come back together.
        let spread = Span.milliseconds(id.rawValue % 1_000)
        try tx.requeue(id, until: tx.now + max(after ?? .zero, backoff) + spread, because: .retryLater, advice: advice)
    }

    /// Nothing will go before staff act: the line waits, and looks again every minute.
    private func hold(_ id: Identifier<OutboxItem>, _ failure: ChannelFailure, in tx: Transaction) throws {
        var line = try tx.line(rules.line)
        line.heldUntil = tx.now + max(failure.retryAfter ?? .zero, .seconds(60))
        line.heldReason = failure.advice
        try tx.save(line)
        try tx.requeue(id, until: line.heldUntil, because: .lineHeld, advice: failure.advice)
    }
}
