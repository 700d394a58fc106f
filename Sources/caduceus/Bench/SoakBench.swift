import AsyncHTTPClient
import Care
import Dialogue
import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Practice
import ServiceLifecycle
import Simulator
import Store
import Web
import WhatsApp

/// The whole server for a long time at a steady rate: webhooks come in and are handled, messages go out, at once.
struct SoakBench {
    struct Result: Encodable {
        var store = ""
        var minutes: Double
        var webhooks: Int
        var refused: Int
        var journalled: Int
        var handled: Int
        var parked: Int
        var messages: Int
        var accepted: Int
        var p50: Double
        var p99: Double
        /// Resident memory after a twelfth of the time and at the end; the load comes from this process, too.
        var earlyMemory: Double
        var lateMemory: Double

        enum CodingKeys: String, CodingKey {
            case store, minutes, webhooks, refused, journalled, handled, parked, messages, accepted
            case p50 = "p50_ms"
            case p99 = "p99_ms"
            case earlyMemory = "early_memory_mb"
            case lateMemory = "late_memory_mb"
        }

        var text: String {
            "\(store): \(hundredths(minutes)) min, \(webhooks) webhooks acknowledged (\(refused) not), \(journalled) journalled, "
                + "\(handled) handled, \(parked) parked, \(accepted) of \(messages) messages accepted, p50 \(hundredths(p50)) "
                + "ms, p99 \(hundredths(p99)) ms, memory \(Int(earlyMemory)) MB after a twelfth, \(Int(lateMemory)) MB at the end"
        }
    }

    private static let secret = "bench-app-secret"
    /// So many that nobody is written to faster than WhatsApp's pair rate allows, at the highest rate.
    private static let people = 9_000

    var seconds: Int
    /// Webhooks a second, and messages a second.
    var rate: Int
    let folder: String
    private let clinic = BenchClinic(people: people)
    private let figures = SoakFigures()

    init(seconds: Int, rate: Int, folder: String) {
        self.seconds = seconds
        self.rate = rate
        self.folder = folder
    }

    func run(_ kind: BenchStore) async throws -> Result {
        let simulator = try SimulatorProcess()
        defer { simulator.stop() }
        let ear = Ear()
        var result = try await kind.whileOpen(in: folder, told: ear.hear) { store, address in
            var configuration = GraphConfiguration(
                baseURL: "http://127.0.0.1:\(simulator.port)",
                token: SimulatorSettings().token,
                phoneNumberID: BusinessNumber().id
            )
            configuration.connections = 64
            let http = GraphClient.makeHTTPClient(configuration)
            return try await http.whileOpen {
                try await clinic.makeKnown(to: configuration.baseURL, http)
                let client = GraphClient(configuration: configuration, http: http)
                return try await serve(store, isAlone: address == nil, client, ear, http)
            }
        }
        result.store = kind.name
        return result
    }

    private func serve(
        _ store: any StoreEngine,
        isAlone: Bool,
        _ client: GraphClient,
        _ ear: Ear,
        _ http: HTTPClient
    ) async throws -> Result {
        let logger = Logger(label: "soak") { _ in SwiftLogNoOpLogHandler() }
        var port = WhatsAppChannel.port(client: client)
        let send = port.send
        port.send = { [figures] message in
            let outcome = await send(message)
            if case .accepted(let id, _, _) = outcome { figures.noteAccepted(id) }
            return outcome
        }
        let practice = PracticeServices(
            store: store,
            lanes: try await PracticeServices.join(store, named: "soak", isAlone: isAlone),
            isAlone: isAlone,
            port: port,
            rules: BenchClinic.rules,
            logger: logger
        )
        ear.attach(practice.hear)
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = try web(store, practice, logger).application(host: "127.0.0.1", port: 0) { listening.yield($0) }
        let group = ServiceGroup(services: practice.services() + [server], logger: logger)
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { throw CommandFailure("the server did not start") }
            let result = try await load(port, store, http)
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return result
        }
    }

    private func web(_ store: any StoreEngine, _ practice: PracticeServices, _ logger: Logger) throws -> WebApp {
        let signature = WebhookSignature(secrets: [Self.secret])
        guard let address = URL(string: "http://127.0.0.1:8080") else { throw CommandFailure("no address") }
        return try WebApp(
            WebDependencies(
                settings: try WebSettings(publicURL: address, clinicName: "Soak", zone: .utc, verifyToken: "verify"),
                rules: BenchClinic.rules,
                store: store,
                clock: SystemClock(),
                feed: LiveFeed(),
                logger: logger,
                isGenuine: { body, header in signature.verify(header: header, body: body) },
                journal: { try await practice.journal($0) }
            )
        )
    }

    private func load(_ port: Int, _ store: any StoreEngine, _ http: HTTPClient) async throws -> Result {
        let conversations = try await store.write { try clinic.admit(in: $0) }
        let url = "http://127.0.0.1:\(port)/webhooks/whatsapp"
        let content = try BenchClinic.call()
        let began = ContinuousClock.now
        var earlyMemory = 0.0
        // Ten steps a second; each is begun at its own time, however long the last took.
        for step in 0..<(seconds * 10) {
            try await Task.sleep(until: began + .milliseconds(100 * step))
            let turns = (rate * step / 10)..<(rate * (step + 1) / 10)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    try await store.write { tx in
                        for turn in turns { try say(turn, content, conversations[turn % Self.people], in: tx) }
                    }
                }
                for turn in turns { tasks.addTask { await post(turn, to: url, http) } }
                try await tasks.waitForAll()
            }
            if step == seconds * 10 / 12 { earlyMemory = SoakFigures.memory() }
        }
        let lateMemory = SoakFigures.memory()
        let spent = began.duration(to: .now).inSeconds
        try await settle(store)
        return try await count(store, spent / 60, earlyMemory, lateMemory)
    }

    private func say(
        _ turn: Int,
        _ content: OutgoingContent,
        _ to: (person: Identifier<Person>, conversation: Conversation),
        in tx: Transaction
    ) throws {
        try tx.say(
            NewOutboxItem(
                cause: "soak:\(turn)",
                person: to.person,
                purpose: .appointments,
                notBefore: tx.now,
                notAfter: tx.now + .hours(2),
                content: content
            ),
            in: to.conversation
        )
    }

    private func post(_ turn: Int, to url: String, _ http: HTTPClient) async {
        let body = SoakWebhook.body(
            turn,
            phone: BenchClinic.phone(turn % Self.people),
            accepted: figures.takeAccepted()
        )
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "x-hub-signature-256", value: WebhookSignature.header(for: body, secret: Self.secret))
        request.body = .bytes(body)
        let began = ContinuousClock.now
        // A webhook that fails is counted like one that is refused.
        let status = try? await http.execute(request, timeout: .seconds(30)).status
        figures.note(isAcknowledged: status == .ok, after: began.duration(to: .now))
    }

    /// Waits until nothing is left to do, for a minute at most.
    private func settle(_ store: any StoreEngine) async throws {
        for _ in 0..<600 {
            let left = try await store.read { tx in
                try tx.number("SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed', 'sending')")
                    + tx.number("SELECT count(*) FROM journal WHERE state = 0")
            }
            if left == 0 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    private func count(
        _ store: any StoreEngine,
        _ minutes: Double,
        _ earlyMemory: Double,
        _ lateMemory: Double
    ) async throws -> Result {
        try await store.read { [figures] tx in
            func rows(_ condition: String) throws -> Int { Int(try tx.number("SELECT count(*) FROM " + condition)) }
            return Result(
                minutes: minutes,
                webhooks: figures.answered,
                refused: figures.failed,
                journalled: try rows("journal"),
                handled: try rows("journal WHERE state = 1"),
                parked: try rows("journal WHERE state = 2"),
                messages: try rows("outbox WHERE cause LIKE 'soak:%'"),
                accepted: try rows("outbox WHERE cause LIKE 'soak:%' AND state = 'accepted'"),
                p50: figures.percentile(0.5),
                p99: figures.percentile(0.99),
                earlyMemory: earlyMemory,
                lateMemory: lateMemory
            )
        }
    }
}

/// What WhatsApp posts: a patient's text, or that a message was delivered.
private enum SoakWebhook {
    static func body(_ turn: Int, phone: String, accepted: String?) -> [UInt8] {
        let at = SystemClock().now.seconds
        let change =
            if turn % 2 == 1, let accepted {
                "\"statuses\":[{\"id\":\"\(accepted)\",\"status\":\"delivered\",\"timestamp\":\"\(at)\"}]"
            } else {
                """
                "contacts":[{"profile":{"name":"Ana"},"wa_id":"\(phone)"}],"messages":[{"from":"\(phone)","id":\
                "wamid.soak\(turn)","timestamp":"\(at)","type":"text","text":{"body":"Can I come a little later?"}}]
                """
            }
        return Array(
            """
            {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"field":"messages","value":\
            {"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100100","phone_number_id":\
            "\(BusinessNumber().id)"},\(change)}}]}]}
            """.utf8
        )
    }
}
