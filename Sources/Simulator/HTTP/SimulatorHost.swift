package import Care

/// Owns the one model: every input is written to the log, then taken, one at a time.
package actor SimulatorHost {
    private let model: SimulatorModel
    private let log: SimulatorLog?
    private let clock: @Sendable () -> Instant
    private var watchers: [Int: AsyncStream<[PersonIndex]>.Continuation] = [:]
    private var lastWatcher = 0

    /// With `statePath`, what happened before is played back first.
    package init(
        settings: SimulatorSettings,
        faults: Faults = .none,
        statePath: String? = nil,
        clock: @escaping @Sendable () -> Instant
    ) throws {
        let model = SimulatorModel(settings: settings, faults: faults, start: Instant(seconds: 0))
        log = try statePath.map { try SimulatorLog(path: $0, into: model) }
        self.model = model
        self.clock = clock
        if let log {
            try log.append(.restart, now: max(clock(), model.now))
            model.forgetFlights(now: clock())
        }
    }

    /// The last moment anything happened; ahead of the clock when a log was written by one that was moved.
    package var lastMoment: Instant { model.now }

    package func knows(_ person: SimulatedPerson) -> Bool {
        model.person(userID: person.userID) != nil || person.phone.flatMap(model.person(phone:)) != nil
    }

    @discardableResult
    package func take(_ input: SimulatorInput) throws -> SimulatorOutput {
        let now = max(clock(), model.now)
        if Self.isWorthWriting(input, model, now) { try log?.append(input, now: now) }
        let output = model.take(input, now: now)
        tellWatchers()
        return output
    }

    /// Reads change nothing, nor do requests without the right token; a poll that finds nothing does not either.
    private static func isWorthWriting(_ input: SimulatorInput, _ model: SimulatorModel, _ now: Instant) -> Bool {
        switch input {
        case .request(let request):
            let token = model.token(of: request)
            return request.method != "GET" && (token == model.settings.token || token == model.appToken)
        case .poll:
            model.advance(to: now)
            return model.nextDue.map { $0 <= now } ?? false
        default: return true
        }
    }

    package func graph(_ request: GraphRequest) throws -> GraphResponse {
        guard case .response(let response) = try take(.request(request)) else { return .reset }
        return response
    }

    package func dueWebhooks() throws -> [WebhookDelivery] {
        guard case .webhooks(let due) = try take(.poll) else { return [] }
        return due
    }

    /// When something is next to be done, on the simulated clock.
    package var nextDue: Instant? { model.nextDue }
    package var callback: String? { model.callbackOverride }
    package var faults: Faults { model.faults }
    package var backlog: Int { model.webhookBacklog }
    package var settings: SimulatorSettings { model.settings }
    package var spentMillionths: Int64 { model.spentMillionths }

    package func phones() -> [PhoneView] {
        model.advance(to: clock())
        return model.people.indices.compactMap(model.view)
    }

    package func transcript(_ person: PersonIndex) -> (view: PhoneView, bubbles: [Bubble])? {
        model.advance(to: clock())
        return model.view(person).map { ($0, model.transcript(person)) }
    }

    package func media(_ id: String) -> GraphResponse? { model.mediaFile(id, now: clock()) }

    /// Accepted messages from this place on, at most `limit`.
    package func ledger(from start: Int, limit: Int) -> (count: Int, page: [AcceptedMessage]) {
        model.advance(to: clock())
        let from = min(max(start, 0), model.acceptedCount)
        return (model.acceptedCount, (from..<min(from + limit, model.acceptedCount)).map(model.accepted))
    }

    /// Media URLs point here from now on.
    package func serve(at baseURL: String) {
        model.baseURL = baseURL
    }

    // MARK: Flows

    func openFlow(_ message: String, by person: PersonIndex, seed: UInt64) throws(PatientActionRefused) -> FlowSession {
        model.advance(to: clock())
        return try model.openFlow(message, by: person, seed: seed)
    }

    var flowPublicKey: String { model.flowPublicKey }

    // MARK: Watching

    /// Lets what is due happen, and tells watchers of it.
    func tick() {
        model.advance(to: clock())
        tellWatchers()
    }

    /// Lets watchers find out that nobody listens any more.
    func beat() {
        for (id, watcher) in watchers {
            if case .terminated = watcher.yield([]) { watchers[id] = nil }
        }
    }

    /// Which phones changed, as it happens; the newest 256 changes wait for a slow watcher.
    package func changes() -> AsyncStream<[PersonIndex]> {
        lastWatcher += 1
        let id = lastWatcher
        return AsyncStream(bufferingPolicy: .bufferingNewest(256)) { continuation in
            watchers[id] = continuation
        }
    }

    private func tellWatchers() {
        guard !watchers.isEmpty else { return }
        let touched = model.takeTouched()
        guard !touched.isEmpty else { return }
        for (id, watcher) in watchers {
            if case .terminated = watcher.yield(touched) { watchers[id] = nil }
        }
    }
}
