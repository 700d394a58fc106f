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
    private let clock: ManualClock
    let model: SimulatorModel
    let store: MortalStore
    private let rules: PracticeRules
    private let intake: Intake
    private let delivery: Delivery
    private let planner: ReminderPlanner
    var cast: Cast
    var oracle: Oracle
    private var deeds = DeedQueue()
    var random: SeededGenerator
    /// Words about consent on their way to the practice.
    private var words: [(id: String, phone: PersonIndex, wantsMore: Bool)] = []
    var lastReminders: [OutgoingMessage] = []
    private var isClosing = false
    /// Whether the journal may hold something nobody has read; after a death it may.
    private var hasNew = false
    private var hasIdleWork = false
    private var lastDues = Dues()
    /// Moments closer than this are lived through together, as a busy server does.
    private static let tick = Span.seconds(2)
    private let start: Instant
    private var nextBookings: Instant
    private let token: String

    /// Monday 2026-02-02 00:00 UTC, with a change to summer time of two of the zones ahead.
    package static let firstMoment = Instant(seconds: 1_769_990_400)

    package init(_ plan: RehearsalPlan) throws {
        self.plan = plan
        start = Self.firstMoment
        nextBookings = start
        clock = ManualClock(start)
        random = SeededGenerator(seed: plan.seed)
        var settings = SimulatorSettings()
        settings.seed = plan.seed
        settings.keepsTranscripts = false
        settings.reportsArrivals = true
        token = settings.token
        model = SimulatorModel(settings: settings, start: start)
        // Deaths are spread over the commits such a run makes, after the clinic is set up.
        let commits = Int64(plan.messages) / 2
        var coin = SeededGenerator(seed: plan.seed &+ 1)
        let deaths = (0..<plan.crashes).map { _ in Int(coin.span(200...max(201, commits))) }
        store = try MortalStore(folder: plan.folder, clock: clock, deaths: deaths, seed: plan.seed)
        rules = PracticeRules(
            clinicName: "Clínica Aurora",
            line: settings.number.id,
            quietHours: plan.planted == .inQuietHours ? Self.oneMinuteOfQuiet : .standard,
            throughput: 75
        )
        let reader = WebhookReader()
        intake = Intake(rules: rules) { (payload) throws(UnreadablePayload) in try reader.read(payload) }
        delivery = Delivery(rules: rules)
        planner = ReminderPlanner(rules: rules)
        oracle = Oracle(seed: plan.seed)
        cast = try Cast.assemble(
            plan,
            line: settings.number.id,
            model: model,
            store: store,
            random: &random,
            now: start
        )
        if let every = plan.faultsOneIn { model.faults = .everything(oneIn: every) }
    }

    /// Runs to the end.
    ///
    /// `progress` hears the messages so far, now and then.
    package func run(progress: (Int) -> Void = { _ in }) throws -> RehearsalReport {
        let began = ContinuousClock.now
        var last = 0
        while true {
            do {
                try step()
            } catch is Death {
                try die()
            }
            let messages = model.acceptedCount + oracle.inboundCount
            if messages >= plan.messages, !isClosing {
                isClosing = true
                store.hurry()
            }
            if messages - last >= 10_000 {
                last = messages
                progress(messages)
            }
            guard let next = try nextMoment() else {
                if store.deathsLeft == 0 { break }
                // All is at rest and a death is still to come: the practice goes on committing until it does.
                hasIdleWork = true
                continue
            }
            clock.move(to: max(next, clock.now + Self.tick))
            if clock.now > start + .days(3_650) { break }
        }
        if plan.planted == .lostStatus { try forgetStatuses() }
        try oracle.close(model, cast: cast, store: store, now: clock.now)
        let messages = model.acceptedCount + oracle.inboundCount
        oracle.count { report in
            report.messages = messages
            let spent = began.duration(to: .now).components
            report.seconds = Double(spent.seconds) + Double(spent.attoseconds) * 1e-18
            report.eventsPerSecond = Double(report.events) / max(report.seconds, 0.001)
            report.days = (clock.now - start).seconds / 86_400
        }
        return oracle.report
    }

    private func die() throws {
        oracle.count { $0.crashes += 1 }
        hasNew = true
        try store.reopen()
        let flying = try store.look { try $0.number("SELECT count(*) FROM outbox WHERE state = 'sending'") }
        do {
            try store.write { try $0.recoverOutbox() }
            oracle.count { $0.unknown += Int(flying) }
        } catch is Death {
            try die()
        }
    }

    /// When the practice itself has something to do next, each of its queues apart.
    private struct Dues {
        var agenda: Instant?
        var queued: Instant?
        var event: Instant?

        var next: Instant? { [agenda, queued, event].compactMap(\.self).min() }
    }

    private func dues() throws -> Dues {
        try store.look { tx in
            Dues(agenda: try tx.nextAgendaDue(), queued: try tx.nextQueued(), event: try tx.nextEventDue())
        }
    }

    /// When anything happens next; nil when everything has come to rest and the books can be closed.
    private func nextMoment() throws -> Instant? {
        lastDues = try dues()
        let ours = lastDues.next
        let theirs = [model.nextDue, deeds.next, isClosing ? nil : nextBookings].compactMap(\.self).min()
        return [ours, theirs].compactMap(\.self).min()
    }

    private func step() throws {
        let now = clock.now
        try takeWebhooks(now)
        // What these deeds and webhooks add is due later, and the end of the step looks again.
        let dues = lastDues
        let hasRetries = dues.event.map { $0 <= now } ?? false
        if hasNew || hasRetries { try handle() }
        try noteWords()
        while let agenda = dues.agenda, agenda <= now {
            let settled = try store.write { try self.planner.enqueueDue(limit: 100, in: $0) }
            oracle.count { $0.events += settled }
            if settled < 100 { break }
        }
        if plan.planted == .lostReminder { try dropReminders() }
        try send(now)
        react(now)
        try act(now)
        if hasIdleWork { try store.write { _ in } }
    }

    /// As the intake's loop does: until there is nothing more.
    private func handle() throws {
        while true {
            let handled = try store.write { tx in
                try self.intake.handleNew(limit: 64, in: tx) + self.intake.handleDue(limit: 64, in: tx)
            }
            if handled < 64 { break }
        }
        hasNew = false
    }

    /// Everything due arrives together, as concurrent posts do that share one commit.
    private func takeWebhooks(_ now: Instant) throws {
        let due = model.dueWebhooks(now: now)
        guard !due.isEmpty else { return }
        hasNew = true
        do {
            try store.write { tx in
                for webhook in due where self.plan.planted != .lostMessage || webhook.id % 20 != 0 {
                    try tx.append(toJournal: webhook.body)
                }
            }
        } catch let death as Death {
            for webhook in due { model.webhookAnswered(webhook.id, status: nil, now: now) }
            throw death
        }
        for webhook in due {
            model.webhookAnswered(webhook.id, status: 200, now: now)
            oracle.count { $0.events += webhook.updates }
        }
    }

    private func send(_ now: Instant) throws {
        while let queued = try store.look({ try $0.nextQueued() }), queued <= now {
            // One transaction, as the delivery service does it.
            let (claimed, messages) = try store.write { tx in
                let claimed = try self.delivery.claim(limit: 32, in: tx)
                return (claimed.count, try self.delivery.depart(claimed, in: tx))
            }
            if claimed == 0 { return }
            var leaving = messages[...]
            // Outcomes that come close together share a commit, as in the server.
            while !leaving.isEmpty {
                let together = leaving.prefix(Int(random.span(1...8)))
                leaving = leaving.dropFirst(together.count)
                try settle(
                    together.map { message in
                        let outcome = ask(message, now)
                        plant(message, now)
                        try oracle.judge(model, cast: cast, sent: message, store: store)
                        return (message.correlation, outcome)
                    }
                )
            }
        }
    }

    private func settle(_ outcomes: [(correlation: String, outcome: SendOutcome)]) throws {
        try store.write { tx in
            for (correlation, outcome) in outcomes { try self.delivery.settle(correlation, outcome, in: tx) }
        }
        // After the commit only: had the practice died, all of them would be counted as interrupted.
        let unknown = outcomes.count { $0.outcome.isUnknown }
        oracle.count {
            $0.unknown += unknown
            $0.events += outcomes.count
        }
    }

    /// The product's own encoding, the simulator's own answer.
    func ask(_ message: OutgoingMessage, _ now: Instant) -> SendOutcome {
        if let problem = MessageLimits.problem(with: message) {
            return .failed(ChannelFailure(code: 0, disposition: .refused, advice: problem))
        }
        let weather = plan.faultsOneIn == nil ? .fair : Weather(seed: plan.seed, at: now)
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

    /// Night rules switched off but for a minute.
    private static let oneMinuteOfQuiet = DailyHours(from: 180, to: 181).map { QuietHours($0) } ?? .standard

    private func react(_ now: Instant) {
        // Towards the end people only read: what they have begun comes to its end.
        for arrival in model.takeArrivals() where !isClosing {
            for (after, deed) in Patients.reactions(to: arrival, random: &random) { deeds.add(deed, at: now + after) }
        }
    }

    /// A stop or start counts from the moment the practice has handled it.
    private func noteWords() throws {
        guard !words.isEmpty else { return }
        let handled = try store.look { tx in
            try words.filter { try tx.message(channelID: $0.id) != nil }
        }
        for word in handled { cast.note(consent: word.wantsMore, of: word.phone) }
        words.removeAll { word in handled.contains { $0.id == word.id } }
    }

    private func act(_ now: Instant) throws {
        if !isClosing, now >= nextBookings {
            // The day's bookings are spread over the day.
            for _ in 0..<plan.bookingsPerDay {
                let at = nextBookings + .seconds(random.span(0...86_399))
                deeds.add(.book(member: Int(random.span(0...Int64(cast.members.count - 1)))), at: at)
            }
            nextBookings = nextBookings + .days(1)
        }
        while let deed = deeds.take(by: now) {
            do {
                try perform(deed, now)
            } catch let death as Death {
                // The person tries again; the phone does not know that the clinic's machine died.
                deeds.add(deed, at: now + .seconds(30))
                throw death
            }
        }
    }

    private func perform(_ deed: Deed, _ now: Instant) throws {
        switch deed {
        case .book(let member): try book(cast.members[member], now)
        case .clinicChanges(let id): try change(id, now)
        case .tap(let person, let card, let bubble, let choice):
            // A phone that is off or blocked does nothing.
            if let id = try? model.tap(card, of: bubble, choice: choice, by: person, now: now) { oracle.noteTap(id) }
        case .readAll(let person): _ = try? model.act(.readAll, by: person, now: now)
        case .write(let person, let text):
            guard let id = try? model.act(.write(text: text, replyTo: nil), by: person, now: now) else { return }
            oracle.noteInbound(id)
            if text == "STOP" || text == "START" { words.append((id, person, text == "START")) }
            if random.fraction() < 0.7 {
                deeds.add(.staffAnswers(person, message: id), at: now + .seconds(random.span(60...100_000)))
            }
        case .staffAnswers(_, let message): try answer(message)
        }
    }

    private func book(_ member: Member, _ now: Instant) throws {
        let zone = Zone(cast.location.zone) ?? .utc
        let today = zone.civil(at: now).date
        let practitioner = cast.practitioners[Int(random.span(0...Int64(cast.practitioners.count - 1)))]
        let day = today.adding(days: Int(random.span(0...6)))
        let begins = zone.instant(of: CivilTime(day, minuteOfDay: Int(random.span(28...82)) * 15))
        guard begins > now + .minutes(30) else { return }
        let changes = random.fraction() < 0.08
        let moment = now + .seconds(random.span(60...400_000))
        do {
            let id = try store.write { tx in
                let appointment = Appointment(
                    id: tx.newID(),
                    patient: member.person,
                    practitioner: practitioner,
                    location: self.cast.location.id,
                    visitType: self.cast.visitType.id,
                    start: begins,
                    end: begins + .minutes(Int64(self.cast.visitType.minutes)),
                    zone: self.cast.location.zone
                )
                try AppointmentDesk(rules: self.rules).book(appointment, in: tx)
                return appointment.id
            }
            if changes { deeds.add(.clinicChanges(id), at: moment) }
        } catch StoreError.constraint {
            // That time is taken; the patient asks another day.
        }
    }

    private func change(_ id: Identifier<Appointment>, _ now: Instant) throws {
        do {
            try store.write { tx in
                guard let appointment = try tx.appointment(id) else { return }
                try AppointmentDesk(rules: self.rules).perform(
                    .cancel(.clinic, seen: appointment.version),
                    on: appointment,
                    in: tx
                )
            }
            try plantAfterCancel(id, now)
        } catch is Appointment.Refusal {
            // Cancelled or over already.
        }
    }

    private func answer(_ message: String) throws {
        do {
            let cause = try store.write { tx -> String? in
                guard let id = try tx.message(channelID: message), let conversation = try tx.conversation(of: id) else {
                    return nil
                }
                _ = try StaffReply.send(
                    "We will see to it.",
                    to: conversation,
                    by: Identifier(1),
                    clientID: "\(id)",
                    in: tx
                )
                return "staff:\(conversation):\(id)"
            }
            if let cause { oracle.noteStaffReply(cause: cause) }
        } catch is StaffReply.Refusal {
            // The window has shut: staff were told so and nothing was promised.
        }
    }
}
