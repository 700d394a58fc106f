/// One look at a calendar for what has changed, a request at a time.
///
/// With a token the server lists its changes; otherwise, or when it refuses, all versions are listed and compared. Either
/// way only what is new is downloaded.
package struct SyncRun: Sendable {
    package enum Step: Hashable, Sendable {
        case request(DAVRequest)
        case done(SyncBatch)
        case failed(SyncFailure)
    }

    private enum Stage {
        case begin
        case changes
        case state
        case list
        case objects([Href])
        case object(Href)
        case ended
    }

    private let calendar: DAVURL
    private let limits: SyncLimits
    private let isFull: Bool
    private var stage = Stage.begin
    private var state: SyncState
    private var next: SyncState
    private var wanted: [Href] = []
    /// Those that a multiget did not bring.
    private var missing: [Href] = []
    private var changes: [SyncChange] = []
    private var notes: [String] = []
    private var downloads = 0
    /// Whether the server could not give an event it never failed to give before.
    private var asksAgain = false
    private var hasMore = false
    private var requests = 0

    /// `isFull` compares everything, whatever the server says of changes: for the nightly check.
    package init(_ calendar: DAVURL, _ state: SyncState, isFull: Bool = false, limits: SyncLimits = SyncLimits()) {
        self.calendar = calendar
        self.state = state
        self.isFull = isFull
        self.limits = limits
        next = state
    }

    /// `answer` is the one to the last request; nil at first, and later when none came.
    package mutating func step(_ answer: DAVAnswer?) -> Step {
        do {
            return try advance(answer)
        } catch {
            stage = .ended
            return .failed(error)
        }
    }

    private mutating func advance(_ answer: DAVAnswer?) throws(SyncFailure) -> Step {
        if case .begin = stage {
            if let token = state.token, state.usesTokens, !isFull {
                return try ask(
                    .changes,
                    CalDAVRequests.changes(in: calendar, since: token, limit: limits.changesPerAnswer)
                )
            }
            return try askForState()
        }
        guard let answer else { throw .unreachable }
        switch stage {
        case .begin, .ended: throw .unreachable
        case .changes: return try takeChanges(answer)
        case .state: return try takeState(answer)
        case .list: return try takeList(answer)
        case .objects(let hrefs): return try takeObjects(answer, hrefs)
        case .object(let href): return try takeObject(answer, href)
        }
    }

    private mutating func ask(_ stage: Stage, _ request: DAVRequest) throws(SyncFailure) -> Step {
        requests += 1
        guard requests <= limits.requests else { throw .tooManyRequests(limit: limits.requests) }
        self.stage = stage
        return .request(request)
    }

    private mutating func askForState() throws(SyncFailure) -> Step {
        try ask(.state, CalDAVRequests.state(of: calendar))
    }

    private mutating func takeChanges(_ answer: DAVAnswer) throws(SyncFailure) -> Step {
        guard answer.status == 207 else { return try refusedChanges(answer) }
        let found = try multistatus(answer)
        guard let token = found.syncToken else {
            notes.append("the list of changes came without a token")
            return try listFromNowOn()
        }
        if token == state.token, found.responses.contains(where: \.isCutOff) {
            notes.append("the list of changes does not move on")
            return try listFromNowOn()
        }
        let members = members(of: found)
        if let limit = limits.changesPerAnswer, members.count >= limit, !found.responses.contains(where: \.isCutOff) {
            notes.append("the list of changes is full and does not say whether it is cut off")
            next.token = nil
            return try askForState()
        }
        hasMore = found.responses.contains(where: \.isCutOff)
        next.token = token
        collect(members, isWhole: false)
        return try download()
    }

    private mutating func refusedChanges(_ answer: DAVAnswer) throws(SyncFailure) -> Step {
        switch answer.status {
        case 401: throw .unauthorized
        case 429, 503: throw .later(seconds: answer.retryAfterSeconds ?? 60)
        case 403, 409, 410, 412, 507:
            // The token is refused, or the list is too long for the server: a new one comes with the whole list.
            notes.append("the server answered \(answer.status) to the token; everything is compared")
            next.token = nil
            return try askForState()
        default:
            notes.append("the server answered \(answer.status) to the list of changes; versions are compared instead")
            return try listFromNowOn()
        }
    }

    private mutating func listFromNowOn() throws(SyncFailure) -> Step {
        next.token = nil
        next.usesTokens = false
        return try askForState()
    }

    /// The token is asked for before the list, so that a change between the two is told again rather than lost.
    private mutating func takeState(_ answer: DAVAnswer) throws(SyncFailure) -> Step {
        let found = try expect(answer)
        let here = calendar.href
        guard let own = found.responses.first(where: { href($0)?.isSameCollection(as: here) == true }),
            !own.isGone
        else { throw .calendarGone }
        let knowsSync = own.properties.knowsSyncCollection ?? (own.properties.syncToken != nil)
        next.token = next.usesTokens && knowsSync ? own.properties.syncToken : nil
        // Where changes are listed by token, the version known is that of the last whole list.
        let isUnchanged = state.token == nil && own.properties.ctag != nil && own.properties.ctag == state.ctag
        next.ctag = own.properties.ctag
        if isUnchanged, !isFull { return finish() }
        return try ask(.list, CalDAVRequests.etags(in: calendar))
    }

    private mutating func takeList(_ answer: DAVAnswer) throws(SyncFailure) -> Step {
        let found = try expect(answer)
        if found.responses.contains(where: \.isCutOff) {
            throw .unexpected(status: 507)
        }
        collect(members(of: found), isWhole: true)
        return try download()
    }

    /// `isWhole`: what is not among them is deleted.
    private mutating func collect(_ members: [Member], isWhole: Bool) {
        var present: Set<Href> = []
        for member in members {
            guard !member.isGone else {
                delete(member.href)
                continue
            }
            guard present.insert(member.href).inserted else { continue }
            if !state.isKnown(member.href, as: member.etag) { wanted.append(member.href) }
        }
        guard isWhole else { return }
        for href in state.known.keys.filter({ !present.contains($0) }).sorted(by: { $0.key < $1.key }) { delete(href) }
    }

    private mutating func delete(_ href: Href) {
        next.forget(href)
        changes.append(.deleted(href))
    }

    private struct Member {
        var href: Href
        var etag: ETag?
        var isGone: Bool
    }

    /// Without the calendar itself, which iCloud lists among its changes, and without collections in it.
    private func members(of found: Multistatus) -> [Member] {
        found.responses.compactMap { response in
            guard !response.isCutOff, !response.properties.isCollection, let href = href(response),
                href.isInside(calendar.href), !href.path.hasSuffix("/")
            else { return nil }
            return Member(href: href, etag: response.properties.etag, isGone: response.isGone)
        }
    }

    private mutating func download() throws(SyncFailure) -> Step {
        if downloads >= limits.objectsPerBatch, !wanted.isEmpty || !missing.isEmpty {
            // The token stays the old one: what is handed on now is known next time and not downloaded again.
            return stop()
        }
        if !wanted.isEmpty {
            let hrefs = Array(wanted.prefix(limits.objectsPerRequest))
            wanted.removeFirst(hrefs.count)
            return try ask(.objects(hrefs), CalDAVRequests.objects(hrefs, in: calendar))
        }
        if let href = missing.popLast() {
            return try ask(.object(href), CalDAVRequests.object(DAVURL(calendar.origin, href)))
        }
        return finish()
    }

    private mutating func takeObjects(_ answer: DAVAnswer, _ hrefs: [Href]) throws(SyncFailure) -> Step {
        if [401, 429, 502, 503, 504].contains(answer.status) { _ = try expect(answer) }
        // One that is too large or badly written spoils the answer for all of them.
        guard answer.status == 207, let found = try? multistatus(answer) else {
            let what = answer.status == 207 ? "something unreadable" : "\(answer.status)"
            notes.append("the server answered \(what) to many objects at once; they are fetched one by one")
            missing += hrefs
            return try download()
        }
        var open = Set(hrefs)
        for response in found.responses {
            guard let href = href(response), open.contains(href) else { continue }
            if response.isGone {
                open.remove(href)
                delete(href)
            } else if let data = response.properties.calendarData {
                open.remove(href)
                take(href, response.properties.etag, data)
            }
        }
        missing += hrefs.filter(open.contains)
        return try download()
    }

    private mutating func takeObject(_ answer: DAVAnswer, _ href: Href) throws(SyncFailure) -> Step {
        switch answer.status {
        case 200: take(href, answer.etag, answer.body)
        case 404, 410: delete(href)
        // What stands before the server, or is to come back soon, says nothing of the event.
        case 401, 429, 502, 503, 504: _ = try expect(answer)
        default:
            // One that cannot be had must not stop all others. It is asked for once more at the next look, since the server
            // may be in trouble, and from then on every night.
            if answer.status >= 500, state.known[href] == nil { asksAgain = true }
            notes.append("the server answered \(answer.status) for \(href)")
            if state.known[href] == nil { next.know(href, nil) }
        }
        return try download()
    }

    private mutating func take(_ href: Href, _ etag: ETag?, _ bytes: [UInt8]) {
        downloads += 1
        next.know(href, etag)
        changes.append(.changed(href, etag, bytes))
    }

    /// Ends the look here: what was found is handed on, and the rest is for the next.
    package mutating func stop() -> Step {
        next.token = state.token
        next.ctag = state.ctag
        hasMore = true
        return finish()
    }

    private mutating func finish() -> Step {
        stage = .ended
        if asksAgain {
            next.token = state.token
            next.ctag = state.ctag
        }
        return .done(SyncBatch(changes: changes, state: next, isComplete: !hasMore, notes: notes))
    }

    private func expect(_ answer: DAVAnswer) throws(SyncFailure) -> Multistatus {
        switch answer.status {
        case 207: return try multistatus(answer)
        case 401: throw .unauthorized
        case 403: throw .forbidden
        case 404, 410: throw .calendarGone
        case 429, 503: throw .later(seconds: answer.retryAfterSeconds ?? 60)
        default: throw .unexpected(status: answer.status)
        }
    }

    private func multistatus(_ answer: DAVAnswer) throws(SyncFailure) -> Multistatus {
        do { return try Multistatus.read(answer.body, limits: limits.xml) } catch { throw .unreadable(error) }
    }

    /// Nil for what lies on another server.
    private func href(_ response: Multistatus.Response) -> Href? {
        calendar.resolve(response.href).flatMap { $0.origin == calendar.origin ? $0.href : nil }
    }
}
