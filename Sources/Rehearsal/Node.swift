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
    private let delivery: Delivery
    private let planner: ReminderPlanner
    let leases: any NodeLeases
    private let haste: Haste?
    /// True from a death until the first unit of work after it is durable.
    var isDown = false
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
        leases: any NodeLeases,
        haste: Haste?,
        read: @escaping @Sendable ([UInt8]) throws(UnreadablePayload) -> [Piece]
    ) {
        self.store = store
        intake = Intake(rules: rules, read: read)
        delivery = Delivery(rules: rules)
        planner = ReminderPlanner(rules: rules)
        self.leases = leases
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
        return leases.renewal
    }

    /// Another node has taken over: what was in hand is that node's to settle.
    func drop() {
        leaving = []
        landed = []
    }

    /// One unit of work of this node, which writes nothing once another has taken over.
    func write<T>(_ kind: String, _ body: (Transaction) throws -> T) throws -> T {
        try store.write(kind) { tx in
            try leases.fence(in: tx)
            return try body(tx)
        }
    }

    /// The first thing after a start.
    func start() throws {
        try store.write("recover") { tx in
            try leases.start(in: tx)
            if haste == .resendsUnknown {
                _ = try tx.execute("UPDATE outbox SET state = 'queued' WHERE state = 'unknown' AND channel_id IS NULL")
            }
        }
        isDown = false
    }

    func renewIfDue(_ now: Instant) throws {
        guard let renewal = leases.renewal, renewal <= now else { return }
        try store.write("lanes.renew") { try leases.renew(in: $0) }
    }

    /// As the webhook's endpoint does with all that come together.
    func journal(_ payloads: [[UInt8]]) throws {
        try write("webhook.journal") { tx in
            for payload in payloads { try tx.append(toJournal: payload) }
        }
    }

    /// As the intake's loop does: until there is nothing more.
    func handle() throws {
        while true {
            let early = haste == .marksBeforeHandling ? try markHandled() : []
            let handled = try write("intake.handle") { tx in
                for id in early { try tx.execute("UPDATE journal SET state = 0 WHERE id = ?", .id(id)) }
                return try intake.handleNew(limit: 64, in: tx) + intake.handleDue(limit: 64, in: tx)
            }
            if handled < 64 { return }
        }
    }

    private func markHandled() throws -> [Identifier<JournalEntry>] {
        try write("intake.mark") { tx in
            let entries = try tx.newJournalEntries(limit: 64)
            for entry in entries { try tx.markHandled(entry.id) }
            return entries.map(\.id)
        }
    }

    /// Turns what is due into messages; gives how many there were.
    func plan(limit: Int) throws -> Int {
        try write("agenda.plan") { try planner.enqueueDue(limit: limit, in: $0) }
    }

    /// Claims and departs in one transaction, as the delivery service does; false when nothing was to be had.
    ///
    /// `send` is for a practice in haste only.
    func takeOff(_ now: Instant, send: (OutgoingMessage) -> SendOutcome) throws -> Bool {
        var early: [(correlation: String, outcome: SendOutcome)] = []
        let (claimed, messages) = try write("delivery.takeoff") { tx in
            let claimed = try delivery.claim(limit: 32, in: tx)
            let messages = try delivery.depart(claimed, in: tx)
            if haste == .sendsBeforeMarking { early = messages.map { ($0.correlation, send($0)) } }
            return (claimed.count, messages)
        }
        landed += early
        leaving = early.isEmpty ? messages[...] : []
        tookOffAt = now
        return claimed > 0
    }

    /// Keeps what came of the attempts that have landed; they stay in hand when it cannot.
    func settle() throws -> [SendOutcome] {
        try write("delivery.settle") { tx in
            for (correlation, outcome) in landed { try delivery.settle(correlation, outcome, in: tx) }
        }
        defer { landed = [] }
        return landed.map(\.outcome)
    }

    /// What the server does every few minutes, in one transaction here.
    func keepHouse() throws {
        try write("housekeeping") { tx in
            _ = try UnknownSweep.run(limit: 100, in: tx)
            try tx.pruneEarlyStatuses(before: tx.now - .days(8))
            _ = try tx.pruneJournal(handledBefore: tx.now - .days(7), limit: 2_000)
            _ = try tx.pruneEvents(handledBefore: tx.now - .days(8), limit: 2_000)
        }
    }
}
