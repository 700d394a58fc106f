package import Care
import Dialogue
import Foundation
import Practice
import Simulator
import Store
import WhatsApp

/// A clinic's life on a virtual clock, in one thread, from one seed: practice and simulator side by side, patients who do
/// as people do, a network that fails, and a practice that dies at random commits.
package final class Rehearsal {
    let plan: RehearsalPlan
    let clock: ManualClock
    let practiceClock: PracticeClock
    let model: SimulatorModel
    let store: MortalStore
    let rules: PracticeRules
    let nodes: [Node]
    var cast: Cast
    var oracle: Oracle
    var deeds = DeedQueue()
    var random: SeededGenerator
    /// Words about consent on their way to the practice.
    var words: [Word] = []
    var wordsSaid = 0
    var lastReminders: [OutgoingMessage] = []
    var troubles: Troubles
    var story: Story?
    var fuse: Fuse?
    var isClosing = false
    /// Whether the journal may hold something nobody has read; after a death it may.
    var hasNew = false
    private var hasIdleWork = false
    var lastDues = Dues()
    let start: Instant
    var nextBookings: Instant
    var nextHousekeeping: Instant
    let token: String
    private let storms: Int

    /// Moments closer than this are lived through together, as a busy server does.
    static let tick = Span.seconds(2)
    /// How often a practice that cannot write tries again.
    private static let patience = Span.seconds(15)
    /// Monday 2026-02-02 00:00 UTC.
    package static let firstMoment = Instant(seconds: 1_769_990_400)

    package convenience init(_ plan: RehearsalPlan) throws {
        try self.init(plan, fuse: nil)
    }

    init(_ plan: RehearsalPlan, fuse: Fuse?) throws {
        self.plan = plan
        start = plan.isStory ? Self.firstMoment : Beginning.of(seed: plan.seed)
        nextBookings = start
        nextHousekeeping = start + .days(1)
        clock = ManualClock(start)
        practiceClock = PracticeClock(clock)
        random = SeededGenerator(seed: plan.seed)
        let settings = Self.settings(plan)
        token = settings.token
        model = SimulatorModel(settings: settings, start: start)
        let (deaths, storms) = Self.deaths(plan)
        self.storms = storms
        let store = try MortalStore(plan, clock: practiceClock, deaths: deaths)
        let rules = PracticeRules(
            clinicName: "Clínica Aurora",
            line: settings.number.id,
            quietHours: plan.planted == .inQuietHours ? Self.oneMinuteOfQuiet : .standard,
            throughput: 75,
            booking: BookingRules(publicURL: plan.clinic == .scheduling ? "https://clinic.example" : nil)
        )
        let reader = WebhookReader()
        self.store = store
        self.rules = rules
        nodes = (0..<max(1, plan.nodes)).map { _ in
            Node(store: store, rules: rules, isShared: plan.nodes > 1, haste: plan.haste) {
                (payload) throws(UnreadablePayload) in try reader.read(payload)
            }
        }
        oracle = Oracle(seed: plan.seed)
        troubles = Troubles(seed: plan.seed, start: start, isOn: plan.faultsOneIn != nil && !plan.isStory)
        cast = try Cast.assemble(plan, model: model, store: store, random: &random, now: start)
        if plan.isStory {
            isClosing = true
            story = Story()
            tellStory()
        } else if let every = plan.faultsOneIn {
            model.faults = .everything(oneIn: every)
        }
        self.fuse = fuse
        store.fuse = fuse
    }

    private static func settings(_ plan: RehearsalPlan) -> SimulatorSettings {
        var settings = SimulatorSettings()
        settings.seed = plan.seed
        settings.keepsTranscripts = false
        settings.reportsArrivals = true
        // In the story each answer to a send is read only after the first status has come.
        if plan.isStory { settings.sentDelay = 5_000...5_000 }
        return settings
    }

    /// Deaths are spread over the commits such a run makes, after the clinic is set up; some come four in a row, which is
    /// within seconds.
    private static func deaths(_ plan: RehearsalPlan) -> (deaths: [Int], storms: Int) {
        // Several nodes commit mostly to renew their leases.
        let commits = Int64(plan.messages) * Int64(plan.nodes) / 2
        var coin = SeededGenerator(seed: plan.seed &+ 1)
        var deaths: [Int] = []
        var storms = 0
        while deaths.count < plan.crashes {
            let at = Int(coin.span(200...max(201, commits)))
            let isStorm = plan.crashes - deaths.count >= 4 && coin.fraction() < 0.1
            deaths += isStorm ? [at, at + 1, at + 2, at + 3] : [at]
            storms += isStorm ? 1 : 0
        }
        return (deaths, storms)
    }

    /// Night rules switched off but for a minute.
    private static let oneMinuteOfQuiet = DailyHours(from: 180, to: 181).map { QuietHours($0) } ?? .standard

    /// Runs to the end.
    ///
    /// `progress` hears now and then how far it is, and what was found wrong so far.
    package func run(progress: (RehearsalReport) -> Void = { _ in }) throws -> RehearsalReport {
        let began = ContinuousClock.now
        var last = 0
        while true {
            try step()
            let messages = model.acceptedCount + oracle.inboundCount
            let isOver =
                plan.clinic == .scheduling ? clock.now >= start + plan.length : messages >= plan.messages
            if isOver, !isClosing {
                isClosing = true
                store.hurry()
            }
            if messages - last >= 10_000 {
                last = messages
                var report = oracle.report
                report.messages = messages
                report.days = (clock.now - start).seconds / 86_400
                progress(report)
            }
            guard let next = try nextMoment() else {
                if store.deathsLeft == 0 { break }
                // All is at rest and a death is still to come: the practice goes on committing until it does.
                hasIdleWork = true
                continue
            }
            clock.move(to: max(next, clock.now + (store.isFull ? Self.patience : Self.tick)))
            if clock.now > start + .days(3_650) { break }
        }
        return try close(began)
    }

    private func close(_ began: ContinuousClock.Instant) throws -> RehearsalReport {
        try plantAtTheEnd()
        oracle.troubles = troubles
        try oracle.close(model, cast: cast, store: store, now: clock.now)
        let messages = model.acceptedCount + oracle.inboundCount
        if plan.clinic == .scheduling {
            let figures = try store.look {
                try SchedulingFigures(
                    in: $0,
                    quietHours: rules.quietHours,
                    until: clock.now,
                    wasInTheWay: { troubles.wereInTheWay(from: $0, until: $1) }
                )
            }
            oracle.count { $0.scheduling = figures }
        }
        countFaults(storms: storms)
        oracle.count { report in
            report.messages = messages
            let spent = began.duration(to: .now).components
            report.seconds = Double(spent.seconds) + Double(spent.attoseconds) * 1e-18
            report.eventsPerSecond = Double(report.events) / max(report.seconds, 0.001)
            report.days = (clock.now - start).seconds / 86_400
        }
        return oracle.report
    }

    /// When the practice itself has something to do next by its own clock, each of its queues apart.
    struct Dues {
        var agenda: Instant?
        var queued: Instant?
        var event: Instant?
        var media: Instant?

        var next: Instant? { [agenda, queued, event, media].compactMap(\.self).min() }
    }

    private func dues() throws -> Dues {
        try store.look { tx in
            let acts = [try tx.nextAgendaDue(), try tx.nextFreedSlotDue()].compactMap(\.self).min()
            var dues = Dues(agenda: acts, queued: try tx.nextQueued(), event: try tx.nextEventDue())
            if story != nil { dues.media = try tx.nextMediaDue() }
            return dues
        }
    }

    /// When anything happens next; nil when everything has come to rest and the books can be closed.
    private func nextMoment() throws -> Instant? {
        lastDues = try dues()
        var next = lastDues.next.map { $0 - practiceClock.error }
        func consider(_ moment: Instant?) {
            if let moment { next = min(next ?? moment, moment) }
        }
        consider(model.nextDue)
        consider(deeds.next)
        if !isClosing { consider(nextBookings) }
        consider(troubles.next)
        for node in nodes { consider(node.next) }
        return next
    }

    private func step() throws {
        let now = clock.now
        turnTroubles(now)
        // Which of several nodes comes first is drawn anew each time.
        let order = nodes.count == 1 ? nodes : nodes.shuffled(using: &random)
        // Time goes on while a node sends.
        for node in order where node.isAwake(clock.now) { try mortally(node) { try work(node, clock.now) } }
        if plan.planted == .lostReminder { try dropReminders() }
        react(clock.now)
        try act(clock.now)
        if hasIdleWork { try mortally(nodes[0]) { try store.write { _ in } } }
    }
}
