import AsyncHTTPClient
import Care
import Dialogue
import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import Practice
import Rehearsal
import ServiceLifecycle
import Simulator
import Store
import Web
import WhatsApp

/// What a phone waits for in the booking card, beside a bare route of the same server, over loopback.
struct FlowBench {
    struct Result: Encodable {
        var practitioners: Int
        var days: Int
        var requests: Int
        var p50: Double
        var p99: Double
        var longest: Double
        var bareP50: Double
        var ratio: Double

        enum CodingKeys: String, CodingKey {
            case practitioners, days, requests
            case p50 = "p50_ms"
            case p99 = "p99_ms"
            case longest = "max_ms"
            case bareP50 = "bare_p50_ms"
            case ratio = "p50_of_bare"
        }
    }

    private static let secret = "bench-app-secret"

    let practitioners: Int
    let days: Int
    let folder: String

    func run(rounds: Int) async throws -> Result {
        let (store, types) = try await onThread { [practitioners, days, folder] in
            try SlotsBench(practitioners: practitioners, days: days, folder: folder).filled()
        }
        let key = try FlowKey.make()
        let tokens = try await store.write { tx in try Self.cards(types, in: tx) }
        let rules = PracticeRules(clinicName: "Bench", line: Self.line)
        let cards = BookingCards(store: store, rules: rules)
        let web = try web(store, FlowService(key: key, appSecrets: [Self.secret], cards: cards))
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = web.application(host: "127.0.0.1", port: 0) { listening.yield($0) }
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                try await ServiceGroup(services: [server], logger: Self.quiet).run()
            }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { throw CommandFailure("the server did not start") }
            let result = try await measure(port, tokens, try key.publicPEM(), rounds)
            tasks.cancelAll()
            return result
        }
    }

    private static let line = "106540352242922"
    private static var quiet: Logger { Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() } }

    /// A card for each kind of visit, in one conversation of somebody new.
    private static func cards(_ types: [Identifier<VisitType>], in tx: Transaction) throws -> [String] {
        guard let address = try tx.ensureAddress(.init(phone: "12125550143")) else { return [] }
        let conversation = try tx.ensureConversation(line: line, address: address.id)
        return try types.map { type in
            let card = BookingCard(
                id: tx.newID(),
                conversation: conversation.id,
                visitType: type,
                expires: tx.now + .days(1)
            )
            try tx.insert(card)
            return BookingCardDesk.token(of: card.id, tx.vault)
        }
    }

    private func web(_ store: any StoreEngine, _ flows: FlowService) throws -> WebApp {
        guard let address = URL(string: "http://127.0.0.1:8080") else { throw CommandFailure("no address") }
        let signature = WebhookSignature(secrets: [Self.secret])
        return try WebApp(
            WebDependencies(
                settings: try WebSettings(publicURL: address, clinicName: "Bench", zone: .utc, verifyToken: "verify"),
                rules: BenchClinic.rules,
                store: store,
                clock: SystemClock(),
                feed: LiveFeed(),
                logger: Self.quiet,
                isGenuine: { body, header in signature.verify(header: header, body: body) },
                journal: { _ in },
                flows: flows
            )
        )
    }

    /// Each round opens a card, looks at another day and chooses a time of it, with a bare request before each.
    private func measure(_ port: Int, _ tokens: [String], _ publicKey: String, _ rounds: Int) async throws -> Result {
        var client = FlowBenchClient(port: port)
        for round in 0..<rounds + 3 {
            // The first ones fill the caches, as any server's do.
            if round == 3 { client.forget() }
            var session = FlowSession(
                FlowCard(title: "Book", flow: "1", token: tokens[round % tokens.count]),
                definition: BookingFlowDefinition(clinic: "Bench").json,
                endpoint: "",
                publicKey: publicKey,
                appSecret: Self.secret,
                seed: UInt64(round)
            )
            try await client.run(try session.open(), in: &session)
            try await client.chooseDay(in: &session)
            try await client.chooseTime(in: &session)
        }
        let (asked, bare) = client.sorted
        return Result(
            practitioners: practitioners,
            days: days,
            requests: asked.count,
            p50: asked[asked.count / 2],
            p99: asked[asked.count * 99 / 100],
            longest: asked[asked.count - 1],
            bareP50: bare[bare.count / 2],
            ratio: asked[asked.count / 2] / max(bare[bare.count / 2], 0.001)
        )
    }
}

/// A phone that times what it waits for.
private struct FlowBenchClient {
    let port: Int
    private var asked: [Double] = []
    private var bare: [Double] = []

    init(port: Int) {
        self.port = port
    }

    var sorted: (asked: [Double], bare: [Double]) { (asked.sorted(), bare.sorted()) }

    mutating func forget() {
        asked = []
        bare = []
    }

    mutating func run(_ step: FlowSession.Step, in session: inout FlowSession) async throws {
        guard case .ask(let call) = step else { return }
        let (_, _, idle) = try await timed(HTTPClientRequest(url: "http://127.0.0.1:\(port)/healthz"))
        bare.append(idle)
        var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)\(FlowService.path)")
        request.method = .POST
        request.headers.add(name: "X-Hub-Signature-256", value: call.signature)
        request.body = .bytes(call.body)
        let (status, body, time) = try await timed(request)
        asked.append(time)
        session.take(status, body, to: call)
        guard status == 200, session.end == nil else {
            throw CommandFailure("the endpoint answered \(status) (\(String(describing: session.end)))")
        }
    }

    private func timed(_ request: HTTPClientRequest) async throws -> (Int, [UInt8], Double) {
        let began = ContinuousClock.now
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let body = try await answer.body.collect(upTo: 2 << 20)
        let parts = began.duration(to: .now).components
        let time = Double(parts.seconds) * 1e3 + Double(parts.attoseconds) * 1e-15
        return (Int(answer.status.code), Array(body.readableBytesView), time)
    }

    /// The last day that can be chosen.
    mutating func chooseDay(in session: inout FlowSession) async throws {
        guard let day = FlowView(session)?.component(named: "day"), let last = day.properties["max-date"] else {
            throw CommandFailure("the card shows no calendar")
        }
        try await run(try session.act(day.index, form: ["day": last]), in: &session)
    }

    mutating func chooseTime(in session: inout FlowSession) async throws {
        guard let view = FlowView(session), let footer = view.footer, let day = view.component(named: "day"),
            let times = view.component(named: "few") ?? view.component(named: "many"), let name = times.name,
            let time = times.options.first?["id"]
        else { throw CommandFailure("the card shows no times") }
        var form: JSONObject = ["day": day.properties["init-value"] ?? ""]
        form[name] = time
        try await run(try session.act(footer.index, form: form), in: &session)
    }
}
