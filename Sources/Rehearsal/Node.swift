import Care
import Dialogue
import Practice
import Store

/// One node's practice: the services' loops as plain steps, and what they hold in memory between two of them.
///
/// It is lost when the node dies, and waits while the node is stopped.
final class Node {
    private let store: MortalStore
    private let intake: Intake
    private let rules: PracticeRules
    private var delivery: Delivery
    private let planner: ReminderPlanner
    private let rescue: Rescue
    /// One of several: it works by leases.
    ///
    /// Alone it holds every lane for good.
    private let isShared: Bool
    private var lanes: NodeLanes?
    /// When it wants to renew its leases, by true time.
    private var renewal: Instant?
    private let haste: Haste?
    /// True from a death until the first unit of work after it is durable.
    var isDown: Bool
    /// Stopped, as by SIGSTOP or a machine that sleeps, until then by true time.
    var stoppedUntil: Instant?
    /// Marked as being sent, and not sent yet.
    var leaving: ArraySlice<OutgoingMessage> = []
    private(set) var tookOffAt = Instant(seconds: 0)
    /// Answered, and not kept yet.
    var landed: [(correlation: String, outcome: SendOutcome)] = []

    init(
        store: MortalStore,
        rules: PracticeRules,
        isShared: Bool,
        haste: Haste?,
        read: @escaping @Sendable ([UInt8]) throws(UnreadablePayload) -> [Piece]
    ) {
        self.store = store
        intake = Intake(rules: rules, read: read)
        self.rules = rules
        delivery = Delivery(rules: rules)
        planner = ReminderPlanner(rules: rules)
        rescue = Rescue(rules: rules)
        self.isShared = isShared
        isDown = isShared
        self.haste = haste
    }

    var hasInHand: Bool { !leaving.isEmpty || !landed.isEmpty }

    func isAwake(_ now: Instant) -> Bool {
        if let until = stoppedUntil, until > now { return false }
        stoppedUntil = nil
        return true
    }

    /// Dead: only what is committed stays.
    func forget() {
        isDown = true
        stoppedUntil = nil
        leaving = []
        landed = []
    }

    /// When it has something to do whatever the store says; nil when it waits for the store.
    var next: Instant? {
        if let stoppedUntil { return stoppedUntil }
        if isDown || hasInHand { return tookOffAt }
        return nil
    }

    func write<T>(_ kind: String, _ body: (Transaction) throws -> T) throws -> T {
        try store.write(kind, body)
    }

    /// How long after take-off a message may still be sent.
    var patience: Span { Span(microseconds: delivery.patience.components.seconds * 1_000_000) }

    private func has(_ duty: Duty, in tx: Transaction) throws -> Bool { try lanes?.has(duty, in: tx) ?? true }

    /// The first thing after a start.
    func start(_ now: Instant) throws {
        let joined = try store.write("recover") { tx in
            let joined = isShared ? try NodeLanes.join(named: "node", in: tx) : nil
            if let joined {
                try joined.keep(in: tx)
            } else {
                try tx.recoverOutbox()
            }
            if haste == .resendsUnknown {
                _ = try tx.execute("UPDATE outbox SET state = 'queued' WHERE state = 'unknown' AND channel_id IS NULL")
            }
            return joined
        }
        lanes = joined
        delivery = Delivery(rules: rules, lanes: joined)
        renewal = now + NodeLanes.renewal
        isDown = false
    }

    /// False when it was silent for so long that it was forgotten, and must start again.
    func renewIfDue(_ now: Instant) throws -> Bool {
        guard let lanes, let renewal, renewal <= now else { return true }
        do {
            _ = try write("lanes.renew") { try lanes.keep(in: $0) }
        } catch is LostNode {
            return false
        }
        self.renewal = now + NodeLanes.renewal
        return true
    }

    /// As the webhook's endpoint does with all that come together.
    func journal(_ payloads: [[UInt8]]) throws {
        try write("webhook.journal") { tx in
            for payload in payloads { try tx.append(toJournal: payload) }
        }
    }

    /// As the intake's loop does: until there is nothing more; false when it is another node's to do.
    func handle() throws -> Bool {
        while true {
            let early = haste == .marksBeforeHandling ? try markHandled() : []
            let handled = try write("intake.handle") { tx -> Int? in
                guard try has(.intake, in: tx) else { return nil }
                for id in early { try tx.execute("UPDATE journal SET state = 0 WHERE id = ?", .id(id)) }
                return try intake.handleNew(limit: 64, in: tx) + intake.handleDue(limit: 64, in: tx)
            }
            guard let handled else { return false }
            if handled < 64 { return true }
        }
    }

    private func markHandled() throws -> [Identifier<JournalEntry>] {
        try write("intake.mark") { tx in
            let entries = try tx.newJournalEntries(limit: 64)
            for entry in entries { try tx.markHandled(entry.id) }
            return entries.map(\.id)
        }
    }

    /// Turns what is due into messages and offers; gives how many there were.
    func plan(limit: Int) throws -> Int {
        try write("agenda.plan") { tx in
            guard try has(.agenda, in: tx) else { return 0 }
            return try planner.enqueueDue(limit: limit, in: tx) + rescue.lookAtDue(limit: limit, in: tx)
        }
    }

    /// When the next message may leave, by the practice's clock.
    func nextTakeOff(in tx: Transaction) throws -> Instant? { try delivery.nextTakeOff(in: tx) }

    /// Takes up messages as the delivery service does; false when nothing was to be had.
    ///
    /// `send` is for a practice in haste only.
    func takeOff(_ now: Instant, send: (OutgoingMessage) -> SendOutcome) throws -> Bool {
        var early: [(correlation: String, outcome: SendOutcome)] = []
        let (count, messages) = try write("delivery.takeoff") { tx in
            let (count, messages) = try delivery.takeOff(limit: 32, in: tx)
            if haste == .sendsBeforeMarking { early = messages.map { ($0.correlation, send($0)) } }
            return (count, messages)
        }
        landed += early
        leaving = early.isEmpty ? messages[...] : []
        tookOffAt = now
        return count > 0
    }

    /// Keeps what came of the attempts that have landed, and gives how many; they stay in hand when it cannot.
    func settle() throws -> Int {
        try write("delivery.settle") { tx in
            for (correlation, outcome) in landed {
                do {
                    try tx.savepoint { try delivery.settle(correlation, outcome, in: tx) }
                } catch is LostLane {
                    // The node that took over has it as unknown; a status tells.
                }
            }
        }
        defer { landed = [] }
        return landed.count
    }

    /// What the server does every few minutes, in one transaction here.
    func keepHouse() throws {
        try write("housekeeping") { tx in
            _ = try UnknownSweep.run(limit: 100, in: tx)
            try tx.pruneEarlyStatuses(before: tx.now - .days(8))
            try tx.pruneHolds(before: tx.now - .days(1))
            try tx.pruneVisitMessages(before: tx.now - .days(1))
            _ = try tx.pruneJournal(handledBefore: tx.now - .days(7), limit: 2_000)
            _ = try tx.pruneEvents(handledBefore: tx.now - .days(8), limit: 2_000)
        }
    }
}
