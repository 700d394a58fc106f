import AsyncHTTPClient
import Care
import Dialogue
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Practice
import ServiceLifecycle
import Simulator
import Store
import StoreSQLite
import WhatsApp

/// From outbox to accepted with every ledger write durable, beside the same client posting without a ledger; WhatsApp is
/// the simulator in a process of its own.
struct DeliverBench {
    struct Result: Encodable {
        var perSecond: Double
        var barePerSecond: Double
        var ratio: Double
        var messages: Int
        var accepted: Int

        enum CodingKeys: String, CodingKey {
            case perSecond = "per_second"
            case barePerSecond = "bare_per_second"
            case ratio, messages, accepted
        }
    }

    private static let people = 500

    var messages = 20_000
    var width = DeliveryService.standardWidth
    let folder: String

    func run() async throws -> Result {
        let simulator = try SimulatorProcess()
        defer { simulator.stop() }
        var configuration = GraphConfiguration(
            baseURL: "http://127.0.0.1:\(simulator.port)",
            token: SimulatorSettings().token,
            phoneNumberID: BusinessNumber().id
        )
        configuration.connections = width
        let http = GraphClient.makeHTTPClient(configuration)
        return try await http.whileOpen {
            let client = GraphClient(configuration: configuration, http: http)
            try await prepare(http, configuration.baseURL)
            let first = try await bare(client, tag: "a")
            let store = try await fill()
            let (ledger, accepted) = try await deliver(client, store)
            let second = try await bare(client, tag: "b")
            let bareRate = (first + second) / 2
            return Result(
                perSecond: ledger,
                barePerSecond: bareRate,
                ratio: ledger / bareRate,
                messages: messages,
                accepted: accepted
            )
        }
    }

    /// The simulator knows the people and the template.
    private func prepare(_ http: HTTPClient, _ base: String) async throws {
        for index in 0..<Self.people {
            let person = "{\"name\":\"P\(index)\",\"phone\":\"\(Self.phone(index))\",\"userID\":\"US.\(index + 1)\"}"
            try await post(http, base + "/_sim/people", Array(person.utf8))
        }
        try await post(http, base + "/_sim/templates/stock", Self.template.creation.encoded())
    }

    private func post(_ http: HTTPClient, _ url: String, _ body: [UInt8]) async throws {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.body = .bytes(body)
        let response = try await http.execute(request, timeout: .seconds(10))
        guard response.status == .ok else { throw CommandFailure("\(url) answered \(response.status.code)") }
    }

    private static var template: TemplateDefinition {
        get throws {
            guard let found = TemplateCatalog.find(name: "appointment_reminder", language: "en") else {
                throw CommandFailure("the reminder's template is missing")
            }
            return found
        }
    }

    private static func phone(_ index: Int) -> String { "1202555" + String(1_000 + index) }

    private static func call() throws -> OutgoingContent {
        .template(
            try template.call(
                parameters: ["Clínica Aurora", "Tuesday 24 November", "09:30", "Rua Um, 1"],
                payloads: ["c:1:1", "r:1:1", "x:1:1"]
            )
        )
    }

    private func bare(_ client: GraphClient, tag: String) async throws -> Double {
        let content = try Self.call()
        let began = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for lane in 0..<width {
                tasks.addTask {
                    for index in stride(from: lane, to: messages, by: width) {
                        let message = OutgoingMessage(
                            line: BusinessNumber().id,
                            to: ChannelAddress(phone: Self.phone(index % Self.people)),
                            content: content,
                            correlation: "\(tag)\(index)"
                        )
                        guard case .accepted = await client.send(message) else {
                            throw CommandFailure("the simulator did not accept a bare message")
                        }
                    }
                }
            }
            try await tasks.waitForAll()
        }
        return Double(messages) / began.duration(to: .now).inSeconds
    }

    private static let rules = PracticeRules(
        clinicName: "Clínica Aurora",
        line: BusinessNumber().id,
        throughput: 1_000_000
    )

    private func fill() async throws -> SQLiteEngine {
        let vault = try Vault(base64: Data(repeating: 9, count: 32).base64EncodedString())
        let store = try SQLiteEngine(path: folder + "/deliver.sqlite", vault: vault, clock: SystemClock())
        try store.bringUpToDate()
        let template = try Self.template
        let content = try Self.call()
        let zone = Self.dayZone()
        try await store.write { tx in
            try tx.save(
                Store.TemplateRecord(
                    name: template.name,
                    language: template.language,
                    status: "APPROVED",
                    category: "UTILITY",
                    expectedCategory: "UTILITY",
                    parameters: template.parameterCount,
                    buttons: template.quickReplies.count
                )
            )
            let conversations = try (0..<Self.people).map { try admit($0, zone, in: tx) }
            // Round after round, as reminders come: nobody is written to forty times in a row.
            for round in 0..<messages {
                let (person, conversation) = conversations[round % Self.people]
                try tx.say(
                    NewOutboxItem(
                        cause: "bench:\(round)",
                        person: person,
                        purpose: .appointments,
                        notBefore: tx.now,
                        notAfter: tx.now + .hours(2),
                        content: content
                    ),
                    in: conversation
                )
            }
        }
        return store
    }

    private func admit(_ index: Int, _ zone: String, in tx: Transaction) throws -> (Identifier<Person>, Conversation) {
        let person = try tx.insertPerson(name: "P\(index)", language: .english, zone: zone)
        guard let address = try tx.ensureAddress(ChannelAddress(phone: Self.phone(index))) else {
            throw CommandFailure("a number of the benchmark is none")
        }
        try tx.link(person.id, to: address.id, as: .oneself, trust: 2)
        try tx.record(Consent(purpose: .appointments, state: .given, at: tx.now, source: "bench"), of: person.id)
        return (person.id, try tx.ensureConversation(line: Self.rules.line, address: address.id))
    }

    /// A zone where it is day now: the measured messages keep the quiet hours like any other.
    private static func dayZone() -> String {
        let hour = Int(SystemClock().now.seconds / 3_600 % 24)
        let shift = 13 - hour
        return shift == 0 ? "UTC" : "Etc/GMT\(shift > 0 ? "-" : "+")\(abs(shift))"
    }

    private func deliver(_ client: GraphClient, _ store: SQLiteEngine) async throws -> (Double, Int) {
        let service = DeliveryService(
            store: store,
            delivery: Delivery(rules: Self.rules, pairRate: nil),
            send: { await client.send($0) },
            bell: Bell(),
            width: width,
            logger: Logger(label: "bench")
        )
        let began = ContinuousClock.now
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await service.run() }
            while true {
                try await Task.sleep(for: .milliseconds(20))
                let waiting = try await store.read { tx in
                    try tx.number("SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed', 'sending')")
                }
                if waiting == 0 { break }
            }
            let seconds = began.duration(to: .now).inSeconds
            tasks.cancelAll()
            let accepted = try await store.read { tx in
                Int(try tx.number("SELECT count(*) FROM outbox WHERE state = 'accepted'"))
            }
            guard accepted == messages else { throw CommandFailure("only \(accepted) of \(messages) were accepted") }
            return (Double(messages) / seconds, accepted)
        }
    }
}

extension Duration {
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
