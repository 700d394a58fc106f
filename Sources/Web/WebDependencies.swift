package import Care
package import Logging
package import Practice
package import Store

/// Everything the clinic's side with a URL is built from.
package struct WebDependencies: Sendable {
    package var settings: WebSettings
    package var rules: PracticeRules
    package var store: any StoreEngine
    package var clock: any WallClock
    /// What sessions and sign-in go by: real time, also where the clinic's own clock can be moved.
    package var sessionClock: any WallClock
    package var feed: LiveFeed
    package var logger: Logger
    /// Whether the signature header belongs to exactly these bytes.
    package var isGenuine: @Sendable (_ body: [UInt8], _ signature: String?) -> Bool
    /// Keeps a verified webhook durably before it returns.
    package var journal: @Sendable (_ body: [UInt8]) async throws -> Void
    /// What must hold before the server is ready for work.
    package var checks: [HealthCheck]
    package var figures: @Sendable () async throws -> PracticeFigures
    /// What the last look found wrong.
    package var troubles: @Sendable () -> [FoundTrouble]
    /// Serves booking cards; nil where the clinic books by lists alone.
    package var flows: FlowService?

    package init(
        settings: WebSettings,
        rules: PracticeRules,
        store: any StoreEngine,
        clock: any WallClock,
        sessionClock: (any WallClock)? = nil,
        feed: LiveFeed,
        logger: Logger,
        isGenuine: @escaping @Sendable ([UInt8], String?) -> Bool,
        journal: @escaping @Sendable ([UInt8]) async throws -> Void,
        checks: [HealthCheck] = [],
        figures: @escaping @Sendable () async throws -> PracticeFigures = { PracticeFigures() },
        troubles: @escaping @Sendable () -> [FoundTrouble] = { [] },
        flows: FlowService? = nil
    ) {
        self.settings = settings
        self.rules = rules
        self.store = store
        self.clock = clock
        self.sessionClock = sessionClock ?? clock
        self.feed = feed
        self.logger = logger
        self.isGenuine = isGenuine
        self.journal = journal
        self.checks = checks
        self.figures = figures
        self.troubles = troubles
        self.flows = flows
    }
}
