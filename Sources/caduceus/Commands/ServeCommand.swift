import ArgumentParser
import Foundation
import Logging
import Practice
import ServiceLifecycle
import UnixSignals
import WhatsApp

/// `caduceus serve`: the clinic's server.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the clinic's server: webhooks, reminders, delivery and the staff's console.",
        discussion: """
            Takes webhooks at /webhooks/whatsapp under public-url, sends what is due, and shows the console. The first \
            start prints a link, good once and for 24 hours, that makes the administrator. It may be killed at any \
            moment: the next start carries on where it stopped. SIGTERM and Ctrl-C stop it in order.

            Example: caduceus serve --config /etc/caduceus/caduceus.yaml

            Exit codes: 0 stopped in order, 1 failed (the port is taken, the database or its key do not fit), 2 the \
            settings need attention, 64 wrong usage, 74 the disk failed (see docs/troubles.md): start it again.
            """
    )

    @OptionGroup var config: ConfigOption

    func run() async throws {
        try await reporting {
            let source = try config.load()
            LineLog.bootstrap(source)
            let logger = Logger(label: "caduceus")
            let settings = try Settings(source)
            let hazard = try Hazard(environment: ProcessInfo.processInfo.environment)
            let http = GraphClient.makeHTTPClient(settings.graphConfiguration)
            try await http.whileOpen {
                let server = try await ClinicServer(
                    settings,
                    clock: SystemClock(),
                    http: http,
                    hazard: hazard,
                    logger: logger,
                    onRunning: { port in
                        logger.notice("listening", metadata: ["host": "\(settings.server.host)", "port": "\(port)"])
                    },
                    onSetupLink: { link in
                        StandardOutput.print(
                            "Make the administrator's account (the link works once, for 24 hours):\n\(link)"
                        )
                    }
                )
                try await server.runUntilStopped(logger: logger)
            }
        }
    }
}

extension ClinicServer {
    /// Runs every service until SIGTERM or Ctrl-C, with others that must outlive none of them in front.
    func runUntilStopped(with others: [any Service] = [], logger: Logger) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: (others + services).map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: logger
            )
        )
        try await group.run()
    }
}
