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
import WhatsApp

/// From outbox to accepted with every ledger write durable, beside the same client posting without a ledger; WhatsApp is
/// the simulator in a process of its own.
struct DeliverBench {
    struct Result: Encodable {
        var store = ""
        /// Settled, each after two durable units: marked as being sent, then its outcome kept.
        var perSecond: Double
        var barePerSecond: Double
        var ratio: Double
        var messages: Int
        var accepted: Int
        /// From the durable mark to the outcome, by the ledger's own times.
        var p99: Double
        /// Nil for a file.
        var inserts: BareInserts?
        /// Of what a bare post and one bare insert, one after the other, would reach: no message leaves without both.
        var ofBoth: Double?

        enum CodingKeys: String, CodingKey {
            case store
            case perSecond = "per_second"
            case barePerSecond = "bare_per_second"
            case ratio, messages, accepted
            case p99 = "p99_ms"
            case inserts
            case ofBoth = "ratio_of_post_and_insert"
        }

        var text: String {
            "\(store): \(Int(perSecond)) messages/s with the ledger, \(hundredths(ratio)) of \(Int(barePerSecond))/s without"
                + (inserts.map { ", \($0.text)" } ?? "")
                + (ofBoth.map { ", \(hundredths($0)) of a bare post and a bare insert together" } ?? "")
                + ", p99 \(hundredths(p99)) ms"
        }
    }

    private let clinic = BenchClinic(people: 500)

    var messages = 20_000
    var width = DeliveryService.standardWidth
    let folder: String

    /// Bytes of the row that bare inserts are measured with.
    private static let rowSize = 600

    func run(_ kind: BenchStore) async throws -> Result {
        var result = try await kind.whileOpen(in: folder) { store, address in
            guard let address else { return try await run(on: store) }
            var (result, inserts) = try await BareInserts.around(
                address,
                size: Self.rowSize,
                folder: folder,
                perSecond: \Result.perSecond
            ) { try await run(on: store) }
            result.inserts = inserts
            result.ofBoth = result.perSecond * (1 / result.barePerSecond + 1 / inserts.perSecond)
            return result
        }
        result.store = kind.name
        return result
    }

    private func run(on store: any StoreEngine) async throws -> Result {
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
            try await clinic.makeKnown(to: configuration.baseURL, http)
            let first = try await bare(client, tag: "a")
            try await fill(store)
            let (ledger, accepted) = try await deliver(client, store)
            let second = try await bare(client, tag: "b")
            let bareRate = (first + second) / 2
            return Result(
                perSecond: ledger,
                barePerSecond: bareRate,
                ratio: ledger / bareRate,
                messages: messages,
                accepted: accepted,
                p99: try await p99(store)
            )
        }
    }

    private func bare(_ client: GraphClient, tag: String) async throws -> Double {
        let content = try BenchClinic.call()
        let began = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for lane in 0..<width {
                tasks.addTask {
                    for index in stride(from: lane, to: messages, by: width) {
                        let message = OutgoingMessage(
                            line: BusinessNumber().id,
                            to: ChannelAddress(phone: BenchClinic.phone(index % clinic.people)),
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

    private func fill(_ store: any StoreEngine) async throws {
        let content = try BenchClinic.call()
        try await store.write { tx in
            let conversations = try clinic.admit(in: tx)
            // Round after round, as reminders come: nobody is written to forty times in a row.
            for round in 0..<messages {
                let (person, conversation) = conversations[round % clinic.people]
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
    }

    /// In milliseconds.
    private func p99(_ store: any StoreEngine) async throws -> Double {
        let micros = try await store.read { tx in
            try tx.rows("SELECT settled_at - sending_at FROM outbox ORDER BY 1") { $0.int(0) }
        }
        return micros.isEmpty ? 0 : Double(micros[micros.count * 99 / 100]) / 1_000
    }

    private func deliver(_ client: GraphClient, _ store: any StoreEngine) async throws -> (Double, Int) {
        let service = DeliveryService(
            store: store,
            delivery: Delivery(rules: BenchClinic.rules, pairRate: nil),
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
