import Interchange
import Testing

struct SyncRunTests {
    private static func list(_ members: [(String, String?)], cut: Bool = false, token: String? = nil) -> DAVAnswer {
        var text = "<d:multistatus xmlns:d='DAV:'>"
        for (name, etag) in members {
            text += "<d:response><d:href>/lind/work/\(name)</d:href>"
            if let etag {
                text += "<d:propstat><d:prop><d:getetag>\"\(etag)\"</d:getetag></d:prop>"
                text += "<d:status>HTTP/1.1 200 OK</d:status></d:propstat>"
            } else {
                text += "<d:status>HTTP/1.1 404 Not Found</d:status>"
            }
            text += "</d:response>"
        }
        if cut { text += "<d:response><d:href>/lind/work/</d:href><d:status>HTTP/1.1 507 x</d:status></d:response>" }
        if let token { text += "<d:sync-token>\(token)</d:sync-token>" }
        return DAVSample.answer(text + "</d:multistatus>")
    }

    private static func objects(_ members: [(String, String)]) -> DAVAnswer {
        var text = "<d:multistatus xmlns:d='DAV:' xmlns:c='urn:ietf:params:xml:ns:caldav'>"
        for (name, etag) in members {
            text +=
                "<d:response><d:href>/lind/work/\(name)</d:href><d:propstat><d:prop><d:getetag>\"\(etag)\"</d:getetag>"
            text += "<c:calendar-data>\(name) \(etag)</c:calendar-data></d:prop><d:status>HTTP/1.1 200 OK</d:status>"
            text += "</d:propstat></d:response>"
        }
        return DAVSample.answer(text + "</d:multistatus>")
    }

    private static func changed(_ name: String, _ etag: String) -> SyncChange {
        .changed(Href("/lind/work/\(name)"), ETag("\"\(etag)\""), Array("\(name) \(etag)".utf8))
    }

    private static func deleted(_ name: String) -> SyncChange { .deleted(Href("/lind/work/\(name)")) }

    /// What is asked, as method and depth or report, and how it ends.
    private static func run(
        _ state: SyncState,
        isFull: Bool = false,
        limits: SyncLimits = SyncLimits(),
        _ answers: [DAVAnswer?]
    ) -> (asked: [String], end: SyncRun.Step) {
        var run = SyncRun(DAVSample.calendar, state, isFull: isFull, limits: limits)
        var asked: [String] = []
        var rest = answers[...]
        var step = run.step(nil)
        while case .request(let request) = step {
            let body = String(decoding: request.body, as: UTF8.self)
            let report = ["sync-collection", "calendar-multiget", "calendar-query"].first { body.contains(":\($0)") }
            let depth = request.headers.first { $0.name == "Depth" }?.value ?? ""
            asked.append(request.method == .report ? report ?? "?" : request.method.rawValue + depth)
            guard let answer = rest.popFirst() else {
                Issue.record("no answer left for \(asked)")
                break
            }
            step = run.step(answer)
        }
        return (asked, step)
    }

    private static func batch(_ step: SyncRun.Step) throws -> SyncBatch {
        guard case .done(let batch) = step else {
            Issue.record("\(step)")
            return SyncBatch(changes: [], state: SyncState(), isComplete: false)
        }
        return batch
    }

    private static func known(_ members: [(String, String)], token: String? = "old") -> SyncState {
        var state = SyncState()
        state.token = token
        for (name, etag) in members { state.know(Href("/lind/work/\(name)"), ETag("\"\(etag)\"")) }
        return state
    }

    @Test func `a new calendar is listed and its events are fetched`() throws {
        let (asked, end) = Self.run(
            SyncState(),
            [
                DAVSample.answer(DAVSample.radicaleState), Self.list([("", "c"), ("a.ics", "1"), ("b.ics", "1")]),
                Self.objects([("a.ics", "1"), ("b.ics", "1")]),
            ]
        )
        #expect(asked == ["PROPFIND0", "PROPFIND1", "calendar-multiget"])
        let batch = try Self.batch(end)
        #expect(batch.changes == [Self.changed("a.ics", "1"), Self.changed("b.ics", "1")])
        #expect(batch.isComplete)
        #expect(batch.state.token == "http://radicale.org/ns/sync/77aa")
        #expect(batch.state.ctag == "\"4c7e\"")
    }

    @Test func `later only changes are fetched, and our own write is none`() throws {
        let state = Self.known([("ours.ics", "5"), ("gone.ics", "1")])
        let (asked, end) = Self.run(
            state,
            [
                Self.list([("", "c"), ("ours.ics", "5"), ("new.ics", "2"), ("gone.ics", nil)], token: "new"),
                Self.objects([("new.ics", "2")]),
            ]
        )
        #expect(asked == ["sync-collection", "calendar-multiget"])
        let batch = try Self.batch(end)
        #expect(batch.changes == [Self.deleted("gone.ics"), Self.changed("new.ics", "2")])
        #expect(batch.state.token == "new")
    }

    @Test func `one object that spoils the answer for many is fetched by itself with the others`() throws {
        let spoilt = DAVSample.answer("<d:multistatus xmlns:d='DAV:'>\u{01}")
        let plain = DAVAnswer(status: 200, headers: [("ETag", "\"1\"")], body: Array("a.ics 1".utf8))
        for answer in [spoilt, DAVAnswer(status: 413)] {
            let (asked, end) = Self.run(
                Self.known([]),
                [
                    Self.list([("a.ics", "1"), ("b.ics", "1")], token: "new"), answer, DAVAnswer(status: 413), plain,
                ]
            )
            #expect(asked == ["sync-collection", "calendar-multiget", "GET", "GET"])
            let batch = try Self.batch(end)
            #expect(batch.changes == [Self.changed("a.ics", "1")])
            #expect(batch.state.token == "new" && batch.notes.count == 2)
        }
    }

    @Test(arguments: [502, 504])
    func `a server in trouble has not told its changes`(status: Int) throws {
        let list = Self.list([("a.ics", "1"), ("b.ics", "1")], token: "new")
        let (_, end) = Self.run(Self.known([]), [list, DAVAnswer(status: 500), DAVAnswer(status: status)])
        #expect(end == .failed(.unexpected(status: status)))
    }

    @Test func `events the server cannot give are asked for once more, and then keep nothing from going on`() throws {
        let list = Self.list([("a.ics", "1"), ("b.ics", "1")], token: "new")
        let trouble = DAVAnswer(status: 500)
        let first = try Self.batch(Self.run(Self.known([]), [list, trouble, trouble, trouble]).end)
        #expect(first.state.token == "old" && first.isComplete && first.changes.isEmpty)
        let second = try Self.batch(Self.run(first.state, [list, trouble, trouble, trouble]).end)
        #expect(second.state.token == "new" && second.isComplete)
        let there = Self.objects([("a.ics", "1"), ("b.ics", "1")])
        let mended = try Self.batch(Self.run(first.state, [list, there]).end)
        #expect(mended.state.token == "new" && mended.changes.count == 2)
    }

    @Test func `a look that is stopped is gone on with where it was`() throws {
        var run = SyncRun(DAVSample.calendar, Self.known([]))
        _ = run.step(nil)
        _ = run.step(Self.list([("a.ics", "1")], token: "new"))
        let batch = try Self.batch(run.stop())
        #expect(batch.state.token == "old" && !batch.isComplete)
    }

    @Test func `after a refused token the version of the last whole list says nothing`() throws {
        var state = Self.known([("a.ics", "1")])
        state.ctag = "\"4c7e\""
        let (asked, end) = Self.run(
            state,
            [DAVAnswer(status: 403), DAVSample.answer(DAVSample.radicaleState), Self.list([("", "c")])]
        )
        #expect(asked == ["sync-collection", "PROPFIND0", "PROPFIND1"])
        #expect(try Self.batch(end).changes == [Self.deleted("a.ics")])
    }

    @Test func `a list that is cut off goes on at its token`() throws {
        let (_, end) = Self.run(
            Self.known([]),
            [Self.list([("a.ics", "1")], cut: true, token: "middle"), Self.objects([("a.ics", "1")])]
        )
        let batch = try Self.batch(end)
        #expect(!batch.isComplete)
        #expect(batch.state.token == "middle")
    }

    @Test func `a list cut off at our limit without a word is not trusted`() throws {
        var limits = SyncLimits()
        limits.changesPerAnswer = 1
        let (asked, end) = Self.run(
            Self.known([]),
            limits: limits,
            [
                Self.list([("a.ics", "1")], token: "latest"), DAVSample.answer(DAVSample.radicaleState),
                Self.list([("a.ics", "1"), ("b.ics", "1")]), Self.objects([("a.ics", "1"), ("b.ics", "1")]),
            ]
        )
        #expect(asked == ["sync-collection", "PROPFIND0", "PROPFIND1", "calendar-multiget"])
        #expect(try Self.batch(end).changes.count == 2)
    }

    @Test(arguments: [403, 409, 410, 412, 507]) func `a refused token costs a comparison, not a download`(
        status: Int
    ) throws {
        let (asked, end) = Self.run(
            Self.known([("a.ics", "1"), ("gone.ics", "1")]),
            [
                DAVAnswer(status: status), DAVSample.answer(DAVSample.radicaleState),
                Self.list([("a.ics", "1"), ("b.ics", "1")]), Self.objects([("b.ics", "1")]),
            ]
        )
        #expect(asked == ["sync-collection", "PROPFIND0", "PROPFIND1", "calendar-multiget"])
        let batch = try Self.batch(end)
        #expect(batch.changes == [Self.deleted("gone.ics"), Self.changed("b.ics", "1")])
        #expect(batch.state.usesTokens)
        #expect(batch.state.token == "http://radicale.org/ns/sync/77aa")
    }

    @Test(arguments: [400, 405, 415, 418, 500, 501]) func `a server that lists no changes is asked for versions`(
        status: Int
    ) throws {
        let (_, end) = Self.run(
            Self.known([("a.ics", "1")]),
            [DAVAnswer(status: status), DAVSample.answer(DAVSample.radicaleState), Self.list([("a.ics", "1")])]
        )
        let batch = try Self.batch(end)
        #expect(!batch.state.usesTokens && batch.state.token == nil)
        let (asked, same) = Self.run(batch.state, [DAVSample.answer(DAVSample.radicaleState)])
        #expect(asked == ["PROPFIND0"])
        #expect(try Self.batch(same).changes == [])
        let (full, _) = Self.run(
            batch.state,
            isFull: true,
            [DAVSample.answer(DAVSample.radicaleState), Self.list([("a.ics", "1")])]
        )
        #expect(full == ["PROPFIND0", "PROPFIND1"])
    }

    @Test func `what a multiget leaves out is fetched by itself`() throws {
        let (asked, end) = Self.run(
            Self.known([]),
            [
                Self.list([("a.ics", "1"), ("b.ics", "1")], token: "new"), Self.objects([("a.ics", "1")]),
                DAVAnswer(status: 200, headers: [("ETag", "\"1\"")], body: Array("b.ics 1".utf8)),
            ]
        )
        #expect(asked == ["sync-collection", "calendar-multiget", "GET"])
        #expect(try Self.batch(end).changes == [Self.changed("a.ics", "1"), Self.changed("b.ics", "1")])
    }

    @Test func `many downloads are handed on in parts, and none is made twice`() throws {
        var limits = SyncLimits()
        limits.objectsPerRequest = 2
        limits.objectsPerBatch = 2
        let all = [("a.ics", "1"), ("b.ics", "1"), ("c.ics", "1")]
        let (_, end) = Self.run(
            Self.known([]),
            limits: limits,
            [Self.list(all.map { ($0.0, $0.1) }, token: "new"), Self.objects(Array(all.prefix(2)))]
        )
        let first = try Self.batch(end)
        #expect(!first.isComplete)
        #expect(first.state.token == "old")
        let (asked, rest) = Self.run(
            first.state,
            limits: limits,
            [Self.list(all.map { ($0.0, $0.1) }, token: "new"), Self.objects([("c.ics", "1")])]
        )
        #expect(asked.count == 2)
        #expect(try Self.batch(rest).changes == [Self.changed("c.ics", "1")])
        #expect(try Self.batch(rest).isComplete)
    }

    @Test func `a failure leaves the state as it was`() {
        let ends: [(DAVAnswer?, SyncFailure)] = [
            (nil, .unreachable), (DAVAnswer(status: 401), .unauthorized),
            (DAVAnswer(status: 503, headers: [("Retry-After", "30")]), .later(seconds: 30)),
            (DAVSample.answer("<html>"), .unreadable(.malformed(line: 1))),
        ]
        for (answer, failure) in ends {
            #expect(Self.run(Self.known([]), [answer]).end == .failed(failure))
        }
        #expect(Self.run(SyncState(), [DAVAnswer(status: 404)]).end == .failed(.calendarGone))
    }

    @Test func `a state is kept in lines`() {
        var state = Self.known([("a@b%20c.ics", "1\\2"), ("é.ics", "x")], token: "http://x/?a b\n%")
        state.ctag = "\"7 8\""
        state.usesTokens = false
        state.know(Href("/lind/work/none.ics"), nil)
        #expect(SyncState(lines: state.lines) == state)
        #expect(SyncState(lines: SyncState().lines) == SyncState())
        #expect(SyncState(lines: "caldav 2") == nil)
        #expect(SyncState(lines: "caldav 1\nobject") == nil)
    }
}
