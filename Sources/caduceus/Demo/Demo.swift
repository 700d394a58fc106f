import Care
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import Simulator
import Web
import WhatsApp

/// Server and simulator in one process, on one clock that a person moves.
struct Demo {
    var folder: DemoFolder
    var host: String
    var port: Int
    var phonesPort: Int
    /// Whether patients book in a Flow.
    var hasFlow = false
    var logger: Logger

    /// The demo's day begins a minute before the first reminders for tomorrow are due.
    private static let firstMinute = 8 * 60 + 59

    func run() async throws {
        let clinic = try SampleClinic.load()
        let clock = try clock(clinic)
        let world = SimulatorSettings()
        let simulator = try SimulatorHost(
            settings: named(clinic, world),
            statePath: folder.simulator,
            clock: { clock.now }
        )
        let phones = SamplePhones(clinic: clinic, host: simulator)
        try await phones.prepare()

        var settings = try settings(clinic, world)
        let flow = hasFlow ? sampleFlow(clinic, simulator) : nil
        settings.flow = try await flow?.prepare()
        let http = GraphClient.makeHTTPClient(settings.graphConfiguration)
        try await http.whileOpen {
            let announcement = DemoAnnouncement(expected: 2)
            let server = try await ClinicServer(settings, clock: clock, http: http, logger: logger) { _ in
                await announcement.arrived()
            }
            try await SampleAdmission(clinic: clinic, rules: settings.practiceRules).admit(into: server.store)
            try await flow?.admit(into: server.store)
            let link = try await server.setupLink()
            await announcement.prepare(text(link: link, address: server.address))
            let face = SimulatorApp.make(
                host: simulator,
                clock: steered(DemoWalk(clock: clock, server: server), clinic),
                address: .hostname(host, port: phonesPort),
                logger: logger,
                onServerRunning: { _ in await announcement.arrived() }
            )
            let pump = WebhookPump(
                host: simulator,
                callback: "http://127.0.0.1:\(port)/webhooks/whatsapp",
                client: http,
                logger: logger
            )
            try await server.runUntilStopped(with: [face, pump], logger: logger)
        }
    }

    private func sampleFlow(_ clinic: SampleClinic, _ simulator: SimulatorHost) -> SampleFlow {
        SampleFlow(
            clinic: clinic,
            host: simulator,
            endpoint: "http://127.0.0.1:\(port)" + FlowService.path,
            keyFile: folder.flowKey
        )
    }

    private func clock(_ clinic: SampleClinic) throws -> SteeredClock {
        let zone = Zone(clinic.zone) ?? .utc
        return try SteeredClock(file: folder.clock) { now in
            let day = SampleDays.firstDay(from: zone.civil(at: now).date)
            return zone.instant(of: CivilTime(day, minuteOfDay: Self.firstMinute))
        }
    }

    private func steered(_ walk: DemoWalk, _ clinic: SampleClinic) -> SimulatorClock {
        let clock = walk.clock
        return SimulatorClock(
            now: { clock.now },
            advance: { span in try await walk.walk(span) },
            zone: Zone(clinic.zone) ?? .utc
        )
    }

    private func named(_ clinic: SampleClinic, _ world: SimulatorSettings) -> SimulatorSettings {
        var world = world
        world.number.name = clinic.name
        world.hurriesRetries = true
        return world
    }

    private func settings(_ clinic: SampleClinic, _ world: SimulatorSettings) throws -> Settings {
        guard let graph = URL(string: "http://127.0.0.1:\(phonesPort)"),
            let address = URL(string: "http://127.0.0.1:\(port)"), let language = LanguageTag(clinic.language)
        else { throw CommandFailure("these ports make no address: \(port), \(phonesPort)") }
        return Settings(
            clinic: ClinicSettings(
                name: clinic.name,
                region: clinic.region,
                zone: clinic.zone,
                language: language,
                store: folder.store,
                masterKeys: Secret(try folder.masterKeys()),
                quietFrom: 20 * 60,
                quietTo: 8 * 60
            ),
            line: LineSettings(
                baseURL: graph,
                version: "v25.0",
                token: Secret(world.token),
                phoneNumberID: world.number.id,
                businessAccountID: world.accountID,
                throughput: world.messagesPerSecond
            ),
            server: ServerSettings(
                host: host,
                port: port,
                publicURL: address,
                appSecret: Secret(world.appSecret),
                verifyToken: Secret(world.verifyToken)
            )
        )
    }

    private func text(link: String?, address: String) -> String {
        let account = link.map { "  First make your account:       \($0)\n" } ?? ""
        return """

            Caduceus is ready. Everything here is invented, and no message leaves this machine.

            \(account)  The clinic's console:          \(address)/
              The patients' phones and clock: http://127.0.0.1:\(phonesPort)/

            Stop it with Ctrl-C, or kill it: the next start carries on. It keeps everything in \(folder.url.path).

            """
    }
}
