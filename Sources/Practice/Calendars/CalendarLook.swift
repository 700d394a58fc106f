package import Care
import Interchange
package import Store

/// One look at one practitioner's calendar: asks it for changes, then writes there what changed here.
///
/// Transactions and requests take turns, and nothing is lost between them: what is to be written is kept before it leaves,
/// and what the calendar has is read again before it is overwritten.
package struct CalendarLook: Sendable {
    private let store: any StoreEngine
    private let port: CalendarPort
    private let desk: CalendarDesk
    private let visits: CalendarVisitDesk
    private let rules: PracticeRules
    /// Whether this node is the one that looks at calendars.
    private let isOurs: @Sendable (Transaction) throws -> Bool

    package init(
        store: any StoreEngine,
        port: CalendarPort,
        rules: PracticeRules,
        isOurs: @escaping @Sendable (Transaction) throws -> Bool = { _ in true }
    ) {
        self.store = store
        self.port = port
        self.rules = rules
        self.isOurs = isOurs
        desk = CalendarDesk(rules: rules)
        visits = CalendarVisitDesk(rules: rules)
    }

    /// Looks at every calendar that is due, a few at a time; gives how many.
    package func all() async throws -> Int {
        let due = try await store.read { tx in try isOurs(tx) ? try desk.due(in: tx) : [] }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (place, practitioner) in due.enumerated() {
                if place >= Self.atOnce { try await group.next() }
                group.addTask { try await run(practitioner) }
            }
            try await group.waitForAll()
        }
        return due.count
    }

    private static let atOnce = 8
    private static let mostBatches = 200
    private static let mostVisits = 2_000
    /// What is left after so long is for the next look: a round waits for its slowest calendar.
    private static let mostTime = Duration.seconds(120)

    package func run(_ practitioner: Identifier<Practitioner>) async throws {
        let begun = try await store.write { tx in try isOurs(tx) ? try desk.begin(practitioner, in: tx) : nil }
        guard let look = begun else { return }
        do {
            if look.asks { try await readChanges(look) }
            if look.isFull { try await lookFurtherAhead(look) }
            try await writeVisits(look)
            try await store.write { tx in try desk.end(look, in: tx) }
        } catch let failure as SyncFailure {
            try await fail(look, failure)
        } catch is CalendarLookOver {
            // A newer look has begun, or the account is gone.
        } catch let error as StoreError where error.isUnavailable {
            throw error
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // Something of this calendar that nobody foresaw must not end the looks at all others.
            try await fail(look, .unforeseen("\(type(of: error))"))
        }
    }

    private func fail(_ look: CalendarDesk.Look, _ failure: SyncFailure) async throws {
        do {
            try await store.write { tx in try desk.fail(look, failure, in: tx) }
        } catch is CalendarLookOver {
            // Whoever came after will see for themselves.
        }
    }

    private func readChanges(_ begun: CalendarDesk.Look) async throws {
        var look = begun
        let reading = CalendarReading(
            vault: store.vault,
            zone: rules.calendars.zone,
            owner: look.owner,
            now: look.now
        )
        let begin = ContinuousClock.now
        var limits = SyncLimits()
        limits.objectsPerBatch = 100
        for _ in 0..<Self.mostBatches {
            var run = SyncRun(look.calendar, look.state, isFull: look.isFull, limits: limits)
            var step = run.step(nil)
            while case .request(let request) = step {
                step = run.step(await port.ask(request, look.credentials))
                if case .request = step, begin.duration(to: .now) > Self.mostTime { step = run.stop() }
            }
            switch step {
            case .request: return
            case .failed(let failure): throw failure
            case .done(let batch):
                let contents = batch.changes.map { CalendarContent($0, reading) }
                try await store.write { [look] tx in
                    try desk.keep(contents, batch.state, batch.notes, of: look, in: tx)
                }
                look.state = batch.state
                if batch.isComplete || begin.duration(to: .now) > Self.mostTime { return }
            }
        }
    }

    /// A series is followed as far ahead tonight as it was last night.
    private func lookFurtherAhead(_ look: CalendarDesk.Look) async throws {
        let practitioner = look.account.practitioner
        let reading = CalendarReading(
            vault: store.vault,
            zone: rules.calendars.zone,
            owner: look.owner,
            now: look.now
        )
        let contents = try await store.read { tx in try tx.calendarContents(of: practitioner) }
        var rest = contents.compactMap { item, bytes -> (item: Identifier<CalendarItem>, ranges: [Range<Instant>])? in
            guard case .others(_, let ranges) = reading.meaning(of: bytes) else { return nil }
            return (item, ranges)
        }[...]
        while !rest.isEmpty {
            let some = Array(rest.prefix(100))
            rest = rest.dropFirst(100)
            try await store.write { tx in try desk.keep(some, of: look, in: tx) }
        }
    }

    private func writeVisits(_ look: CalendarDesk.Look) async throws {
        let practitioner = look.account.practitioner
        var (seen, broken) = (0, [SyncFailure]())
        let begin = ContinuousClock.now
        while seen < Self.mostVisits {
            let open = try await store.read { tx in try desk.open(practitioner, in: tx) }
            if open.isEmpty { return }
            for visit in open {
                if begin.duration(to: .now) > Self.mostTime { return }
                if let failure = try await settle(visit, look) { broken.append(failure) }
                seen += 1
                // One is an event's trouble; where nothing else can be had either it is the server's.
                if broken.count > 1, broken.count == seen { throw broken[0] }
            }
        }
    }

    /// Gives why the server could not give the visit's event, if it could not.
    private func settle(
        _ visit: Identifier<Appointment>,
        _ look: CalendarDesk.Look
    ) async throws -> SyncFailure? {
        let needsCopy = try await store.read { tx in try visits.needsCopy(visit, look, in: tx) }
        let write: CalendarVisitDesk.Write?
        do {
            let theirs = needsCopy ? try await copy(of: visit, look) : .unknown
            write = try await store.write { tx in try visits.decide(visit, theirs, look, in: tx) }
        } catch SyncFailure.unexpected(let status) {
            // One event that the server cannot give keeps no other visit from its place.
            try await putOff(visit, "the calendar's server answered \(status)", look)
            return .unexpected(status: status)
        } catch let failure as CalendarEdit.Failure {
            try await putOff(visit, "\(failure)", look)
            return nil
        }
        guard let write else { return nil }
        let outcome = WriteOutcome(write.request.method, await port.ask(write.request, look.credentials))
        let failure = try await store.write { tx in try visits.keep(outcome, of: write, for: visit, look, in: tx) }
        if let failure { throw failure }
        return nil
    }

    private func putOff(
        _ visit: Identifier<Appointment>,
        _ reason: String,
        _ look: CalendarDesk.Look
    ) async throws {
        try await store.write { tx in try visits.putOff(visit, reason, look, in: tx) }
    }

    private func copy(
        of visit: Identifier<Appointment>,
        _ look: CalendarDesk.Look
    ) async throws -> CalendarVisitDesk.Theirs {
        let url = CalendarName(visit, look.account.practitioner, store.vault).url(in: look.calendar)
        let answer = try Self.checked(await port.ask(CalDAVRequests.object(url), look.credentials))
        guard answer.status == 200 else { return try await deleted(look) }
        // A page that a server in trouble puts in every place says nothing of the event.
        guard answer.body.isCalendar else { throw SyncFailure.unexpected(status: answer.status) }
        if let etag = answer.etag { return .present(bytes: answer.body, etag) }
        // Some servers tell a version only in lists.
        let many = CalDAVRequests.objects([url.href], in: look.calendar)
        let list = try Self.checked(await port.ask(many, look.credentials))
        guard list.status == 207, let found = try? Multistatus.read(list.body) else {
            throw SyncFailure.unexpected(status: list.status)
        }
        for response in found.responses where Href(look.calendar.resolve(response.href)?.href.path ?? "") == url.href {
            if response.isGone { return try await deleted(look) }
            if let bytes = response.properties.calendarData, let etag = response.properties.etag {
                return .present(bytes: bytes, etag)
            }
        }
        throw SyncFailure.unexpected(status: answer.status)
    }

    /// Where the calendar itself is not to be had, nothing in it was deleted.
    private func deleted(_ look: CalendarDesk.Look) async throws -> CalendarVisitDesk.Theirs {
        let answer = try Self.checked(await port.ask(CalDAVRequests.state(of: look.calendar), look.credentials))
        guard answer.status == 207 else { throw SyncFailure.calendarGone }
        return .deleted
    }

    /// An answer that says something of the event, or why it says nothing.
    private static func checked(_ answer: DAVAnswer?) throws(SyncFailure) -> DAVAnswer {
        guard let answer else { throw .unreachable }
        switch answer.status {
        case 200, 207, 404, 410: return answer
        case 401: throw .unauthorized
        case 403: throw .forbidden
        case 429, 503: throw .later(seconds: 60)
        default: throw .unexpected(status: answer.status)
        }
    }
}

extension [UInt8] {
    /// Whether it begins like an iCalendar file, after a byte order mark or blanks.
    fileprivate var isCalendar: Bool {
        let start = drop { [0xEF, 0xBB, 0xBF, 0x20, 0x09, 0x0D, 0x0A].contains($0) }.prefix(15)
        return String(decoding: start, as: UTF8.self).uppercased() == "BEGIN:VCALENDAR"
    }
}
