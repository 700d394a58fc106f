import Care
import Dialogue
import HTTPTypes
import HummingbirdTesting
import Practice
import Store
import TestKit
import Testing
import Web

/// Leave entered in one act with the offers to all it displaces, and who has answered.
@Suite struct LeaveTests {
    /// All of Tuesday and Wednesday.
    private func fields(_ board: BoardClinic, offer: String = "1") -> [String: String] {
        [
            "practitioner": board.okafor.id.description, "reason": "leave", "from": "2026-11-24",
            "until": "2026-11-25", "from_time": "", "until_time": "", "offer": offer,
        ]
    }

    private func leave(_ board: BoardClinic) async throws -> Absence? {
        try await board.clinic.store.read { tx in
            try tx.absences(from: tx.now, until: tx.now + .days(30)).first
        }
    }

    /// What waits to be sent to the visit's patient because of the leave.
    private func offer(_ board: BoardClinic, _ visit: Appointment) async throws -> OutgoingContent? {
        try await board.clinic.store.read { tx in
            try tx.queuedItems().compactMap { try tx.departure($0)?.item }
                .first { $0.person == visit.patient && $0.anchor?.id != visit.id.rawValue }?.content
        }
    }

    /// Whether what waits would pass the flight check now.
    private func leaving(_ board: BoardClinic) async throws -> [String] {
        board.clinic.clock.advance(by: .minutes(5))
        return try await board.clinic.store.write { tx in
            for template in TemplateCatalog.all where template.language == "en" {
                try tx.save(
                    TemplateRecord(
                        name: template.name,
                        language: "en",
                        status: "APPROVED",
                        category: "UTILITY",
                        expectedCategory: "UTILITY",
                        parameters: template.parameterCount,
                        buttons: template.quickReplies.count
                    )
                )
            }
            // Of each conversation one at a time.
            return try (0..<3).flatMap { _ in
                try Delivery(rules: TestClinic.rules, pairRate: nil).takeOff(limit: 20, in: tx).leaving.map(
                    \.correlation
                )
            }
        }
    }

    @Test func `who is in the way is shown with new times before anything is entered`() async throws {
        let board = try await BoardClinic()
        try await board.book("Amara Nwosu", board.moment(9))
        try await board.book("Rosa Díaz", board.moment(10), with: board.weiss)
        let page = try await board.get(
            "/leave?practitioner=\(board.okafor.id)&reason=leave&from=2026-11-24&until=2026-11-25&from_time=&until_time="
        ).text
        #expect(page.contains("Dr. Mira Okafor · Tue 24 Nov – Wed 25 Nov") && page.contains("Amara Nwosu"))
        #expect(!page.contains("Rosa Díaz") && page.contains("Enter it and offer 1 patient new times"))
        #expect(page.contains("Mon 23 Nov") || page.contains("Thu 26 Nov"))
        #expect(try await leave(board) == nil)
        #expect(try await board.queued().isEmpty)
        #expect(try await board.get("/leave").status == .ok)
    }

    @Test(arguments: [
        ("from=2026-11-25&until=2026-11-24", "It ends before it begins."),
        ("from=x&until=2026-11-24", "Say from which day"),
        ("from=2026-11-24&until=2026-11-24&from_time=9", "A time of day"),
        ("from=2026-01-01&until=2026-01-02", "over already"),
        ("from=2026-11-24&until=2029-11-24", "enter it in parts"),
    ])
    func `what cannot be entered says why`(query: String, words: String) async throws {
        let board = try await BoardClinic()
        #expect(try await board.get("/leave?\(query)").text.contains(words))
        var fields: [String: String] = ["reason": "leave", "practitioner": board.okafor.id.description]
        for pair in query.split(separator: "&") {
            let halves = pair.split(separator: "=")
            fields[String(halves[0])] = String(halves[1])
        }
        let answer = try await board.post("/leave", fields)
        #expect([.unprocessableContent, .conflict].contains(answer.status) && answer.text.contains(words))
        #expect(try await leave(board) == nil)
    }

    @Test func `one place of several is closed, by its own clock, and only its visits are in the way`() async throws {
        let board = try await BoardClinic()
        #expect(try await !board.get("/leave").text.contains("Everybody at"))
        let canary = try await board.clinic.store.write {
            try $0.ensureLocation(named: "Las Palmas", address: "", zone: "Atlantic/Canary")
        }
        try await board.book("Amara Nwosu", board.moment(9))
        let day = "reason=holiday&from=2026-11-24&until=2026-11-24&from_time=&until_time="
        let page = try await board.get("/leave?practitioner=place-\(canary.id)&\(day)").text
        #expect(page.contains("Las Palmas · Tue 24 Nov<") && page.contains("No visits in that time."))
        #expect(page.contains("<option value=\"place-\(canary.id)\" selected>Everybody at Las Palmas"))
        let here = try await board.get("/leave?practitioner=place-\(board.place.id)&\(day)").text
        #expect(here.contains("Lindenstraße · Tue 24 Nov<") && here.contains("Amara Nwosu"))
        var fields = [
            "practitioner": "place-\(canary.id)", "reason": "holiday", "from": "2026-11-24", "until": "2026-11-24",
            "from_time": "", "until_time": "", "offer": "0",
        ]
        #expect(try await board.post("/leave", fields).status == .seeOther)
        let closed = try #require(try await leave(board))
        let zone = try #require(Zone("Atlantic/Canary"))
        #expect(closed.taken.owner == .location(canary.id) && closed.reason == .holiday)
        #expect(closed.taken.start == zone.startOfDay(BoardClinic.tuesday))
        #expect(try await board.get("/leave").text.contains("Las Palmas · Tue 24 Nov <small>Holiday</small>"))
        for wrong in ["place-7", "place-", "place-x"] {
            fields["practitioner"] = wrong
            #expect([.notFound, .unprocessableContent].contains(try await board.post("/leave", fields).status))
        }
        #expect(try await board.post("/leave/drop", ["leave": closed.id.description]).status == .seeOther)
        #expect(try await leave(board) == nil)
    }

    @Test func `one act enters it and offers all of them other times; two clicks are one`() async throws {
        let board = try await BoardClinic()
        let visits = [
            try await board.book("Amara Nwosu", board.moment(9)),
            try await board.book("Rosa Díaz", board.moment(9, 30)),
        ]
        try await board.book("Yuki Tanaka", board.moment(10), with: board.weiss)
        for _ in 0..<2 {
            let answer = try await board.post("/leave", fields(board))
            #expect(answer.status == .seeOther && answer.headers[.location] == "/leave")
        }
        let queued = try await board.queued()
        #expect(queued.count == 2 && queued.allSatisfy { $0.hasPrefix("leave:") })
        #expect(try await board.acts() == ["leave.entered", "leave.offered", "leave.offered"])
        var payloads: Set<String> = []
        for visit in visits {
            guard case .template(let call)? = try await offer(board, visit) else {
                Issue.record("no offer to \(visit.id)")
                continue
            }
            #expect(call.name == "appointment_new_time" && call.payloads.count == 3)
            payloads.insert(call.payloads[0].split(separator: ":").suffix(3).joined(separator: ":"))
        }
        #expect(payloads.count == 2, "each is offered a time of their own")
        let page = try await board.get("/leave").text
        #expect(page.contains("Dr. Mira Okafor · Tue 24 Nov – Wed 25 Nov") && page.contains("On its way"))
        #expect(page.contains("Amara Nwosu") && page.contains("Rosa Díaz") && !page.contains("Yuki Tanaka"))
        #expect(try await leaving(board).count == 2)
    }

    @Test func `entering it only writes to nobody, and the page says so`() async throws {
        let board = try await BoardClinic()
        try await board.book("Amara Nwosu", board.moment(9))
        #expect(try await board.post("/leave", fields(board, offer: "0")).status == .seeOther)
        #expect(try await board.queued().isEmpty)
        let page = try await board.get("/leave").text
        #expect(page.contains("Not asked") && page.contains("Offer 1 new times"))
        let id = try #require(try await leave(board)).id.description
        for _ in 0..<2 { #expect(try await board.post("/leave/again", ["leave": id]).status == .seeOther) }
        #expect(try await board.queued().count == 1)
    }

    @Test func `who answered is told from who did not, and an offer answered otherwise never leaves`() async throws {
        let board = try await BoardClinic()
        let first = try await board.book("Amara Nwosu", board.moment(9))
        let second = try await board.book("Rosa Díaz", board.moment(10))
        let third = try await board.book("Priya Raman", board.moment(11))
        _ = try await board.post("/leave", fields(board))
        _ = try await board.post(
            "/week/move",
            board.move(first, to: board.moment(BoardClinic.tuesday.adding(days: 2), 9))
        )
        try await board.clinic.store.write { tx in
            _ = try AppointmentDesk(rules: TestClinic.rules).perform(.cancel(.patient, seen: 1), on: second, in: tx)
        }
        let page = try await board.get("/leave").text
        #expect(page.contains("now Thu 26 Nov 09:00") && page.contains("Cancelled") && page.contains("On its way"))
        // Only the third is still asked, and the first hears of the move.
        #expect(try await leaving(board).count == 2)
        let asked = try await board.get("/leave").text
        #expect(asked.contains("On its way"), "\(asked.suffix(3000))")
        #expect(try await board.current(third).version == 1)
    }

    @Test func `a leave that is not taken is gone with its offers, and moved visits stay moved`() async throws {
        let board = try await BoardClinic()
        let first = try await board.book("Amara Nwosu", board.moment(9))
        let second = try await board.book("Rosa Díaz", board.moment(10))
        _ = try await board.post("/leave", fields(board))
        _ = try await board.post(
            "/week/move",
            board.move(first, to: board.moment(BoardClinic.tuesday.adding(days: 2), 9))
        )
        let id = try #require(try await leave(board)).id.description
        for _ in 0..<2 { #expect(try await board.post("/leave/drop", ["leave": id]).status == .seeOther) }
        #expect(try await leave(board) == nil)
        #expect(try await board.current(first).start == board.moment(BoardClinic.tuesday.adding(days: 2), 9))
        #expect(try await board.current(second) == second)
        // The first hears of the move; the second was told nothing yet and need not be.
        #expect(try await leaving(board).count == 1)
        #expect(try await board.acts().filter { $0 == "leave.dropped" }.count == 1)
        #expect(try await board.post("/leave/again", ["leave": id]).status == .conflict)
    }

    @Test func `who had been told that it cannot be hears that it can`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        _ = try await board.post("/leave", fields(board))
        #expect(try await leaving(board).count == 1)
        let id = try #require(try await leave(board)).id.description
        _ = try await board.post("/leave/drop", ["leave": id])
        let queued = try await board.queued()
        #expect(queued.count == 1 && queued[0].hasPrefix("leave-dropped:"))
        #expect(try await board.current(visit) == visit)
    }

    @Test func `a leave that is made shorter says nothing good of a visit still in it`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        _ = try await board.post("/leave", fields(board))
        #expect(try await leaving(board).count == 1)
        let id = try #require(try await leave(board)).id.description
        _ = try await board.post("/leave/drop", ["leave": id])
        var shorter = fields(board, offer: "0")
        shorter["until"] = "2026-11-24"
        #expect(try await board.post("/leave", shorter).status == .seeOther)
        #expect(try await board.clinic.store.read { try $0.isDisplaced(visit) })
        #expect(try await board.queued().count == 1)
        try await board.clinic.store.write { tx in
            _ = try tx.execute("UPDATE outbox SET state = 'accepted' WHERE cause LIKE 'leave:%'")
        }
        #expect(try await leaving(board).isEmpty)
        let reasons = try await board.clinic.store.read { tx in
            try tx.rows("SELECT reason FROM outbox WHERE cause LIKE 'leave-dropped:%'") { $0.optionalText(0) }
        }
        #expect(reasons == ["displaced"])
    }

    @Test func `nobody is offered a time at which they have another visit, and others may have it`() async throws {
        let board = try await BoardClinic()
        let first = try await board.book("Amara Nwosu", board.moment(9))
        let second = try await board.book("Rosa Díaz", board.moment(10))
        let leave = Taken(
            .practitioner(board.okafor.id),
            start: board.moment(8),
            end: board.moment(8) + .days(2)
        )
        func offered() async throws -> [Identifier<Appointment>: [Instant]] {
            try await board.clinic.store.read { tx in
                let found = try LeaveDesk(rules: TestClinic.rules).displaced(by: leave, in: tx)
                return Dictionary(uniqueKeysWithValues: found.map { ($0.visit.id, $0.slots.map(\.start)) })
            }
        }
        for (own, other) in [(first, second), (second, first)] {
            let taken = try #require(try await offered()[own.id]?.first)
            let weiss = board.weiss.id
            try await board.clinic.store.write { tx in
                var busy = own
                (busy.id, busy.practitioner) = (tx.newID(), weiss)
                (busy.start, busy.end) = (taken, taken + (own.end - own.start))
                try AppointmentDesk(rules: TestClinic.rules).book(busy, in: tx)
            }
            let now = try await offered()
            #expect(now[own.id]?.contains(taken) == false && now[own.id]?.isEmpty == false)
            #expect(now[other.id]?.isEmpty == false)
        }
    }

    @Test func `of two leaves over each other the longer one stays, and asks nobody again`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        _ = try await board.post("/leave", fields(board))
        let first = try #require(try await leave(board))
        _ = try await leaving(board)
        try await board.clinic.store.write { tx in
            _ = try tx.execute("UPDATE outbox SET state = 'accepted' WHERE cause LIKE 'leave:%'")
        }
        var longer = fields(board)
        longer["until"] = "2026-11-27"
        #expect(try await board.post("/leave", longer).status == .seeOther)
        #expect(try await board.queued().isEmpty, "who was asked an hour ago is not asked again")
        try await board.clinic.store.write { tx in
            try LeaveDesk(rules: TestClinic.rules).drop(first.id, by: .commandLine, in: tx)
        }
        #expect(try await board.queued().isEmpty, "nobody is there to see them all the same")
        let current = try await board.current(visit)
        #expect(try await board.clinic.store.read { try $0.isDisplaced(current) })
    }

    @Test func `no reminder goes for a visit in a leave`() async throws {
        let board = try await BoardClinic()
        try await board.book("Amara Nwosu", board.moment(BoardClinic.tuesday.adding(days: 3), 9))
        var leave = fields(board, offer: "0")
        (leave["from"], leave["until"]) = ("2026-11-27", "2026-11-27")
        _ = try await board.post("/leave", leave)
        board.clinic.clock.advance(by: .hours(52))
        let reasons = try await board.clinic.store.write { tx in
            _ = try ReminderPlanner(rules: TestClinic.rules).enqueueDue(limit: 10, in: tx)
            return try tx.rows("SELECT reason FROM agenda WHERE state = 'dropped'") { $0.optionalText(0) }
        }
        #expect(!reasons.isEmpty && reasons.allSatisfy { $0 == "displaced" })
    }

    @Test func `whoever cannot be asked stands there to be phoned`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        try await board.clinic.store.write { tx in
            try tx.record(
                Consent(purpose: .appointments, state: .withdrawn, at: tx.now, source: "front-desk"),
                of: visit.patient
            )
        }
        _ = try await board.post("/leave", fields(board))
        #expect(try await board.queued().isEmpty)
        let page = try await board.get("/leave").text
        #expect(page.contains("The patient no longer wants reminders: phone") && page.contains("to be phoned"))
        #expect(page.contains("href=\"tel:+12025550111\""))
    }
}
