/// Finds somebody's calendars from what they type, a request at a time (RFC 6764, 5397, 4791).
///
/// The first request to a server carries no password. It goes only to servers that were typed, their own hosts, a known
/// provider's or those a person has approved; over http only to this machine, if that very address was typed.
package struct Discovery: Sendable {
    package struct FoundCalendar: Hashable, Sendable {
        package var url: DAVURL
        package var name: String?
        package var canWrite: Bool
        /// Whether the server lists changes (RFC 6578).
        package var knowsChanges: Bool
        /// A calendar of one `VTIMEZONE`.
        package var timeZone: String?
    }

    package enum Step: Hashable, Sendable {
        case request(DAVRequest)
        /// The address leads to another server: ask a person whether it may have the password, then `approve` it.
        case confirm(ServerOrigin)
        /// Those that can be written to, in the order of the server; at least one.
        case found([FoundCalendar])
        case failed(DiscoveryFailure)
    }

    private enum Stage {
        case begin
        case probe
        case principal
        case home
        case ended
    }

    private let start: DiscoveryStart
    private var stage = Stage.begin
    private var candidates: [DAVURL]
    private var homes: [DAVURL] = []
    private var calendars: [FoundCalendar] = []
    private var last: DAVRequest?
    private var approved: Set<ServerOrigin> = []
    private var redirects = 0
    private var requests = 0
    private var silent: [ServerOrigin] = []
    private var strange: [ServerOrigin] = []
    /// Where a server led that nobody should follow.
    private var insecure: ServerOrigin?
    /// Set while a request waits for a person's word.
    private var wasConfirmed = false

    package static let requestLimit = 40
    private static let redirectLimit = 5

    package init(_ typed: String, usesBearer: Bool) throws(DiscoveryFailure) {
        start = try DiscoveryStart.read(typed, usesBearer: usesBearer)
        candidates = start.candidates
    }

    /// A person's word that this server may have the password; then `step(nil)` goes on.
    package mutating func approve(_ origin: ServerOrigin) {
        if origin.isSecure { approved.insert(origin) }
    }

    /// `answer` is the one to the last request; nil at first, after `approve`, and when none came.
    package mutating func step(_ answer: DAVAnswer?) -> Step {
        do {
            return try advance(answer)
        } catch {
            stage = .ended
            return .failed(error)
        }
    }

    private mutating func advance(_ answer: DAVAnswer?) throws(DiscoveryFailure) -> Step {
        guard let asked = last else {
            if case .begin = stage { return try nextCandidate() }
            throw .noCalendarServer(strange)
        }
        if asked.isAuthorized, !mayHavePassword(asked.url.origin) { return .confirm(asked.url.origin) }
        if wasConfirmed {
            wasConfirmed = false
            return try send(asked)
        }
        guard let answer else {
            silent.append(asked.url.origin)
            return try nextCandidate()
        }
        if answer.isRedirect { return try follow(answer, asked) }
        switch answer.status {
        case 207: return try read(answer, asked)
        case 401 where asked.isAuthorized:
            let name = start.provider.flatMap { $0.login == .appPassword ? $0.name : nil }
            throw .unauthorized(asked.url.origin, provider: name)
        case 401: return try sendAuthorized(asked)
        case 403 where !asked.isAuthorized: return try sendAuthorized(asked)
        default:
            if case .probe = stage {} else if answer.status == 403 { throw .forbidden(asked.url.origin) }
            strange.append(asked.url.origin)
            return try nextCandidate()
        }
    }

    private func mayHavePassword(_ origin: ServerOrigin) -> Bool {
        start.trusts(origin) || approved.contains(origin)
    }

    private mutating func send(_ request: DAVRequest) throws(DiscoveryFailure) -> Step {
        requests += 1
        guard requests <= Self.requestLimit else { throw .tooManyRequests(limit: Self.requestLimit) }
        last = request
        return .request(request)
    }

    private mutating func sendAuthorized(_ request: DAVRequest) throws(DiscoveryFailure) -> Step {
        var request = request
        request.isAuthorized = true
        last = request
        guard mayHavePassword(request.url.origin) else {
            wasConfirmed = true
            return .confirm(request.url.origin)
        }
        return try send(request)
    }

    private mutating func nextCandidate() throws(DiscoveryFailure) -> Step {
        guard !candidates.isEmpty else {
            if let insecure { throw .insecure(insecure) }
            throw strange.isEmpty ? .unreachable(Self.unique(silent)) : .noCalendarServer(Self.unique(strange))
        }
        let url = candidates.removeFirst()
        // A server that does not answer at one place does not at another.
        if silent.contains(url.origin), !strange.contains(url.origin) { return try nextCandidate() }
        stage = .probe
        redirects = 0
        var request = CalDAVRequests.discovery(url)
        request.isAuthorized = false
        return try send(request)
    }

    private mutating func follow(_ answer: DAVAnswer, _ asked: DAVRequest) throws(DiscoveryFailure) -> Step {
        redirects += 1
        guard redirects <= Self.redirectLimit, let target = answer.header("location").flatMap(asked.url.resolve) else {
            strange.append(asked.url.origin)
            return try nextCandidate()
        }
        guard target.origin.isSecure || target.origin == start.typed && target.origin.isLoopback else {
            insecure = insecure ?? target.origin
            strange.append(asked.url.origin)
            return try nextCandidate()
        }
        var request = asked
        request.url = target
        guard asked.isAuthorized, target.origin != asked.url.origin else { return try send(request) }
        request.isAuthorized = false
        return try send(request)
    }

    private mutating func read(_ answer: DAVAnswer, _ asked: DAVRequest) throws(DiscoveryFailure) -> Step {
        guard let found = try? Multistatus.read(answer.body) else {
            strange.append(asked.url.origin)
            return try nextCandidate()
        }
        if case .home = stage { return try readHome(found, asked) }
        guard let own = found.responses.first(where: { $0.status == nil || $0.status == 200 })?.properties else {
            strange.append(asked.url.origin)
            return try nextCandidate()
        }
        if own.isCalendar, own.takesEvents {
            // A server that asks for no password gets it all the same afterwards: nobody else's is taken unasked.
            let isOpen = own.canWrite && own.privileges != nil && mayHavePassword(asked.url.origin)
            guard asked.isAuthorized || isOpen else { return try sendAuthorized(asked) }
            calendars.append(Self.calendar(own, at: asked.url))
            return try finish(asked.url.origin)
        }
        homes = own.calendarHomes.compactMap(asked.url.resolve)
        if !homes.isEmpty { return try nextHome(asked.url.origin) }
        if case .probe = stage, let principal = own.currentUserPrincipal.flatMap(asked.url.resolve) {
            stage = .principal
            return try sendAuthorized(CalDAVRequests.discovery(principal))
        }
        // Whoever asks without a name is told of nobody's calendars.
        if !asked.isAuthorized { return try sendAuthorized(asked) }
        strange.append(asked.url.origin)
        return try nextCandidate()
    }

    private mutating func nextHome(_ origin: ServerOrigin) throws(DiscoveryFailure) -> Step {
        guard !homes.isEmpty else { return try finish(origin) }
        stage = .home
        return try sendAuthorized(CalDAVRequests.calendars(in: homes.removeFirst()))
    }

    private mutating func readHome(_ found: Multistatus, _ asked: DAVRequest) throws(DiscoveryFailure) -> Step {
        for response in found.responses where response.properties.isCalendar && response.properties.takesEvents {
            guard response.properties.otherTypes.isDisjoint(with: ["deleted-calendar", "trash-bin", "subscribed"]),
                let url = asked.url.resolve(response.href), url.origin == asked.url.origin,
                !calendars.contains(where: { $0.url == url })
            else { continue }
            calendars.append(Self.calendar(response.properties, at: url))
        }
        return try nextHome(asked.url.origin)
    }

    private mutating func finish(_ origin: ServerOrigin) throws(DiscoveryFailure) -> Step {
        guard !calendars.isEmpty else { throw .noCalendars(origin) }
        let writable = calendars.filter(\.canWrite)
        guard !writable.isEmpty else { throw .onlyReadable(origin) }
        stage = .ended
        last = nil
        return .found(writable)
    }

    private static func calendar(_ properties: DAVProperties, at url: DAVURL) -> FoundCalendar {
        FoundCalendar(
            url: url,
            name: properties.displayName,
            canWrite: properties.canWrite,
            knowsChanges: properties.knowsSyncCollection ?? (properties.syncToken != nil),
            timeZone: properties.timeZone
        )
    }

    private static func unique(_ origins: [ServerOrigin]) -> [ServerOrigin] {
        var seen: Set<ServerOrigin> = []
        return origins.filter { seen.insert($0).inserted }
    }
}
