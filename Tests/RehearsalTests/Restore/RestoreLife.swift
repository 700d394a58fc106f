import Care
import Dialogue
import Foundation
import Practice
import Rehearsal
import Simulator
import Store
import StoreSQLite
import WhatsApp

/// A small clinic, its patients and WhatsApp on a virtual clock, whose database is lost and restored from a backup.
final class RestoreLife {
    let clock = ManualClock(Rehearsal.firstMoment + .hours(6))
    let model: SimulatorModel
    var engine: SQLiteEngine
    var random: SeededGenerator
    /// Everything WhatsApp delivered, and when.
    private(set) var delivered: [(at: Instant, body: [UInt8])] = []
    /// Messages the phones sent.
    private(set) var inbound: [String] = []
    /// What each accepted message was for, in the order of WhatsApp's ledger.
    private(set) var causes: [String: String] = [:]
    /// When a phone said stop.
    private(set) var stops: [PersonIndex: Instant] = [:]
    private(set) var backupTaken: Instant?
    private var wantsBackup = false
    private var deeds: [(at: Instant, deed: Deed)] = []
    private let folder: URL
    private let rules: PracticeRules
    private let intake: Intake
    private let token: String
    private static let tick = Span.seconds(20)

    private enum Deed {
        case tap(PersonIndex, Card, bubble: String, choice: Int)
        case write(PersonIndex, String)
        case readAll(PersonIndex)
    }

    init(seed: UInt64, folder: URL) throws {
        self.folder = folder
        random = SeededGenerator(seed: seed)
        var settings = SimulatorSettings()
        settings.seed = seed
        settings.keepsTranscripts = false
        settings.reportsArrivals = true
        token = settings.token
        model = SimulatorModel(settings: settings, start: clock.now)
        rules = PracticeRules(clinicName: "Clínica Aurora", line: settings.number.id)
        let reader = WebhookReader()
        intake = Intake(rules: rules) { (payload) throws(UnreadablePayload) in try reader.read(payload) }
        engine = try Self.open(folder, clock)
        try engine.migrate()
        try assemble()
    }

    var path: String { folder.appending(path: "clinic.sqlite").path }
    var copy: String { folder.appending(path: "copy.sqlite").path }

    private static func open(_ folder: URL, _ clock: ManualClock) throws -> SQLiteEngine {
        try SQLiteEngine(
            path: folder.appending(path: "clinic.sqlite").path,
            vault: try Vault(base64: Data(repeating: 3, count: 32).base64EncodedString()),
            clock: clock,
            options: SQLiteEngine.Options(isDurable: false, readers: 2)
        )
    }

    private func assemble() throws {
        for template in TemplateCatalog.all { _ = model.stockTemplate(template.creation.encoded(), now: clock.now) }
        try engine.writeBlocking { tx in
            for template in TemplateCatalog.all {
                try tx.save(Store.TemplateRecord(approved: template))
            }
            let place = try tx.ensureLocation(named: "Centro", address: "Rua Um, 1", zone: "America/Sao_Paulo")
            let type = try tx.ensureVisitType(named: "Visit", minutes: 15)
            let doctors = try (0..<4).map { try tx.ensurePractitioner(named: "Dr \($0)") }
            for doctor in doctors {
                for day in 1...7 {
                    try tx.add(
                        OpeningHours(practitioner: doctor.id, location: place.id, weekday: day, from: 420, to: 1_260)
                    )
                }
            }
            for index in 0..<40 { try self.admit(index, doctors, place, type, in: tx) }
        }
    }

    private func admit(
        _ index: Int,
        _ doctors: [Practitioner],
        _ place: Location,
        _ type: VisitType,
        in tx: Transaction
    ) throws {
        let digits = "1555" + String(3_000_000 + index)
        let user = "BR.\(5_000 + index)"
        _ = model.join(SimulatedPerson(name: "P \(index)", phone: digits, userID: user), now: clock.now)
        let person = try tx.insertPerson(name: "P \(index)", language: .english, zone: "America/Sao_Paulo")
        if let address = try tx.ensureAddress(ChannelAddress(phone: digits, userID: user)) {
            try tx.link(person.id, to: address.id, as: .oneself, trust: 2)
        }
        try tx.record(Consent(purpose: .appointments, state: .given, at: tx.now, source: "test"), of: person.id)
        for day in 1...4 {
            // Each patient has a quarter of an hour of their own, so nobody is booked twice.
            let minute = 8 * 60 + (index / 4) * 60 + Int(random.span(0...3)) * 15
            let start = Rehearsal.firstMoment + .days(Int64(day)) + .minutes(Int64(minute) + 180)
            try AppointmentDesk(rules: rules).book(
                Appointment(
                    id: tx.newID(),
                    patient: person.id,
                    practitioner: doctors[index % 4].id,
                    location: place.id,
                    visitType: type.id,
                    start: start,
                    end: start + .minutes(15),
                    zone: place.zone
                ),
                in: tx
            )
        }
    }

    /// Asks for a backup at the next moment something is in the air, for that is the hardest.
    func backUpSoon() { wantsBackup = true }

    func backUpNow() throws {
        wantsBackup = false
        backupTaken = clock.now
        _ = try engine.copyBlocking(to: copy) { _ in }
    }

    /// The database is gone; the copy takes its place, made safe or not.
    func loseAndRestore(isMadeSafe: Bool = true) throws {
        guard let backupTaken else { return }
        try engine.close()
        for ending in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + ending) {
            try FileManager.default.removeItem(atPath: path + ending)
        }
        try FileManager.default.moveItem(atPath: copy, toPath: path)
        engine = try Self.open(folder, clock)
        try engine.migrate()
        if isMadeSafe {
            _ = try engine.writeBlocking { try RestoredStore.makeSafe(stamp: "s", takenAt: backupTaken, in: $0) }
        }
        try engine.writeBlocking { try $0.recoverOutbox() }
    }

    /// WhatsApp delivers again, in any order, all it delivered since a moment.
    func repeatWebhooks(since moment: Instant) throws {
        let again = delivered.filter { $0.at >= moment }.map(\.body).shuffled(using: &random)
        try engine.writeBlocking { tx in for body in again { _ = try tx.append(toJournal: body) } }
        try handle()
    }

    func live(until end: Instant) throws {
        while clock.now < end {
            clock.move(to: clock.now + Self.tick)
            try takeWebhooks()
            while try engine.peekBlocking({ try $0.nextAgendaDue() }).map({ $0 <= clock.now }) ?? false {
                try engine.writeBlocking { _ = try ReminderPlanner(rules: self.rules).enqueueDue(limit: 50, in: $0) }
            }
            try send()
            try engine.writeBlocking { _ = try UnknownSweep.run(limit: 100, in: $0) }
            react()
            act()
        }
    }

    private func takeWebhooks() throws {
        let due = model.dueWebhooks(now: clock.now)
        guard !due.isEmpty else { return }
        try engine.writeBlocking { tx in for webhook in due { _ = try tx.append(toJournal: webhook.body) } }
        for webhook in due {
            delivered.append((clock.now, webhook.body))
            model.webhookAnswered(webhook.id, status: 200, now: clock.now)
        }
        try handle()
    }

    private func handle() throws {
        while try engine.writeBlocking({ try self.intake.handleNew(limit: 64, in: $0) }) > 0 {}
        _ = try engine.writeBlocking { try self.intake.handleDue(limit: 64, in: $0) }
    }

    private func send() throws {
        let delivery = Delivery(rules: rules)
        while true {
            let leaving = try engine.writeBlocking { tx in
                try delivery.takeOff(limit: 16, in: tx).leaving
            }
            if leaving.isEmpty { return }
            // Some of them are queued still, some are in the air.
            if wantsBackup { try backUpNow() }
            for message in leaving {
                let outcome = try ask(message)
                try engine.writeBlocking { try delivery.settle(message.correlation, outcome, in: $0) }
            }
        }
    }

    private func ask(_ message: OutgoingMessage) throws -> SendOutcome {
        let before = model.acceptedCount
        let response = model.handle(
            GraphRequest(
                method: "POST",
                path: "/v25.0/\(message.line)/messages",
                authorization: "Bearer \(token)",
                contentType: "application/json",
                body: MessageBody(message).json.encoded()
            ),
            now: clock.now
        )
        if model.acceptedCount > before {
            causes[model.accepted(before).id] = try purpose(of: message)
        }
        // Some answers are lost on the way back.
        if random.fraction() < 0.05 {
            return .failed(ChannelFailure(code: 0, disposition: .unknown, advice: "no answer"))
        }
        return SendAnswer(status: response.status, body: response.body).outcome()
    }

    /// The visit and its time, or the message that is answered: what nobody should hear twice of.
    private func purpose(of message: OutgoingMessage) throws -> String {
        let found = try engine.peekBlocking { tx in
            try tx.row(
                "SELECT outbox.cause, appointment.start_at FROM outbox LEFT JOIN appointment "
                    + "ON appointment.id = outbox.anchor_id WHERE outbox.id = ?",
                [.int(Int64(message.correlation) ?? 0)]
            ) { ($0.text(0), $0.int(1)) }
        }
        let (cause, start) = found ?? ("unknown to us: \(message.correlation)", 0)
        let parts = cause.split(separator: ":")
        return parts[0] == "reminder" ? "reminder \(parts[1]) at \(start), \(parts[3])" : "answer to \(parts[1])"
    }

    private func react() {
        for arrival in model.takeArrivals() {
            let after = Span.seconds(random.span(10...6_000))
            if random.fraction() < 0.5 { deeds.append((clock.now + after, .readAll(arrival.person))) }
            let word = random.fraction()
            if word < 0.15 {
                deeds.append((clock.now + after, .write(arrival.person, word < 0.03 ? "STOP" : "Where do I park?")))
            }
            guard case .card(let card) = arrival.bubble.content, !card.choices.isEmpty, random.fraction() < 0.7 else {
                continue
            }
            let choice = Int(random.span(0...Int64(card.choices.count - 1)))
            deeds.append((clock.now + after, .tap(arrival.person, card, bubble: arrival.bubble.id, choice: choice)))
        }
    }

    private func act() {
        let now = clock.now
        let due = deeds.filter { $0.at <= now }
        deeds.removeAll { $0.at <= now }
        for (_, deed) in due {
            // A phone that will not do it does nothing.
            switch deed {
            case .tap(let person, let card, let bubble, let choice):
                if let id = try? model.tap(card, of: bubble, choice: choice, by: person, now: now) {
                    inbound.append(id)
                }
            case .readAll(let person): _ = try? model.act(.readAll, by: person, now: now)
            case .write(let person, let text):
                guard let id = try? model.act(.write(text: text, replyTo: nil), by: person, now: now) else { continue }
                inbound.append(id)
                if text == "STOP" { stops[person] = now }
            }
        }
    }
}
