package import AsyncHTTPClient
package import Care
import Dialogue
import Foundation
import Hummingbird
package import Logging
package import Practice
package import ServiceLifecycle
package import Store
import StoreSQLite
import Web
import WhatsApp

/// The clinic's side put together: engine, vault, channel, practice, web; each is built from those before it.
package struct ClinicServer: Sendable {
    package let store: any StoreEngine
    /// In the order they depend on each other: shutdown runs from the last to the first.
    package let services: [any Service]
    private let feed: LiveFeed
    private let practice: PracticeServices
    private let lock: StoreLock?
    private let webSettings: WebSettings

    /// `http` is the caller's to close; `onRunning` hears the port once the server listens, and `onSetupLink` the link
    /// that makes the administrator, when there is none.
    package init(
        _ settings: Settings,
        clock: any WallClock,
        http: HTTPClient,
        hazard: Hazard = .none,
        logger: Logger,
        onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in },
        onSetupLink: (@Sendable (_ link: String) async -> Void)? = nil
    ) async throws {
        // Engine and vault.
        let isAlone = settings.clinic.postgres == nil
        lock = isAlone ? try StoreLock(store: settings.clinic.store) : nil
        let feed = LiveFeed()
        self.feed = feed
        let ear = Ear()
        let failure = StorageFailure(store: settings.clinic.store)
        let store = try StoreOpening.open(
            settings.clinic,
            clock: clock,
            told: { notices in
                feed.publish(notices)
                ear.hear(notices)
            },
            broken: { failure.end($0) }
        )
        try store.bringUpToDate()
        try await store.read { try $0.checkMasterKey() }
        self.store = store

        // Channel.
        let client = GraphClient(configuration: settings.graphConfiguration, http: http)

        // Intake, lanes, agenda, delivery.
        let rules = settings.practiceRules
        let name = ProcessInfo.processInfo.hostName
        let practice = PracticeServices(
            store: store,
            lanes: try await PracticeServices.join(store, named: name, isAlone: isAlone, hazard: hazard),
            isAlone: isAlone,
            port: WhatsAppChannel.port(client: client),
            calendars: CalDAVClient(http: http).port,
            rules: rules,
            hazard: hazard,
            logger: logger
        )
        self.practice = practice
        ear.attach(practice.hear)
        let working = practice.services()

        // Web.
        let signature = WebhookSignature(secrets: settings.server.appSecrets)
        let search = TroubleSearch(line: settings.line.phoneNumberID, zone: Zone(settings.clinic.zone) ?? .utc)
        let standbys = isAlone ? nil : StandbyWatch(store)
        let readiness = Readiness(
            store: store,
            clock: clock,
            line: settings.line.phoneNumberID,
            search: search,
            standbys: standbys
        )
        let board = TroubleBoard()
        let webSettings = try settings.webSettings
        self.webSettings = webSettings
        let web = try WebApp(
            WebDependencies(
                settings: webSettings,
                rules: rules,
                store: store,
                clock: clock,
                sessionClock: SystemClock(),
                feed: feed,
                logger: logger,
                isGenuine: { body, header in signature.verify(header: header, body: body) },
                journal: { try await practice.journal($0) },
                checks: readiness.checks,
                figures: { try await readiness.figures() },
                troubles: {
                    let found = board.current
                    // What its own watch knows at once, the board may learn late.
                    let standby = standbys?.trouble.map { [$0] } ?? []
                    return found + standby.filter { trouble in !found.contains { $0.kind == trouble.kind } }
                },
                flows: try settings.flow?.service(settings, store)
            )
        )
        // First, so that it is stopped last and signs what the others did while they stopped.
        let heads = HeadsFile(path: settings.clinic.headsPath)
        let signing: [any Service] = [AuditHeadKeeper(store: store, file: heads, logger: logger)]
        let folders = settings.clinic.diskFolders
        let watch = TroubleWatch(
            board: board,
            store: store,
            search: search,
            checks: readiness.checks,
            machine: {
                let disks = folders.compactMap { DiskSpace(of: $0)?.trouble }
                return disks + [failure.trouble(), standbys?.trouble].compactMap(\.self)
            },
            clock: SystemClock(),
            hasDatabaseClock: !isAlone,
            changed: { feed.publish([.outbox]) },
            logger: logger
        )
        services =
            signing + working + (standbys.map { [$0] } ?? []) + [
                TemplateKeeper(client: client, store: store, logger: logger),
                watch,
                web.application(host: settings.server.host, port: settings.server.port) { port in
                    await onRunning(port)
                    guard let onSetupLink else { return }
                    // Only now: the link may carry a port that the system chose.
                    do {
                        let link = try await SetupLink.offer(store: store, settings: webSettings, clock: SystemClock())
                        if let link { await onSetupLink(link) }
                    } catch {
                        logger.error("cannot make the administrator's link", metadata: ["error": "\(type(of: error))"])
                    }
                },
                LiveFeedService(feed: feed),
            ] + FlowKeeper.services(settings, client, store, logger)
            + Self.backupService(settings, store, clock, logger)
    }

    /// The nightly backup, where one is set and the engine can be copied.
    private static func backupService(
        _ settings: Settings,
        _ store: any StoreEngine,
        _ clock: any WallClock,
        _ logger: Logger
    ) -> [any Service] {
        let cluster = settings.clinic.postgres.map { PostgresCopying(store, at: $0) }
        guard let backup = settings.backup, let store = cluster ?? store as? any StoreCopying else { return [] }
        return [
            BackupKeeper(clinic: settings.clinic, backup: backup, store: store, clock: clock, logger: logger)
        ]
    }

    /// The one-time link that makes the administrator; nil once there is one.
    package func setupLink() async throws -> String? {
        try await SetupLink.offer(store: store, settings: webSettings, clock: SystemClock())
    }

    /// A person moved the clock: what became due is done at once, and open pages show the new time.
    package func clockWasMoved() {
        practice.wake()
        feed.publishEverything()
    }

    /// Whether nothing is due or in the air at this moment.
    package func isAtRest() async throws -> Bool {
        try await store.read { tx in
            let isDue = [try tx.nextAgendaDue(), try tx.nextQueued()].contains { $0.map { $0 <= tx.now } ?? false }
            return try !isDue && tx.backlog().waiting == 0 && tx.departing() == 0
        }
    }

    package var address: String { webSettings.publicURL.absoluteString }
}
