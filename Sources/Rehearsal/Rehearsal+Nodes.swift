import Care
import Dialogue
import Practice
import Simulator
import Store
import WhatsApp

/// What a node does when its turn comes, and what may befall it between two steps.
extension Rehearsal {
    /// Runs a node's work; a death takes the node, a store that cannot write ends its turn.
    func mortally(_ node: Node, _ work: () throws -> Void) throws {
        do {
            try work()
        } catch is Death {
            oracle.count { $0.crashes += 1 }
            hasNew = true
            node.forget()
            try store.reopen()
        } catch let error as StoreError where error.isUnavailable {
            // It is tried again at the next moment, as the loops of the server do.
        }
    }

    func work(_ node: Node, _ now: Instant) throws {
        if node.isDown { try node.start(now) }
        guard try node.renewIfDue(now) else { return node.forget() }
        if node.hasInHand, try !land(node, now) { return }
        try takeWebhooks(node, now)
        try handle(node)
        try noteWords()
        // What these deeds and webhooks add is due later, and the end of the step looks again.
        while let agenda = lastDues.agenda, agenda <= practiceClock.now {
            let settled = try node.plan(limit: 100)
            oracle.count { $0.events += settled }
            if settled < 100 { break }
        }
        if story != nil { try fetchMedia(node, now) }
        try deliver(node, now)
        if now >= nextHousekeeping {
            try node.keepHouse()
            nextHousekeeping = now + .days(1)
        }
    }

    private func handle(_ node: Node) throws {
        let hasRetries = lastDues.event.map { $0 <= practiceClock.now } ?? false
        guard hasNew || hasRetries else { return }
        if try node.handle() { hasNew = false }
    }

    /// Everything due arrives together, as concurrent posts do that share one commit.
    private func takeWebhooks(_ node: Node, _ now: Instant) throws {
        let due = model.dueWebhooks(now: now)
        guard !due.isEmpty else { return }
        hasNew = true
        if plan.haste == .answersBeforeKeeping { answer(due, status: 200, now) }
        do {
            try node.journal(due.filter { plan.planted != .lostMessage || $0.id % 20 != 0 }.map(\.body))
        } catch {
            // Answers to what was answered already count for nothing.
            answer(due, status: error is Death ? nil : 503, now)
            throw error
        }
        answer(due, status: 200, now)
        for webhook in due { oracle.count { $0.events += webhook.updates } }
    }

    private func answer(_ webhooks: [WebhookDelivery], status: Int?, _ now: Instant) {
        for webhook in webhooks { model.webhookAnswered(webhook.id, status: status, now: now) }
    }

    /// Until nothing more may leave, the tick is over, or the node is stopped on the way.
    ///
    /// The line lets a tenth of a second's worth go at once: a server that has more to send goes on when the next may
    /// leave, and so time goes on here.
    private func deliver(_ node: Node, _ now: Instant) throws {
        while let next = try nextTakeOff(node), next < now + Self.tick {
            clock.move(to: next)
            let hadAny = try node.takeOff(clock.now) { ask($0, clock.now) }
            if plan.haste == .sendsBeforeMarking { try judge(nil) }
            if !hadAny || stops(node, clock.now) { return }
            if try !land(node, clock.now) { return }
        }
    }

    private func nextTakeOff(_ node: Node) throws -> Instant? {
        try store.look { try node.nextTakeOff(in: $0) }.map { $0 - practiceClock.error }
    }

    /// Sends what has departed and keeps what came of it; false when the node is stopped on the way.
    private func land(_ node: Node, _ now: Instant) throws -> Bool {
        while node.hasInHand {
            // Outcomes that come close together share a commit, as in the server.
            for _ in 0..<random.span(1...8) {
                guard let message = node.leaving.popFirst() else { break }
                node.landed.append((message.correlation, try attempt(message, node, now)))
            }
            if stops(node, now) { return false }
            do {
                let outcomes = try node.settle()
                oracle.count { $0.events += outcomes }
            } catch let error as StoreError where error.isUnavailable && !node.leaving.isEmpty {
                // Each message lands by itself: the others leave all the same.
            }
        }
        return true
    }

    private func attempt(_ message: OutgoingMessage, _ node: Node, _ now: Instant) throws -> SendOutcome {
        guard now - node.tookOffAt <= node.patience || plan.planted == .sleepwalking else {
            return .notAttempted(advice: "The machine slept; it is looked at again.")
        }
        let step = fuse?.begin("delivery.send")
        if let step { try fuse?.pass(step, .before) }
        let outcome = ask(message, now)
        plant(message, now)
        try judge(message)
        if let step { try fuse?.pass(step, .accepted) }
        if story != nil { try takeEarlyStatuses(node) }
        if let step { try fuse?.pass(step, .answered) }
        return outcome
    }

    /// The status is told, kept and handled before the answer to the send is.
    private func takeEarlyStatuses(_ node: Node) throws {
        clock.move(to: clock.now + .seconds(6))
        try takeWebhooks(node, clock.now)
        try handle(node)
    }

    func judge(_ message: OutgoingMessage?) throws {
        try oracle.judge(model, cast: cast, sent: message, store: store, clockError: practiceClock.error)
    }

    /// Whether the node is stopped here, for longer than any lease of lanes.
    private func stops(_ node: Node, _ now: Instant) -> Bool {
        guard nodes.count > 1, random.fraction() < plan.stopsPerBatch else { return false }
        node.stoppedUntil = now + .seconds(random.span(plan.planted == .sleepwalking ? 20_000...60_000 : 11...300))
        oracle.count { $0.faults["node_stopped", default: 0] += 1 }
        return true
    }

    /// The product's own encoding, the simulator's own answer.
    func ask(_ message: OutgoingMessage, _ now: Instant) -> SendOutcome {
        if let problem = MessageLimits.problem(with: message) {
            return .failed(ChannelFailure(code: 0, disposition: .refused, advice: problem))
        }
        let weather = plan.faultsOneIn == nil || plan.isStory ? .fair : Weather(seed: plan.seed, at: now)
        if weather != .fair { oracle.count { $0.faults[weather.rawValue, default: 0] += 1 } }
        if weather == .noNetwork { return .notAttempted(advice: "no network") }
        let response = model.handle(
            GraphRequest(
                method: "POST",
                path: "/v25.0/\(message.line)/messages",
                authorization: weather == .tokenExpired ? "Bearer expired" : "Bearer \(token)",
                contentType: "application/json",
                body: MessageBody(message).json.encoded()
            ),
            now: now
        )
        guard response.fate == .answered else {
            return .failed(ChannelFailure(code: 0, disposition: .unknown, advice: "no answer"))
        }
        return SendAnswer(status: response.status, body: response.body).outcome()
    }

    private func fetchMedia(_ node: Node, _ now: Instant) throws {
        for item in try store.look({ try $0.waitingMedia(limit: 4) }) {
            let step = fuse?.begin("media.fetch")
            if let step { try fuse?.pass(step, .before) }
            guard let file = model.mediaFile(item.media.id, now: now) else { continue }
            if let step { try fuse?.pass(step, .answered) }
            try node.write("media.keep") { try $0.store(file.body, of: item.id) }
        }
    }
}

extension Transaction {
    /// When the next file is to be fetched.
    func nextMediaDue() throws -> Instant? {
        try row("SELECT next_at FROM media WHERE state = 'waiting' ORDER BY next_at LIMIT 1") { $0.instant(0) }
    }
}
