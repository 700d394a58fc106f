import Care
import Foundation
import Hummingbird
import HummingbirdTesting
import Store
import Testing
import Web

/// Whatever staff see or do in the console is in the audit chain, and what cannot be put there is not shown.
@Suite struct AuditTests {
    /// Every page with something of a patient's, and what the chain calls it.
    private static let pages: [(page: @Sendable (AuditedClinic) -> String, act: AuditAct)] = [
        ({ _ in "/today" }, .sawToday),
        ({ _ in "/week?day=2026-11-24" }, .sawWeek),
        ({ "/week/visits/\($0.visit)" }, .sawVisit),
        ({ "/week/series/\($0.visit)" }, .sawSeries),
        ({ _ in "/leave" }, .sawLeave),
        ({ _ in "/waiting" }, .sawWaitList),
        ({ _ in "/calendars" }, .sawCalendars),
        ({ _ in "/tomorrow" }, .sawTomorrow),
        ({ _ in "/inbox" }, .sawInbox),
        ({ _ in "/outbox?state=waiting" }, .sawOutbox),
        ({ "/inbox/\($0.conversation)" }, .sawConversation),
        ({ "/media/\($0.media)" }, .sawMedia),
        ({ "/inbox/\($0.conversation)/messages/\($0.message)" }, .sawMessageUpdate),
    ]

    @Test(arguments: pages.indices)
    func `each page that shows a patient says who saw whom`(index: Int) async throws {
        let (page, act) = Self.pages[index]
        let audited = try await AuditedClinic()
        // Something for the outbox to show.
        try await audited.post(
            "/inbox/\(audited.conversation)/reply",
            [("text", "Of course."), ("message_id", "0123456789abcdef")]
        )
        let before = try await audited.length()
        #expect(try await audited.get(page(audited)).status == .ok)
        let made = try await audited.entries(after: before).filter { $0.act == act.rawValue }
        let entry = try #require(made.first)
        #expect(entry.actor == "staff" && entry.actorID == audited.staff)
        #expect(entry.concerns(audited.person), "\(entry)")
    }

    @Test func `the update behind a notice is nobody's for sure, and yet its look is kept`() async throws {
        let audited = try await AuditedClinic()
        let before = try await audited.length()
        #expect(try await audited.get("/outbox/notices/\(audited.notice)").status == .ok)
        let entry = try #require(try await audited.entries(after: before).first)
        #expect(entry.act == "saw.notice_update" && entry.objectID == audited.notice.rawValue)
    }

    @Test func `no page but those listed shows anything of a patient's`() {
        let acts = Set(AuditAct.allCases.filter { $0.rawValue.hasPrefix("saw.") })
        #expect(acts == Set(Self.pages.map(\.act)).union(Self.others))
    }

    /// Seen elsewhere: in answer to a form (see the tests of the board), as figures, or by a program with a secret link.
    private static let others: Set<AuditAct> = [
        .sawNoticeUpdate, .sawConflict, .sawNewVisit, .sawAttendance, .sawCalendarFeed,
    ]

    @Test func `an act on a conversation names it and whom it concerns`() async throws {
        let audited = try await AuditedClinic()
        let before = try await audited.length()
        let path = "/inbox/\(audited.conversation)"
        try await audited.post("\(path)/reply", [("text", "Yes."), ("message_id", "0123456789abcdef")])
        try await audited.post("\(path)/read", [("seen", "\(Int64.max)")])
        let made = try await audited.entries(after: before)
        #expect(made.map(\.act) == ["conversation.answered", "conversation.read"])
        for entry in made {
            #expect(entry.actorID == audited.staff && entry.object == "conversation")
            #expect(entry.objectID == audited.conversation.rawValue && entry.concerns(audited.person))
        }
        // A refusal changes nothing and leaves nothing.
        let length = try await audited.length()
        try await audited.post("\(path)/reply", [("text", "  "), ("message_id", "fedcba9876543210")])
        #expect(try await audited.length() == length)
    }

    @Test func `opening what is unread is a look and an act`() async throws {
        let audited = try await AuditedClinic()
        let before = try await audited.length()
        try await audited.get("/inbox/\(audited.conversation)")
        let acts = try await audited.entries(after: before).map(\.act)
        #expect(acts == ["saw.conversation", "conversation.read"])
    }

    @Test func `accounts, signing in and out, and a form that is not ours`() async throws {
        let audited = try await AuditedClinic()
        let clinic = audited.clinic
        let before = try await audited.length()
        _ = try await SetupLink.repair(store: clinic.store, settings: clinic.settings, clock: clinic.clock)
        let link = try await SetupLink.repair(store: clinic.store, settings: clinic.settings, clock: clinic.clock).link
        let path = String(link.dropFirst(clinic.settings.publicURL.absoluteString.count))
        try await audited.post("/logout", [], formToken: "made-up")
        try await audited.post("/logout", [])
        let (email, password) = ("ada@clinic.example", TestClinic.password)
        #expect(try await audited.send("/login", [("email", email), ("password", "x")]) == .unauthorized)
        #expect(try await audited.send("/login", [("email", "no@clinic.example"), ("password", "x")]) == .unauthorized)
        #expect(try await audited.send("/login", [("email", email), ("password", password)]) == .seeOther)
        #expect(try await audited.send(path, [("password", "another quiet room")]) == .seeOther)
        let made = try await audited.entries(after: before)
        #expect(
            made.map(\.act) == [
                "staff.invited", "staff.invited", "staff.access_refused", "staff.signed_out", "staff.sign_in_failed",
                "staff.sign_in_failed", "staff.signed_in", "staff.password_set", "staff.signed_in",
            ]
        )
        #expect(made[2].reason == "foreign_form")
        #expect(made[4].actor == "stranger" && made[4].objectID == audited.staff && made[5].objectID == nil)
    }

    @Test func `the first administrator is an entry too`() async throws {
        let clinic = try TestClinic()
        let link = try #require(
            try await SetupLink.offer(store: clinic.store, settings: clinic.settings, clock: clinic.clock)
        )
        let path = String(link.dropFirst(clinic.settings.publicURL.absoluteString.count))
        let form = Browser.form([("name", "Ada"), ("email", "ada@clinic.example"), ("password", TestClinic.password)])
        _ = try await clinic.visit {
            try await $0.execute(uri: path, method: .post, headers: Browser.ownForm, body: form)
        }
        let acts = try await clinic.store.read { try $0.auditRows(after: 0, limit: 9).map(\.row) }
        #expect(acts.map(\.act) == ["staff.invited", "staff.administrator_made", "staff.signed_in"])
        #expect(acts[0].actor == "system.server")
    }

    @Test(arguments: ["/today", "/inbox", "/media", "/thread"])
    func `what cannot be kept is not shown`(page: String) async throws {
        let audited = try await AuditedClinic()
        let path =
            switch page {
            case "/media": "/media/\(audited.media)"
            case "/thread": "/inbox/\(audited.conversation)"
            default: page
            }
        try await audited.breakTheChain()
        let answer = try await audited.get(path)
        #expect(answer.status == .serviceUnavailable)
        #expect(!answer.text.contains(AuditedClinic.name) && !answer.text.contains("\u{1}\u{2}\u{3}"))
    }

    @Test func `nobody signs in unseen`() async throws {
        let audited = try await AuditedClinic()
        try await audited.breakTheChain()
        let form = Browser.form([("email", "ada@clinic.example"), ("password", TestClinic.password)])
        let answer = try await audited.clinic.visit {
            try await $0.execute(uri: "/login", method: .post, headers: Browser.ownForm, body: form)
        }
        #expect(answer.status == .serviceUnavailable && answer.newCookie == nil)
    }
}

/// When a look that is repeated makes another entry.
@Suite struct RepeatedLookTests {
    private func count(_ audited: AuditedClinic) async throws -> Int {
        try await audited.entries().count { $0.act == "saw.today" }
    }

    @Test func `a page that fetches itself anew is one look for five minutes`() async throws {
        let audited = try await AuditedClinic()
        try await audited.get("/today")
        for _ in 0..<5 {
            audited.clinic.clock.advance(by: .seconds(50))
            try await audited.get("/today", isFragment: true)
        }
        #expect(try await count(audited) == 1)
        audited.clinic.clock.advance(by: .seconds(50))
        try await audited.get("/today", isFragment: true)
        #expect(try await count(audited) == 2)
    }

    @Test func `somebody not seen yet makes an entry at once, and it names all on the page`() async throws {
        let audited = try await AuditedClinic()
        try await audited.get("/today")
        let newcomer = try await audited.clinic.store.write { tx in
            let person = try tx.insertPerson(name: "Yuki Tanaka", language: .english, zone: "Europe/Berlin")
            let id = person.id.rawValue
            let start = tx.now + .hours(4)
            let old = try needed(try tx.row("SELECT min(id) FROM appointment") { $0.id(0, of: Appointment.self) })
            var visit = try needed(try tx.appointment(old))
            (visit.id, visit.patient, visit.start, visit.end) = (tx.newID(), person.id, start, start + .minutes(20))
            try tx.insert(visit)
            return id
        }
        #expect(try await audited.get("/today", isFragment: true).text.contains("Yuki Tanaka"))
        #expect(try await count(audited) == 2)
        let entry = try #require(try await audited.entries().last)
        #expect(entry.concerns(newcomer) && entry.concerns(audited.person))
        try await audited.get("/today", isFragment: true)
        #expect(try await count(audited) == 2)
    }

    @Test func `another session and another page are looks of their own`() async throws {
        let audited = try await AuditedClinic()
        try await audited.get("/today")
        try await audited.get("/today", as: try await audited.clinic.signIn())
        #expect(try await count(audited) == 2)
        try await audited.get("/week")
        #expect(try await audited.entries().contains { $0.act == "saw.week" })
    }

    @Test func `a page without anybody on it is no look at anybody`() async throws {
        let audited = try await AuditedClinic()
        let before = try await audited.length()
        try await audited.get("/today?day=2031-01-01")
        #expect(try await audited.length() == before)
    }

    @Test func `a clock that is set back makes one entry more and none less`() async throws {
        let audited = try await AuditedClinic()
        try await audited.get("/today")
        audited.clinic.clock.advance(by: .minutes(-3))
        try await audited.get("/today")
        #expect(try await count(audited) == 2)
    }
}
