import ArgumentParser
import AsyncHTTPClient
import Care
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import Simulator
import UnixSignals

/// `caduceus simulator`: Meta's side alone, for tests and for other clients.
struct SimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulator",
        abstract: "Run a simulated WhatsApp Cloud API with patients' phones.",
        discussion: """
            Answers as graph.facebook.com does for messages, media, templates and numbers, and posts signed webhooks to \
            --callback after the verify handshake. People join, write and tap on its page or under /_sim.

            Example: caduceus simulator --port 8081 --callback http://127.0.0.1:8080/webhooks/whatsapp --state sim.jsonl

            Exit codes: 0 stopped in order, 1 failed, 64 wrong usage.
            """
    )

    @Option(help: "Address to listen on.")
    var host = "127.0.0.1"
    @Option(help: "Port to listen on; 0 takes a free one.")
    var port = 8081
    @Flag(help: "Print the port, alone on the first line, once it listens.")
    var printPort = false
    @Option(help: "Where webhooks are posted; without it they wait.")
    var callback: String?
    @Option(help: "The secret webhooks are signed with.")
    var appSecret = SimulatorSettings().appSecret
    @Option(help: "The word the verify handshake sends.")
    var verifyToken = SimulatorSettings().verifyToken
    @Option(help: "The access token callers must show.")
    var token = SimulatorSettings().token
    @Option(help: "A file that remembers everything across restarts.")
    var state: String?
    @Option(help: "The seed chance is drawn from.")
    var seed: UInt64 = 1
    @Option(help: "Messages a second the number may send; Meta's numbers have 80 to 1000, a load test takes more.")
    var throughput = 80
    @Flag(help: "Let six invented people join, one of them without a phone number.")
    var samplePeople = false
    @Flag(help: "Let anyone be written to at any rate: no pair rate. For load tests.")
    var noPairRate = false
    @Flag(help: "Refuse free-form messages outside the window at once, not by a later status.")
    var strictWindow = false
    @Flag(help: "Never report delivered, as for phones that are read at once.")
    var noDelivered = false
    @Option(help: "The API version webhooks are shaped by: below 24 they carry a conversation.")
    var webhookVersion = SimulatorSettings().webhookVersion
    @Option(
        help: "A number, digits with country code, that may be written to; repeat it for more. Without it, all may."
    )
    var allow: [String] = []
    @Option(help: "Distinct people that may be written to outside their window in 24 hours; without it, any number.")
    var portfolioLimit: Int?
    @Option(help: "Marketing messages one person gets outside the window in 24 hours; without it, any number.")
    var marketingCap: Int?

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be from 0 to 65535.") }
        guard (1...10_000_000).contains(throughput) else {
            throw ValidationError("--throughput must be from 1 to 10000000.")
        }
        guard (1...99).contains(webhookVersion) else {
            throw ValidationError("--webhook-version must be a version such as 23 or 25.")
        }
        guard portfolioLimit ?? 1 > 0, marketingCap ?? 0 >= 0 else {
            throw ValidationError("--portfolio-limit must be at least 1, --marketing-cap at least 0.")
        }
        guard allow.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }) else {
            throw ValidationError("--allow must be digits with the country code, such as 34600000101.")
        }
        if let callback, URL(string: callback)?.host() == nil {
            throw ValidationError("--callback must be an address such as http://127.0.0.1:8080/webhooks/whatsapp.")
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap { LineLog(label: $0, format: .text, level: .warning) }
        let logger = Logger(label: "simulator")
        try await reporting {
            let simulator = try SimulatorHost(settings: settings, statePath: state, clock: { SystemClock().now })
            if samplePeople {
                for person in SimulatedPerson.samples where await !simulator.knows(person) {
                    try await simulator.take(.join(person))
                }
            }
            let http = HTTPClient(eventLoopGroupProvider: .singleton)
            try await http.whileOpen { try await serve(simulator, http, logger) }
        }
    }

    private func serve(_ simulator: SimulatorHost, _ http: HTTPClient, _ logger: Logger) async throws {
        let face = SimulatorApp.make(
            host: simulator,
            clock: SimulatorClock(now: { SystemClock().now }),
            address: .hostname(host, port: port),
            logger: logger,
            onServerRunning: { [printPort, host, port] channel in
                let given = channel.localAddress?.port ?? port
                StandardOutput.print(
                    printPort ? "\(given)" : "The simulated WhatsApp listens on http://\(host):\(given)/"
                )
            }
        )
        var services: [any Service] = [face]
        if let callback {
            services.append(WebhookPump(host: simulator, callback: callback, client: http, logger: logger))
        }
        let group = ServiceGroup(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        try await group.run()
    }

    private var settings: SimulatorSettings {
        var settings = SimulatorSettings()
        settings.seed = seed
        settings.token = token
        settings.appSecret = appSecret
        settings.verifyToken = verifyToken
        settings.messagesPerSecond = throughput
        settings.keepsPairRate = !noPairRate
        settings.refusesOutsideWindowAtOnce = strictWindow
        settings.reportsDelivered = !noDelivered
        settings.webhookVersion = webhookVersion
        settings.allowList = allow.isEmpty ? nil : Set(allow)
        settings.portfolioLimit = portfolioLimit
        settings.marketingCap = marketingCap
        return settings
    }
}
