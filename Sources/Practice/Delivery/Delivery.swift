package import Care
package import Dialogue
package import Store

/// What a node that slept past its lease must not write.
package struct LostLane: Error {}

/// The only way out.
///
/// Two short transactions around each send: take up what may go, checked and marked as being sent, and keep what came
/// of it. A death between the two leaves a row that says exactly how far it got.
package struct Delivery: Sendable {
    /// While nothing reaches WhatsApp, or it says "not now" without a wait of its own, tries are at most so far apart.
    package static let longestBackoff = Span.minutes(5)
    /// How long the line rests when nothing will go before staff act; a message tries again then.
    package static let restOfLine = Span.seconds(60)
    /// How long what wants a locked row rests, and how many such are met in one transaction, which others wait behind.
    private static let restOfLock = Span.seconds(5)
    private static let mostLocks = 3

    package let rules: PracticeRules
    private let pairRate: SendRate?
    private let lanes: NodeLanes?

    /// `lanes` nil is for whoever is alone with the store; `pairRate` nil lets any rate to one person pass, which only a
    /// benchmark wants.
    package init(rules: PracticeRules, lanes: NodeLanes? = nil, pairRate: SendRate? = .pair) {
        self.rules = rules
        self.lanes = lanes
        self.pairRate = pairRate
    }

    /// How long after the check the first byte may leave: if the process or the machine slept, what was allowed then may
    /// not be now, and the lane may be another's.
    package var patience: Duration {
        lanes == nil ? .seconds(30) : .microseconds(NodeLanes.margin.microseconds)
    }

    private var lineRate: SendRate { .line(perSecond: rules.throughput) }

    /// Takes up to `limit` messages and marks as being sent what passes the flight check: once this is durable, each of
    /// `leaving` must be sent at once.
    ///
    /// `count` is how many were taken up, those included that were put off or closed.
    package func takeOff(limit: Int, in tx: Transaction) throws -> (count: Int, leaving: [OutgoingMessage]) {
        let chosen = try choose(limit: limit, in: tx) { try takePairTurn($0, $1, in: tx) }
        return (chosen.count, try depart(chosen, in: tx))
    }

    /// The same one by one, for when somebody has locked a row by hand: what wants it is put off, and nobody else waits.
    package func takeOffOneByOne(limit: Int, in tx: Transaction) throws -> (count: Int, leaving: [OutgoingMessage]) {
        var leaving: [OutgoingMessage] = []
        var locks = 0
        let chosen = try choose(limit: limit, in: tx) { id, conversation in
            guard locks < Self.mostLocks else { return false }
            do {
                leaving += try tx.savepoint {
                    try takePairTurn(id, conversation, in: tx) ? try depart([id], in: tx) : []
                }
                return true
            } catch let error as StoreError where error == .locked {
                locks += 1
                try putOff(id, in: tx)
                return false
            }
        }
        return (chosen.count, leaving)
    }

    /// Where the message's own row is locked too, it keeps its place.
    private func putOff(_ id: Identifier<OutboxItem>, in tx: Transaction) throws {
        do {
            try tx.savepoint { try tx.requeue(id, until: tx.now + Self.restOfLock, because: .locked) }
        } catch let error as StoreError where error == .locked {}
    }

    /// In order of priority, within the line's throughput, as `take` lets them.
    private func choose(
        limit: Int,
        in tx: Transaction,
        _ take: (Identifier<OutboxItem>, Identifier<Conversation>) throws -> Bool
    ) throws -> [Identifier<OutboxItem>] {
        var line = try tx.line(rules.line)
        guard line.restsUntil(now: tx.now) == nil else { return [] }
        // While staff must act, one message a minute tries whether they have.
        let isProbe = line.isHeld(now: tx.now)
        let allowance = min(isProbe ? 1 : Int64(limit), lineRate.allowance(from: line.from, now: tx.now))
        guard allowance > 0 else { return [] }
        let held = try lanes?.forSending(in: tx)
        if let held, held.numbers.isEmpty { return [] }
        var chosen: [Identifier<OutboxItem>] = []
        for priority in Priority.allCases {
            let room = Int(allowance) - chosen.count
            if room <= 0 { break }
            for (id, conversation) in try tx.queued(priority, limit: room, in: held)
            where try take(id, conversation) { chosen.append(id) }
        }
        if !chosen.isEmpty {
            line.from = lineRate.after(Int64(chosen.count), from: line.from, now: tx.now)
            if isProbe { line.heldUntil = tx.now + Self.restOfLine }
            try tx.save(line)
        }
        return chosen
    }

    /// When something may be found to take up again, by what is stored now; nil when nothing waits.
    package func nextTakeOff(in tx: Transaction) throws -> Instant? {
        guard let queued = try tx.nextQueued() else { return nil }
        let line = try tx.line(rules.line)
        let free = line.restsUntil(now: tx.now) ?? lineRate.next(from: line.from, now: tx.now)
        return max(queued, free)
    }

    private func takePairTurn(
        _ id: Identifier<OutboxItem>,
        _ conversation: Identifier<Conversation>,
        in tx: Transaction
    ) throws -> Bool {
        guard let pairRate else { return true }
        guard let from = try tx.pairFrom(conversation) else { return false }
        guard pairRate.allowance(from: from, now: tx.now) > 0 else {
            try tx.requeue(id, until: from, because: .pairRate)
            return false
        }
        try tx.setPairFrom(conversation, pairRate.after(1, from: from, now: tx.now))
        return true
    }

    private func depart(_ chosen: [Identifier<OutboxItem>], in tx: Transaction) throws -> [OutgoingMessage] {
        var facts = FlightFacts(rules: rules)
        var leaving: [OutgoingMessage] = []
        for (id, found) in try tx.departures(chosen) {
            guard let departure = try readable(id, found, in: tx) else { continue }
            if departure.line != rules.line {
                try tx.close(id, as: .refused, because: .otherLine)
                continue
            }
            switch try facts.check(departure, in: tx).verdict(at: tx.now) {
            case .send:
                try tx.markSending(id)
                leaving.append(departure.message)
            case .hold(let until, let reason): try tx.requeue(id, until: until, because: reason)
            case .refuse(.expired): try tx.close(id, as: .expired, because: .expired)
            case .refuse(let reason):
                try tx.close(id, as: .refused, because: reason)
                // Whoever moves a visit or calls it off tells the patient; time tells nobody.
                if reason == .anchorPast, departure.item.purpose == .conversation {
                    try tx.callForAttention(departure.item.conversation)
                }
            }
        }
        return leaving
    }

    /// What is to leave; nil when it cannot be read any more, and then it is closed: one bad row must not stop the others.
    private func readable(
        _ id: Identifier<OutboxItem>,
        _ found: Result<Departure, any Error>,
        in tx: Transaction
    ) throws -> Departure? {
        do {
            return try found.get()
        } catch let error where error.isOfOneRow {
            try tx.close(id, as: .refused, because: .unreadable)
            return nil
        }
    }

    /// Keeps what came of one attempt.
    ///
    /// Throws `LostLane` when another node has taken the lane since: to it the message is unknown, and stays so until a
    /// status tells.
    package func settle(_ correlation: String, _ outcome: SendOutcome, in tx: Transaction) throws {
        guard let id = Identifier<OutboxItem>(correlation) else { return }
        if let lanes { try tx.requireFence(of: id, by: lanes.node, or: LostLane()) }
        switch outcome {
        case .accepted(let channelID, _, let advice): try accept(id, channelID, advice, in: tx)
        case .notAttempted(let advice):
            let failure = ChannelFailure(code: 0, disposition: .retry, advice: advice)
            try retry(id, because: .unreachable, failure, isAnswered: false, in: tx)
        case .failed(let failure):
            let isInLists = try CardFallback(rules: rules).take(failure, of: id, in: tx)
            switch failure.disposition {
            case _ where isInLists, .refused:
                try tx.close(id, as: .rejected, because: .refusedByChannel, code: failure.code, advice: failure.advice)
            case .unknown:
                try tx.close(id, as: .unknown, because: .interrupted, code: failure.code, advice: failure.advice)
            case .retry: try retry(id, because: .retryLater, failure, isAnswered: true, in: tx)
            case .needsStaff: try rest(id, failure, in: tx)
            }
        }
    }

    private func accept(
        _ id: Identifier<OutboxItem>,
        _ channelID: String,
        _ advice: String?,
        in tx: Transaction
    ) throws {
        try tx.markAcceptedLater(id, channelID: channelID, advice: advice)
        try tx.raiseMessageStatus(outbox: id, channelID: channelID, status: nil, failureCode: nil)
        try tx.wakeLine(by: id, provedByStatus: false)
        // Last, since one of them may say that nothing more will go.
        try tx.takeEarly(channelID) { updates in
            for update in updates {
                try StatusHandler.apply(update, to: id, in: tx)
                if let failure = update.failure { _ = try CardFallback(rules: rules).take(failure, of: id, in: tx) }
            }
        }
    }

    /// A definite no: it waits its turn again, for as long as the message makes sense.
    private func retry(
        _ id: Identifier<OutboxItem>,
        because reason: ReasonCode,
        _ failure: ChannelFailure,
        isAnswered: Bool,
        in tx: Transaction
    ) throws {
        guard let stand = try tx.standing(of: id) else { return }
        // What failed for want of a network says nothing of how busy WhatsApp is: after a night without one, each message
        // would come with so many attempts that a single "slow down" let the whole line rest for the longest time.
        let attempt = isAnswered ? stand.deferrals + 1 : stand.attempts
        let backoff = min(Span.seconds(Int64(1) << Int64(min(attempt, 10))), Self.longestBackoff)
        let wait = max(failure.wait(attempt: attempt), backoff)
        try slowDown(failure, stand, wait, in: tx)
        // Spread by id, so that what failed together does not come back together.
        let next = tx.now + wait + .milliseconds(id.rawValue % 1_000)
        guard next <= stand.notAfter else {
            return try tx.close(id, as: .rejected, because: .gaveUp, code: failure.code, advice: failure.advice)
        }
        try tx.requeue(id, until: next, because: reason, advice: failure.advice, isDeferred: isAnswered)
    }

    /// What WhatsApp says of a pair or of the whole line counts for the messages behind this one too.
    private func slowDown(_ failure: ChannelFailure, _ stand: Standing, _ wait: Span, in tx: Transaction) throws {
        switch failure.scope {
        case .message: break
        case .pair: try tx.setPairFrom(stand.conversation, tx.now + wait)
        case .line:
            // A pause of seconds is no news for staff.
            let reason = wait < .minutes(1) ? nil : failure.advice
            try tx.restLine(rules.line, until: tx.now + wait, because: reason)
        }
    }

    /// Nothing will go before staff act: the line rests and another message tries after it, since this one may be what
    /// ails.
    private func rest(_ id: Identifier<OutboxItem>, _ failure: ChannelFailure, in tx: Transaction) throws {
        guard let stand = try tx.standing(of: id) else { return }
        let until = tx.now + max(failure.wait(attempt: 1), Self.restOfLine)
        try tx.restLine(rules.line, until: until, because: failure.advice)
        let next = tx.now + min(Self.restOfLine * (Int64(1) << Int64(min(max(stand.attempts, 1), 7) - 1)), .minutes(15))
        guard next <= stand.notAfter else {
            return try tx.close(id, as: .rejected, because: .gaveUp, code: failure.code, advice: failure.advice)
        }
        try tx.requeue(id, until: max(until, next), because: .lineHeld, advice: failure.advice)
    }
}
