import Care
import HTTPTypes
import HummingbirdTesting
import Practice
import Store
import Testing
import Web

/// The page of practitioners' own calendars: how they stand, questions and their answers, secret addresses.
@Suite struct CalendarsTests {
    private static let url = "https://calendar.example/okafor/work/"

    private func join(_ board: BoardClinic) async throws {
        let okafor = board.okafor.id
        try await board.clinic.store.write { tx in
            let account = CalendarAccount(practitioner: okafor, url: Self.url, moved: .ask, removed: .cancel)
            try tx.save(account, .password(name: "okafor", password: "a secret word"))
        }
    }

    /// A question about a visit that was moved from nine to eleven there, or deleted.
    private func ask(
        _ board: BoardClinic,
        _ visit: Appointment,
        deleted: Bool = false
    ) async throws -> Identifier<CalendarDecision> {
        try await board.clinic.store.write { tx in
            var asked = CalendarDecision(
                id: tx.newID(),
                practitioner: visit.practitioner,
                appointment: visit.id,
                at: tx.now,
                kind: .question,
                text: "which is right?"
            )
            asked.subject = deleted ? "removal" : "change"
            asked.question = deleted ? "a1-" : "a1-b2"
            asked.ours = "2026-11-24 09:00 to 09:30, Lindenstraße"
            asked.theirs = deleted ? "deleted in the calendar" : "2026-11-24 11:00 to 11:30, Lindenstraße"
            try tx.insert(asked)
            return asked.id
        }
    }

    private func decision(_ board: BoardClinic, _ id: Identifier<CalendarDecision>) async throws -> CalendarDecision {
        try needed(try await board.clinic.store.read { try $0.calendarDecision(id) })
    }

    private func post(
        _ board: BoardClinic,
        _ id: Identifier<CalendarDecision>,
        _ answer: String
    ) async throws
        -> TestResponse
    {
        try await board.post("/calendars/answer", ["question": id.description, "answer": answer])
    }

    @Test func `each practitioner's calendar says how it stands and what to do`() async throws {
        let board = try await BoardClinic()
        try await join(board)
        let before = try await board.get("/calendars").text
        #expect(
            before.contains("Not looked at yet") && before.contains("https://calendar.example, never in step so far")
        )
        #expect(before.contains("No calendar joined") && before.contains("A visit deleted there is called off here."))
        #expect(before.hasPrefix("<!doctype html>"))
        #expect(!before.contains("a secret word") && !before.contains("okafor/work"))
        let okafor = board.okafor.id
        try await board.clinic.store.write { tx in
            let account = try tx.beginLook(at: okafor, nextAt: tx.now + .hours(1))
            try tx.endLook(account, fullDue: tx.now + .hours(9))
        }
        #expect(try await board.get("/calendars").text.contains("last in step 09:30"))
        board.clinic.clock.advance(by: .minutes(15))
        for _ in 0..<2 {
            try await board.clinic.store.write { tx in
                let account = try tx.beginLook(at: okafor, nextAt: tx.now + .hours(1))
                try tx.failLook(account, .login, because: "it does not accept the password", again: tx.now + .hours(1))
            }
        }
        let failed = try await board.get("/calendars").text
        #expect(failed.contains("Failed 2 times since 09:45: it does not accept the password."))
        #expect(failed.contains("Ask the practitioner for a new app password") && failed.contains("Fails"))
        #expect(try await board.get("/week").text.contains("<a href=\"/calendars\">Calendars</a>"))
    }

    @Test func `a question is shown with whom it concerns, and one of two answers is kept once`() async throws {
        let board = try await BoardClinic()
        try await join(board)
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        let id = try await ask(board, visit)
        let page = try await board.get("/calendars").text
        #expect(
            page.contains("Tue 24 Nov 09:00 to 09:30")
                && page.contains("<b>Tue 24 Nov 11:00 to 11:30, Lindenstraße</b>")
        )
        #expect(page.contains("Amara Nwosu") && page.contains("Move it as in the calendar"))
        #expect(page.contains("the patient is told by message of the new time"))
        #expect(try await board.get("/week").text.contains("<span class=\"unseen\"> to decide</span>"))
        for _ in 0..<2 {
            let answer = try await post(board, id, "theirs")
            #expect(answer.status == .seeOther && answer.headers[.location] == "/calendars")
        }
        #expect(try await decision(board, id).answer == .theirs)
        #expect(try await board.acts().filter { $0.hasPrefix("calendar.") } == ["calendar.answered"])
        let decided = try await board.get("/calendars").text
        #expect(decided.contains("version is taken. It is carried out as soon as the calendar answers."))
        #expect(!decided.contains("value=\"theirs\""))
        let late = try await post(board, id, "ours")
        #expect(late.status == .conflict && late.text.contains("Somebody has decided already"))
        #expect(try await decision(board, id).answer == .theirs)
    }

    @Test func `what was settled meanwhile, or is no question, changes nothing and is told kindly`() async throws {
        let board = try await BoardClinic()
        try await join(board)
        let id = try await ask(board, try await board.book("Amara Nwosu", board.moment(9)))
        try await board.clinic.store.write { try $0.close(id) }
        let settled = try await post(board, id, "theirs")
        #expect(settled.status == .conflict && settled.text.contains("This is settled"))
        #expect(try await decision(board, id).answer == nil)
        #expect(try await post(board, Identifier(7), "ours").status == .conflict)
        for (question, answer) in [("x", "ours"), ("", ""), (id.description, "both"), ("-1e9", "theirs")] {
            let fields = ["question": question, "answer": answer]
            #expect(try await board.post("/calendars/answer", fields).status == .badRequest, "\(fields)")
        }
        let foreign = ["question": id.description, "answer": "ours"]
        #expect(try await board.post("/calendars/answer", foreign, token: "made-up").status == .forbidden)
        #expect(try await board.acts().allSatisfy { !$0.hasPrefix("calendar.") })
    }

    @Test func `a visit deleted there may be cancelled here, and whom no message reaches is to be phoned`() async throws
    {
        let board = try await BoardClinic()
        let visit = try await board.book("<script>alert(1)</script>", board.moment(9))
        try await board.clinic.store.write { tx in
            let consent = Consent(purpose: .appointments, state: .withdrawn, at: tx.now, source: "front-desk")
            try tx.record(consent, of: visit.patient)
        }
        _ = try await ask(board, visit, deleted: true)
        let page = try await board.get("/calendars").text
        #expect(page.contains("Cancel the visit") && page.contains("<b>Deleted in the calendar</b>"))
        #expect(page.contains("The patient no longer wants reminders: phone if you take"))
        #expect(page.contains("&lt;script&gt;") && !page.contains("<script>alert"))
    }

    @Test func `the log says field by field what was decided`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        try await board.clinic.store.write { tx in
            try tx.log(
                .decision,
                "time-changed-there: put back, as the rule says",
                about: visit.id,
                of: visit.practitioner
            )
            try tx.log(.note, "the list of changes came without a token", about: nil, of: visit.practitioner)
            try tx.log(.notice, "<b>Bold</b> words.", about: nil, of: visit.practitioner)
        }
        let page = try await board.get("/calendars").text
        #expect(page.contains("<b>Time changed there.</b> Put back, as the rule says"))
        #expect(page.contains("The list of changes came without a token") && page.contains("Tue 24 Nov 09:00"))
        #expect(!page.contains("<b>Bold"))
    }

    @Test func `a calendar is compared at once when staff want it`() async throws {
        let board = try await BoardClinic()
        try await join(board)
        let okafor = board.okafor.id
        try await board.clinic.store.write { tx in
            let account = try tx.beginLook(at: okafor, nextAt: tx.now + .hours(1))
            try tx.endLook(account, fullDue: tx.now + .hours(9))
        }
        for _ in 0..<2 {
            let answer = try await board.post("/calendars/sync", ["practitioner": okafor.description])
            #expect(answer.status == .seeOther)
        }
        let due = try await board.clinic.store.read { try $0.dueCalendars() }
        #expect(due == [okafor])
        #expect(try await board.acts() == ["calendar.woken"])
        let none = try await board.post("/calendars/sync", ["practitioner": board.weiss.id.description])
        #expect(none.status == .conflict && none.text.contains("not joined any more"))
        #expect(try await board.post("/calendars/sync", ["practitioner": "x"]).status == .badRequest)
    }

    private func feed(
        _ board: BoardClinic,
        _ path: String = "/calendars/feed",
        seen: String = ""
    ) async throws
        -> TestResponse
    {
        try await board.post(path, ["practitioner": board.weiss.id.description, "seen": seen])
    }

    private func seen(_ board: BoardClinic) async throws -> String {
        let weiss = board.weiss.id
        return try await board.clinic.store.read { try $0.feeds()[weiss]?.microseconds.description ?? "" }
    }

    @Test func `an administrator makes, renews and revokes a secret address, which is shown once`() async throws {
        let board = try await BoardClinic()
        let made = try await feed(board)
        let link = try #require(made.text.firstMatch(of: /http:\/\/127\.0\.0\.1:8080(\/calendars\/[\w-]{43}\.ics)/))
        let path = String(link.1)
        #expect(made.status == .ok && made.headers[.cacheControl] == "no-store")
        #expect(try await board.get(path).text.contains("BEGIN:VCALENDAR"))
        let page = try await board.get("/calendars").text
        #expect(page.contains("Secret address, to read only: made 09:30") && !page.contains(".ics"))
        // The second of two clicks, and a page that is loaded anew, make none.
        let again = try await feed(board)
        #expect(again.status == .conflict && again.text.contains("anew or revoked meanwhile"))
        #expect(try await board.get(path).status == .ok)
        board.clinic.clock.advance(by: .minutes(1))
        #expect(try await feed(board, seen: try await seen(board)).status == .ok)
        #expect(try await board.get(path).status == .notFound)
        #expect(try await feed(board, "/calendars/feed/revoke", seen: "1").status == .conflict)
        #expect(try await feed(board, "/calendars/feed/revoke", seen: try await seen(board)).status == .seeOther)
        #expect(try await feed(board, "/calendars/feed/revoke").status == .seeOther)
        #expect(
            try await board.acts() == ["calendar.feed_set", "calendar.feed_set", "calendar.feed_revoked"]
        )
        #expect(try await board.get("/calendars/feed").headers[.location] == "/calendars")
        #expect(try await board.get("/calendars/no-feed").status == .notFound)
        #expect(try await board.post("/calendars/feed", ["practitioner": "9", "seen": ""]).status == .notFound)
    }

    @Test func `whoever is no administrator makes no address`() async throws {
        let board = try await BoardClinic()
        try await board.clinic.store.write { tx in _ = try tx.execute("UPDATE staff SET role = 'reception'") }
        #expect(try await !board.get("/calendars").text.contains("Make an address"))
        #expect(try await feed(board).status == .forbidden)
        #expect(try await feed(board, "/calendars/feed/revoke").status == .forbidden)
        #expect(try await board.acts().isEmpty)
    }

    @Test func `nobody gets in who is not signed in, but by a secret address`() async throws {
        let board = try await BoardClinic()
        let answers = try await board.clinic.visit { client in
            let page = try await client.execute(uri: "/calendars", method: .get)
            let feed = try await client.execute(uri: "/calendars/unknown.ics", method: .get)
            return (page.status, page.headers[.location] ?? "", feed.status)
        }
        #expect(answers.0 == .found || answers.0 == .seeOther || answers.0 == .temporaryRedirect)
        #expect(answers.1.hasPrefix("/login"))
        #expect(answers.2 == .notFound)
    }
}
