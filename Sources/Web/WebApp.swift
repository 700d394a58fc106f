package import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Practice

/// The clinic's side with a URL: webhooks, health and metrics in front, the staff console behind.
package struct WebApp: Sendable {
    package let responder: FrontDoor
    package let webhookCount: WebhookCount
    private let logger: Logger
    private let settings: WebSettings

    /// Throws when a template carried in the binary does not parse.
    package init(_ dependencies: WebDependencies) throws {
        let count = WebhookCount()
        let flowCount = dependencies.flows.map { _ in WebhookCount() }
        webhookCount = count
        logger = dependencies.logger
        settings = dependencies.settings
        responder = FrontDoor(
            webhooks: WebhookEndpoint(
                verifyToken: dependencies.settings.verifyToken,
                isGenuine: dependencies.isGenuine,
                journal: dependencies.journal,
                count: count
            ),
            health: HealthEndpoint(
                checks: dependencies.checks,
                figures: dependencies.figures,
                webhooks: count,
                flows: flowCount,
                streams: { dependencies.feed.count },
                troubles: dependencies.troubles,
                metricsToken: dependencies.settings.metricsToken
            ),
            visits: VisitFiles(
                store: dependencies.store,
                calendar: VisitCalendar(clinicName: dependencies.settings.clinicName)
            ),
            flows: dependencies.flows.map { flows in
                FlowEndpoint(
                    flows,
                    isGenuine: dependencies.isGenuine,
                    clock: dependencies.sessionClock,
                    count: flowCount ?? WebhookCount(),
                    logger: dependencies.logger
                )
            },
            feeds: CalendarFeeds(
                store: dependencies.store,
                clock: dependencies.clock,
                clinicName: dependencies.settings.clinicName,
                showsPatients: dependencies.settings.showsPatients
            ),
            console: try Self.router(dependencies).buildResponder()
        )
    }

    /// The server, not yet running; `onRunning` hears its port once it listens.
    package func application(
        host: String,
        port: Int,
        onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }
    ) -> Application<FrontDoor> {
        Application(
            responder: responder,
            server: .http1(configuration: .init(idleTimeout: .seconds(75))),
            configuration: .init(
                address: .hostname(host, port: port),
                backlog: 1024,
                availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections)
            ),
            onServerRunning: { [settings] channel in
                let heard = channel.localAddress?.port ?? port
                settings.listens(on: heard)
                await onRunning(heard)
            },
            logger: logger
        )
    }

    /// Each has one request at a time, so this bounds also what waits for the store on behalf of browsers.
    ///
    /// With all else that is open it stays below 1,350 files: beyond, Foundation's `Process`, by which a nightly backup of
    /// PostgreSQL is taken, may read past the end of their listing (`findMaximumOpenFromProcSelfFD`).
    private static let mostConnections = 1_000

    private static func router(_ dependencies: WebDependencies) throws -> Router<ConsoleContext> {
        let console = Console(
            settings: dependencies.settings,
            rules: dependencies.rules,
            clock: dependencies.clock,
            records: Records(
                store: dependencies.store,
                clock: dependencies.clock,
                line: dependencies.settings.line,
                hasNightlyBackup: dependencies.settings.hasNightlyBackup
            ),
            pages: try Pages(),
            files: StaticFiles(),
            troubles: dependencies.troubles
        )
        let sessions = SessionKeeper(
            store: dependencies.store,
            clock: dependencies.sessionClock,
            settings: dependencies.settings
        )
        let router = Router(context: ConsoleContext.self)
        router.add(middleware: Problems(console: console))
        router.add(middleware: SignedIn(sessions: sessions, settings: dependencies.settings))
        FrontPages(console: console, feed: LiveStream(feed: dependencies.feed, sessions: sessions)).add(to: router)
        StaffPages(
            console: console,
            sessions: sessions,
            accounts: Accounts(store: dependencies.store, clock: dependencies.sessionClock)
        ).add(to: router)
        TodayPages(console: console).add(to: router)
        VisitActPages(console: console).add(to: router)
        WeekPages(console: console).add(to: router)
        NewVisitPages(console: console).add(to: router)
        OneVisitPages(console: console).add(to: router)
        SeriesPages(console: console).add(to: router)
        LeavePages(console: console).add(to: router)
        WaitingPages(console: console).add(to: router)
        PracticePages(console: console).add(to: router)
        CalendarPages(console: console).add(to: router)
        TomorrowPages(console: console).add(to: router)
        InboxPages(console: console).add(to: router)
        MediaPages(console: console).add(to: router)
        OutboxPages(console: console).add(to: router)
        UpdatePages(console: console).add(to: router)
        AttendancePages(console: console).add(to: router)
        return router
    }
}

/// Takes webhooks and probes past the console's sessions and pages: they are many and want little.
package struct FrontDoor: HTTPResponder {
    let webhooks: WebhookEndpoint
    let health: HealthEndpoint
    let visits: VisitFiles
    let flows: FlowEndpoint?
    let feeds: CalendarFeeds
    let console: any HTTPResponder<ConsoleContext>

    package func respond(to request: Request, context: ConsoleContext) async throws -> Response {
        switch request.uri.path {
        case "/webhooks/whatsapp": await webhooks.respond(to: request)
        case "/healthz": health.healthz()
        case "/readyz": await health.readyz()
        case "/metrics":
            await health.metrics(request, isLocal: Caller.isLocal(request, peer: context.peer))
        case let path where path.hasPrefix(VisitFiles.folder): await visits.respond(to: request)
        case FlowService.path:
            if let flows { await flows.respond(to: request) } else { Response(status: .notFound) }
        case let path where CalendarFeeds.serves(path): await feeds.respond(to: request)
        default: try await console.respond(to: request, context: context)
        }
    }
}
