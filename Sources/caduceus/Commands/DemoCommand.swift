import ArgumentParser
import Foundation
import Logging

/// `caduceus demo`: a sample clinic, a simulated WhatsApp and a clock to move, in one process.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Try everything: a sample clinic with simulated phones and a clock you can move.",
        discussion: """
            Starts the server on a sample clinic (3 practitioners, 2 locations, 40 invented patients who speak 8 \
            languages, two weeks of visits) and beside it a simulated WhatsApp with the patients' phones. The clock of \
            both starts shortly before the first reminders and can be moved on the phones' page. Kill it at any moment \
            and start it again: it carries on. No message leaves the machine.

            Example: caduceus demo --folder /tmp/clinic --port 8080 --phones-port 8081

            Exit codes: 0 stopped in order, 1 failed (a port is taken, the folder cannot be written), 64 wrong usage.
            """
    )

    @Option(help: "Where the demo keeps its data; remove the folder to start afresh.")
    var folder = "demo-data"
    @Option(help: "The console's port on 127.0.0.1.")
    var port = 8080
    @Option(help: "The phones' port on 127.0.0.1.")
    var phonesPort = 8081
    @Option(help: "Address to listen on; the demo has no encryption, so keep it on this machine.")
    var host = "127.0.0.1"
    @Flag(help: "Let patients book in a WhatsApp Flow, a card with a calendar.")
    var flow = false
    @Flag(help: "Log more to standard error.")
    var verbose = false

    func validate() throws {
        guard (1...65_535).contains(port), (1...65_535).contains(phonesPort), port != phonesPort else {
            throw ValidationError("--port and --phones-port must be two ports from 1 to 65535.")
        }
    }

    func run() async throws {
        let level: Logger.Level = verbose ? .debug : .warning
        LoggingSystem.bootstrap { LineLog(label: $0, format: .text, level: level) }
        try await reporting {
            let demo = Demo(
                folder: try DemoFolder(path: folder),
                host: host,
                port: port,
                phonesPort: phonesPort,
                hasFlow: flow,
                logger: Logger(label: "demo")
            )
            try await demo.run()
        }
    }
}
