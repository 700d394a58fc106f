import Care
import Dialogue
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Practice
import Simulator
import Store
import TestKit
import Testing
import Web
import WhatsApp

/// A clinic that lets patients book in a Flow, the simulated WhatsApp, and a phone: whatever passes between them is passed
/// on by hand, so that a test decides what arrives, when and how often.
final class FlowClinic {
    /// Making one takes a good part of a second.
    static let key = Result { try FlowKey.make() }

    let file: TestStore
    let store: any StoreEngine
    let clinic: SampleClinic
    let model: SimulatorModel
    let app: WebApp
    let flow: String
    private(set) var rules: PracticeRules
    private let world: SimulatorSettings
    private var opened: UInt64 = 0

    static let lia: PersonIndex = 0
    /// Not in the records.
    static let noa: PersonIndex = 1

    init(isPublished: Bool = true, _ change: (inout BookingRules) -> Void = { _ in }) throws {
        file = try TestStore()
        store = try file.open()
        clinic = try store.writeBlocking { tx in
            let clinic = try SampleClinic(in: tx)
            for weekday in 1...5 {
                try tx.add(
                    OpeningHours(
                        practitioner: clinic.practitioner.id,
                        location: clinic.location.id,
                        weekday: weekday,
                        from: 9 * 60,
                        to: 13 * 60
                    )
                )
            }
            var type = clinic.visitType
            type.isBookable = true
            type.preparation = "Please bring your card."
            try tx.update(type)
            return clinic
        }
        var world = SimulatorSettings()
        world.number.id = SampleClinic.line
        world.keepsPairRate = false
        self.world = world
        model = SimulatorModel(settings: world, start: file.clock.now)
        let phone = SampleClinic.phone.phone
        model.join(SimulatedPerson(name: "Lia", phone: phone, userID: "US.1"), now: file.clock.now)
        model.join(SimulatedPerson(name: "Noa Beispiel", phone: "12125550143", userID: "US.2"), now: file.clock.now)
        flow = try Self.makeFlow(in: model, world, isPublished: isPublished, now: file.clock.now)
        var booking = BookingRules(publicURL: "https://clinic.example", zone: "America/Sao_Paulo", flow: flow)
        change(&booking)
        rules = PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line, booking: booking)
        app = try Self.app(store, file.clock, rules, world, feed: LiveFeed())
        let status = isPublished ? "PUBLISHED" : "DRAFT"
        let flow = flow
        try store.writeBlocking { try $0.saveFlow(flow, status: status) }
    }

    private static func app(
        _ store: any StoreEngine,
        _ clock: TestClock,
        _ rules: PracticeRules,
        _ world: SimulatorSettings,
        feed: LiveFeed
    ) throws -> WebApp {
        let signature = WebhookSignature(secrets: [world.appSecret])
        let url = try needed(URL(string: "http://127.0.0.1:8080"))
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return try WebApp(
            WebDependencies(
                settings: try WebSettings(publicURL: url, clinicName: "Harbour", zone: .utc, verifyToken: "verify"),
                rules: rules,
                store: store,
                clock: clock,
                feed: feed,
                logger: logger,
                isGenuine: { body, header in signature.verify(header: header, body: body) },
                journal: { _ in },
                flows: FlowService(
                    key: try key.get(),
                    appSecrets: [world.appSecret],
                    cards: BookingCards(store: store, rules: rules)
                )
            )
        )
    }

    /// Key and Flow at WhatsApp's side, as `caduceus flows` puts them there.
    private static func makeFlow(
        in model: SimulatorModel,
        _ world: SimulatorSettings,
        isPublished: Bool,
        now: Instant
    ) throws -> String {
        func post(_ path: String, _ body: JSONValue) throws -> JSONValue {
            let response = model.handle(
                GraphRequest(
                    method: "POST",
                    path: "/v25.0/\(path)",
                    authorization: "Bearer \(world.token)",
                    contentType: "application/json",
                    body: body.encoded()
                ),
                now: now
            )
            return try JSONValue(parsing: response.body)
        }
        let pem = try key.get().publicPEM()
        _ = try post("\(world.number.id)/whatsapp_business_encryption", ["business_public_key": .string(pem)])
        let definition = String(decoding: BookingFlowDefinition(clinic: "Harbour Health").json.encoded(), as: UTF8.self)
        let made = try post(
            "\(world.accountID)/flows",
            [
                "name": "Booking", "categories": ["APPOINTMENT_BOOKING"], "publish": .bool(isPublished),
                "endpoint_uri": "https://clinic.example/flows/booking", "flow_json": .string(definition),
            ]
        )
        return try needed(made["id"]?.string)
    }

    // MARK: The chat

    /// What the clinic's phone shows to a person; the newest last.
    func bubbles(_ person: PersonIndex = lia) -> [Bubble] { model.transcript(person).filter(\.isFromBusiness) }

    /// Says something and lets everything arrive that follows; gives what the clinic said.
    func say(_ text: String, by person: PersonIndex = lia) throws -> [Bubble] {
        try act(.write(text: text, replyTo: nil), by: person)
    }

    func act(_ action: PatientAction, by person: PersonIndex = lia) throws -> [Bubble] {
        let before = bubbles(person).count
        try model.act(action, by: person, now: file.clock.now)
        try settle()
        return Array(bubbles(person).dropFirst(before))
    }

    /// Passes on what waits on either side until nothing does, a second at a time.
    func settle() throws {
        for _ in 0..<12 {
            file.clock.advance(by: .seconds(1))
            try hear()
            try deliver()
        }
    }

    private func hear() throws {
        let handler = EventHandler(rules: rules)
        for delivery in model.dueWebhooks(now: file.clock.now) {
            for piece in try WebhookReader().read(delivery.body) {
                try store.writeBlocking { try handler.handle(piece, in: $0) }
            }
            model.webhookAnswered(delivery.id, status: 200, now: file.clock.now)
        }
    }

    private func deliver() throws {
        let delivery = Delivery(rules: rules, pairRate: nil)
        for message in try store.writeBlocking({ try delivery.takeOff(limit: 10, in: $0).leaving }) {
            let response = model.handle(
                GraphRequest(
                    method: "POST",
                    path: "/v25.0/\(message.line)/messages",
                    authorization: "Bearer \(world.token)",
                    contentType: "application/json",
                    body: MessageBody(message).json.encoded()
                ),
                now: file.clock.now
            )
            let outcome = SendAnswer(status: response.status, body: response.body).outcome()
            try store.writeBlocking { try delivery.settle(message.correlation, outcome, in: $0) }
        }
    }

    // MARK: The card

    /// The card that came last, opened up to its first screen.
    func open(_ bubble: Bubble?, by person: PersonIndex = lia) async throws -> FlowSession {
        opened += 1
        var session = try model.openFlow(try #require(bubble).id, by: person, seed: opened)
        let step = try session.open()
        try await run(step, in: &session)
        return session
    }

    /// Posts what a step asks for and hands the answer to the phone.
    func run(_ step: FlowSession.Step, in session: inout FlowSession) async throws {
        guard case .ask(let call) = step else { return }
        let (status, body) = try await post(call.body, signature: call.signature)
        session.take(status, body, to: call)
    }

    func post(_ body: [UInt8], signature: String?) async throws -> (status: Int, body: [UInt8]) {
        try await Self.post(body, signature: signature, to: app)
    }

    static func post(
        _ body: [UInt8],
        signature: String?,
        to app: WebApp
    ) async throws -> (status: Int, body: [UInt8]) {
        var headers: HTTPFields = [.contentType: "application/json"]
        if let name = HTTPField.Name("X-Hub-Signature-256"), let signature { headers[name] = signature }
        let sent = headers
        return try await app.application(host: "127.0.0.1", port: 0).test(.router) { client in
            let answer = try await client.execute(
                uri: FlowService.path,
                method: .post,
                headers: sent,
                body: ByteBuffer(bytes: body)
            )
            return (answer.status.code, Array(answer.body.readableBytesView))
        }
    }

    /// Taps the footer with these fields filled in, besides what the screen fills in itself.
    func next(_ form: JSONObject = JSONObject(), in session: inout FlowSession) async throws {
        let view = try #require(FlowView(session))
        let step = try session.act(try #require(view.footer).index, form: Self.filled(view, form))
        try await run(step, in: &session)
    }

    /// Taps a day of the calendar.
    func choose(day: LocalDate, in session: inout FlowSession) async throws {
        let view = try #require(FlowView(session))
        let calendar = try #require(view.component(named: "day"))
        let step = try session.act(calendar.index, form: ["day": .string(day.description)])
        try await run(step, in: &session)
    }

    private static func filled(_ view: FlowView, _ form: JSONObject) -> JSONObject {
        var filled = JSONObject()
        for part in view.components {
            if let name = part.name, let value = part.properties["init-value"] { filled[name] = value }
        }
        for member in form.members { filled[member.name] = member.value }
        return filled
    }

    /// The ids a list of the screen offers.
    static func options(_ name: String, in session: FlowSession) -> [String] {
        FlowView(session)?.component(named: name)?.options.compactMap { $0["id"]?.string } ?? []
    }

    /// Sends the filled-in form, as a phone does by itself at the end.
    func complete(_ session: FlowSession, of bubble: Bubble?, by person: PersonIndex = lia) throws -> [Bubble] {
        guard case .finished(let parameters)? = session.end else {
            Issue.record("the Flow has not ended well: \(String(describing: session.end))")
            return []
        }
        let response = String(decoding: JSONValue.object(parameters).encoded(), as: UTF8.self)
        return try act(.completeFlow(messageID: try #require(bubble).id, response: response), by: person)
    }

    /// Tokens of so many cards, each offered to somebody new.
    func cards(_ count: Int) throws -> [String] {
        try store.writeBlocking { tx in
            try (0..<count).map { number in
                let phone = ChannelAddress(phone: "1212555\(1_000 + number)")
                let address = try #require(try tx.ensureAddress(phone))
                let conversation = try tx.ensureConversation(line: SampleClinic.line, address: address.id)
                let card = BookingCard(
                    id: tx.newID(),
                    conversation: conversation.id,
                    visitType: clinic.visitType.id,
                    expires: tx.now + .hours(1)
                )
                try tx.insert(card)
                return BookingCardDesk.token(of: card.id, tx.vault)
            }
        }
    }

    // MARK: The books

    func visits(of person: Identifier<Person>? = nil) throws -> [Appointment] {
        try store.readBlocking { try $0.upcoming(of: person ?? clinic.person.id, from: $0.now) }
    }

    /// Everybody's.
    var visitCount: Int64 {
        get throws { try store.readBlocking { try $0.number("SELECT count(*) FROM appointment") } }
    }

    func unread() throws -> Int { Int(try store.readBlocking { try $0.unreadConversations() }) }

    func takeTime(_ name: String) throws {
        let slot = try #require(SlotName(name))
        try store.writeBlocking { tx in
            let other = try tx.insertPerson(name: "Somebody else", language: .english, zone: "UTC")
            var visit = clinic.visit(at: slot.start, in: tx)
            visit.patient = other.id
            try tx.insert(visit)
        }
    }
}

extension Bubble {
    /// The text of a card or of words.
    var words: String {
        switch content {
        case .text(let text): text
        case .card(let card): card.body
        default: ""
        }
    }

    var flow: FlowCard? {
        if case .card(let card) = content, case .flow(let flow)? = card.choices.first { flow } else { nil }
    }

    var rows: [Card.Choice] {
        if case .card(let card) = content, card.listButton != nil { card.choices } else { [] }
    }
}
