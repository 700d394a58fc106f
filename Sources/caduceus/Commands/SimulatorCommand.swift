import ArgumentParser
import AsyncHTTPClient
import Care
import Foundation
import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Simulator
import Synchronization

/// `caduceus simulator`: WhatsApp's side alone, for trying a business's server against.
struct SimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulator",
        abstract: "Run a simulated WhatsApp: the Cloud API, webhooks, and a page of patients' phones.",
        discussion: """
            Point a business's server at the address this prints instead of https://graph.facebook.com, and give its \
            webhook address as --callback. The phones are on /phones/ of the same address.

            Example: caduceus simulator --callback http://127.0.0.1:8080/webhooks/whatsapp --state phones.log

            Exit codes: 0 stopped, 1 failed, 64 wrong usage.
            """
    )

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 8081
    @Option(help: "The address to listen on.")
    var host = "127.0.0.1"
    @Flag(help: "Print the port alone on standard output once ready.")
    var printPort = false
    @Option(help: "Where webhooks are posted; none are without it.")
    var callback: String?
    @Option(help: "The secret webhooks are signed with.")
    var appSecret = "simulator-app-secret"
    @Option(help: "What the callback is asked to prove itself with.")
    var verifyToken = "simulator-verify-token"
    @Option(help: "The access token requests must carry.")
    var token = "simulator-token"
    @Option(help: "The phone-number id of the business.")
    var phoneNumberID = BusinessNumber().id
    @Option(help: "A file that remembers everything, so that a restart carries on.")
    var state: String?
    @Option(help: "What chance is drawn from.")
    var seed: UInt64 = 1
    @Option(help: "A JSON array of people (name, phone, userID, username, language) instead of the invented ones.")
    var people: String?
    @Option(help: "Messages a second the number may send.")
    var throughput = 80
    @Flag(help: "Refuse free text outside the 24-hour window at once instead of reporting it as failed.")
    var strictWindow = false

    func run() async throws {
        var settings = SimulatorSettings()
        settings.seed = seed
        settings.token = token
        settings.appSecret = appSecret
        settings.verifyToken = verifyToken
        settings.number.id = phoneNumberID
        settings.messagesPerSecond = throughput
        settings.refusesOutsideWindowAtOnce = strictWindow
        let offset = ClockOffset()
        let model = try SimulatorHost(settings: settings, statePath: state, clock: { offset.now })
        let last = await model.lastMoment
        if last > offset.now { offset.add(last - offset.now) }
        for person in try joining() where await !model.knows(person) { try await model.take(.join(person)) }
        try await serve(model, SimulatorClock(now: { offset.now }, advance: { offset.add($0) }))
    }

    private func joining() throws -> [SimulatedPerson] {
        guard let people else { return SimulatedPerson.samples }
        let text = try String(contentsOf: URL(filePath: people), encoding: .utf8)
        guard let list = SimulatedPerson.list(json: text) else {
            throw ValidationError("\(people) must be a JSON array of people, each with a name and a userID.")
        }
        return list
    }

    private func serve(_ model: SimulatorHost, _ clock: SimulatorClock) async throws {
        let logger = Logger(label: "simulator")
        let printsPort = printPort
        var services: [any Service] = []
        if let callback {
            services.append(WebhookPump(host: model, callback: callback, client: .shared, logger: logger))
        }
        let app = SimulatorApp.make(
            host: model,
            clock: clock,
            address: .hostname(host, port: port),
            services: services,
            logger: logger
        ) { channel in
            let port = channel.localAddress?.port ?? 0
            let line =
                printsPort ? "\(port)" : "WhatsApp is simulated at http://127.0.0.1:\(port), the phones at /phones/"
            FileHandle.standardOutput.write(Data("\(line)\n".utf8))
        }
        try await app.runService()
    }
}

/// The machine's clock and how far a person has moved it ahead.
private final class ClockOffset: Sendable {
    private let span = Mutex(Span.zero)

    var now: Instant { span.withLock { Instant(Date()) + $0 } }

    func add(_ more: Span) {
        span.withLock { $0 = $0 + more }
    }
}
