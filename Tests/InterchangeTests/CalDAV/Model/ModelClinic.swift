import Care
import Interchange
import TestKit
import Testing

/// Our side as a practice will drive it: what it stores, and what it does with each answer.
struct ModelClinic {
    struct Visit {
        var ours: VisitFields
        var base: SyncBase?
        var theirs = Reconciler.Theirs.deleted
        var question: ReconcileQuestion?
        /// By the question's key: whether staff take the calendar's version.
        var answers: [String: Bool] = [:]
        /// Everything anybody was told, and why.
        var told: [String] = []
        var isDone = false
    }

    var visits: [String: Visit] = [:]
    var state = SyncState()
    var server: ModelServer
    var rules: ReconcileRules
    var random: SplitMix64
    /// Of a hundred requests, how many go wrong in each of three ways.
    var faults = 0
    private(set) var requests = 0

    private static let product = Instant(seconds: 1_700_000_000)

    init(_ server: ModelServer, _ rules: ReconcileRules, _ random: SplitMix64) {
        self.server = server
        self.rules = rules
        self.random = random
    }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func ask(_ request: DAVRequest) throws -> DAVAnswer? {
        requests += 1
        if chance(faults) { return nil }
        if chance(faults) { return DAVAnswer(status: 503) }
        let answer = try server.answer(request)
        return chance(faults) ? nil : answer
    }

    static func url(_ uid: String) -> DAVURL { DAVSample.calendar.member(uid + ".ics") }

    /// Looks for changes; now and then it dies before it has stored where it stands.
    mutating func sync(isFull: Bool = false) throws {
        var limits = SyncLimits()
        limits.objectsPerRequest = 3
        limits.objectsPerBatch = 4
        for _ in 0..<20 {
            var run = SyncRun(DAVSample.calendar, state, isFull: isFull, limits: limits)
            var step = run.step(nil)
            while case .request(let request) = step { step = run.step(try ask(request)) }
            guard case .done(let batch) = step else { return }
            for change in batch.changes { try take(change) }
            if chance(faults) { return }
            state = batch.state
            if batch.isComplete { return }
        }
        Issue.record("the look at the calendar never ends")
    }

    private mutating func take(_ change: SyncChange) throws {
        let name = change.href.path.split(separator: "/").last ?? ""
        let uid = String(name.dropLast(4))
        guard visits[uid] != nil else { return }
        switch change {
        case .deleted: visits[uid]?.theirs = .deleted
        case .changed(_, _, let bytes): visits[uid]?.theirs = try Self.copy(bytes, uid)
        }
    }

    private static func copy(_ bytes: [UInt8], _ uid: String) throws -> Reconciler.Theirs {
        .present(try #require(try ServerCopy.read(bytes, uid: uid, zone: .utc)))
    }

    mutating func reconcile() throws {
        for uid in visits.keys.sorted() where visits[uid]?.isDone == false { try reconcile(uid) }
    }

    /// Decides by what was last seen; before anything is written, or while a write is unsettled, it looks again.
    private mutating func reconcile(_ uid: String) throws {
        guard let visit = visits[uid] else { return }
        if visit.base?.attempt == nil, decision(visit).server == .nothing { return settle(uid, decision(visit)) }
        let url = Self.url(uid)
        guard let answer = try ask(CalDAVRequests.object(url)), [200, 404].contains(answer.status) else { return }
        visits[uid]?.theirs = answer.status == 404 ? .deleted : try Self.copy(answer.body, uid)
        guard let seen = visits[uid] else { return }
        let result = decision(seen)
        settle(uid, result)
        switch result.server {
        case .nothing: break
        case .create(let fields):
            let request = CalDAVRequests.create(url, VisitObject.bytes(Self.entry(uid, fields)))
            finish(uid, fields, .put, try ask(request))
        case .update(let fields, let ours):
            guard let etag = answer.etag, case .present(let copy) = seen.theirs else { return }
            let bytes = try VisitObject.bytes(
                changing: answer.body,
                uid: uid,
                to: fields,
                ours: ours,
                sequence: copy.sequence + 1,
                stamp: Self.product
            )
            finish(uid, fields, .put, try ask(CalDAVRequests.update(url, bytes, etag)))
        case .remove:
            guard let etag = answer.etag else { return }
            let outcome = WriteOutcome(.delete, try ask(CalDAVRequests.remove(url, etag)))
            if outcome == .removed || outcome == .gone { visits[uid]?.theirs = .deleted }
        }
    }

    /// With staff's answer, if they have given one to this very question.
    private func decision(_ visit: Visit) -> Reconciliation {
        let result = Reconciler(rules: rules, zone: .utc).decide(
            ours: visit.ours,
            base: visit.base,
            theirs: visit.theirs
        )
        guard let question = result.question, let takeTheirs = visit.answers[question.key] else { return result }
        return Reconciler(rules: rules.answered(question.subject, takeTheirs: takeTheirs), zone: .utc)
            .decide(ours: visit.ours, base: visit.base, theirs: visit.theirs)
    }

    private mutating func settle(_ uid: String, _ result: Reconciliation) {
        guard var visit = visits[uid] else { return }
        visit.base = result.base
        visit.question = result.question
        visit.told += result.notices + result.log + (result.question.map { [$0.ours, $0.theirs] } ?? [])
        for act in result.ours {
            let old = visit.ours
            switch act {
            case .move(let start, let end): visit.ours = VisitFields(start: start, end: end, place: old.place)
            case .setPlace(let place): visit.ours = VisitFields(start: old.start, end: old.end, place: place)
            case .cancel: visit.ours = VisitFields(start: old.start, end: old.end, place: old.place, status: .cancelled)
            }
        }
        visit.isDone = visit.ours.status == .cancelled && result.base == nil
        visits[uid] = visit
    }

    private mutating func finish(
        _ uid: String,
        _ fields: VisitFields,
        _ method: DAVRequest.Method,
        _ answer: DAVAnswer?
    ) {
        guard case .written(let etag) = WriteOutcome(method, answer) else { return }
        visits[uid]?.base?.arrived()
        visits[uid]?.theirs = .present(ServerCopy(fields: fields, mark: fields.fingerprint))
        if let etag { state.know(Self.url(uid).href, etag) }
    }

    private static func entry(_ uid: String, _ fields: VisitFields) -> CalendarEntry {
        var entry = CalendarEntry(
            uid: uid,
            sequence: 0,
            stamp: product,
            start: fields.start,
            end: fields.end,
            summary: "Appointment"
        )
        entry.location = fields.place
        return entry
    }
}
