import AsyncHTTPClient
import Care
import Foundation
import Hummingbird
import Logging
import NIOPosix
import Practice
import ServiceLifecycle
import Store
import Synchronization
import Web
import WhatsApp

/// The durable signed webhook beside a bare route of the same server, over loopback.
struct IngestBench {
    struct Result: Encodable {
        var store = ""
        var perSecond: Double
        var barePerSecond: Double
        var ratio: Double
        var p50: Double
        var p99: Double
        var connections: Int
        var answered: Int
        /// Webhooks in the journal at the end: all that were answered 200, and none besides.
        var journalled: Int
        /// Nil for a file.
        var inserts: BareInserts?

        enum CodingKeys: String, CodingKey {
            case store
            case perSecond = "per_second"
            case barePerSecond = "bare_per_second"
            case ratio
            case p50 = "p50_ms"
            case p99 = "p99_ms"
            case connections, answered, journalled, inserts
        }

        var text: String {
            "\(store): \(Int(perSecond)) webhooks/s durable, \(hundredths(ratio)) of \(Int(barePerSecond))/s bare"
                + (inserts.map { ", \($0.text)" } ?? "") + ", p50 \(hundredths(p50)) ms, p99 \(hundredths(p99)) ms"
        }
    }

    private static let secret = "bench-app-secret"
    private static let distinct = 8_192

    var connections = 64
    var seconds: Int64 = 5
    let folder: String

    func run(_ kind: BenchStore) async throws -> Result {
        var result = try await kind.whileOpen(in: folder) { store, address in
            guard let address else { return try await run(on: store) }
            // A sealed row is 33 bytes longer.
            let size = Self.body(0).count + 33
            var (result, inserts) = try await BareInserts.around(
                address,
                size: size,
                folder: folder,
                perSecond: \Result.perSecond
            ) { try await run(on: store) }
            result.inserts = inserts
            return result
        }
        result.store = kind.name
        return result
    }

    private func run(on store: any StoreEngine) async throws -> Result {
        let clock = SystemClock()
        let signature = WebhookSignature(secrets: [Self.secret])
        guard let address = URL(string: "http://127.0.0.1:8080") else { throw CommandFailure("no address") }
        let web = try WebApp(
            WebDependencies(
                settings: try WebSettings(publicURL: address, clinicName: "Bench", zone: .utc, verifyToken: "verify"),
                rules: BenchClinic.rules,
                store: store,
                clock: clock,
                feed: LiveFeed(),
                logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() },
                isGenuine: { body, header in signature.verify(header: header, body: body) },
                journal: { body in try await store.append { tx in _ = try tx.append(toJournal: body) } }
            )
        )
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let server = web.application(host: "127.0.0.1", port: 0) { listening.yield($0) }
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                let group = ServiceGroup(
                    services: [server],
                    logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
                )
                try await group.run()
            }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else { throw CommandFailure("the server did not start") }
            let result = try await measure(port, store)
            tasks.cancelAll()
            return result
        }
    }

    /// Bare, durable, bare again: a machine that slows down meanwhile does not flatter either.
    private func measure(_ port: Int, _ store: any StoreEngine) async throws -> Result {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let bare = LoadClient(requests: [Array("GET /healthz HTTP/1.1\r\nHost: bench\r\n\r\n".utf8)])
        let durable = LoadClient(requests: (0..<Self.distinct).map(Self.webhook))
        let half = Duration.seconds(max(1, seconds / 2))
        _ = try await durable.run(port: port, connections: connections, for: .seconds(1), on: group)
        let before = try await store.read { try $0.number("SELECT count(*) FROM journal") }
        let first = try await bare.run(port: port, connections: connections, for: half, on: group)
        let signed = try await durable.run(port: port, connections: connections, for: .seconds(seconds), on: group)
        let second = try await bare.run(port: port, connections: connections, for: half, on: group)
        try await group.shutdownGracefully()
        let after = try await store.read { try $0.number("SELECT count(*) FROM journal") }
        let bareRate = (first.perSecond + second.perSecond) / 2
        guard signed.failed == 0 else { throw CommandFailure("\(signed.failed) webhooks were not answered with 200") }
        return Result(
            perSecond: signed.perSecond,
            barePerSecond: bareRate,
            ratio: signed.perSecond / bareRate,
            p50: signed.percentile(0.5),
            p99: signed.percentile(0.99),
            connections: connections,
            answered: signed.answered,
            journalled: Int(after - before)
        )
    }

    /// A patient's text message as Meta posts it, each with an id of its own.
    private static func body(_ index: Int) -> [UInt8] {
        Array(
            """
            {"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"field":"messages","value":\
            {"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100100","phone_number_id":\
            "106540352242922"},"contacts":[{"profile":{"name":"Ana"},"wa_id":"1555201\(1000 + index % 9000)"}],"messages":\
            [{"from":"1555201\(1000 + index % 9000)","id":"wamid.bench\(index)","timestamp":"1769990400","type":"text",\
            "text":{"body":"Can I come a little later tomorrow, please?"}}]}}]}]}
            """.utf8
        )
    }

    private static func webhook(_ index: Int) -> [UInt8] {
        let body = body(index)
        let header = WebhookSignature.header(for: body, secret: secret)
        let head =
            "POST /webhooks/whatsapp HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            + "X-Hub-Signature-256: \(header)\r\nContent-Length: \(body.count)\r\n\r\n"
        return Array(head.utf8) + body
    }
}
