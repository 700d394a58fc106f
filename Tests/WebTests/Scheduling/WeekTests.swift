import Care
import HTTPTypes
import HummingbirdTesting
import Practice
import Store
import Testing
import Web

/// The board of the week over a real store: what it shows, and what a move does or does not do.
@Suite struct WeekTests {
    @Test func `the board shows visits, hours, leave, holds and what was called off`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        try await board.book("<script>alert(1)</script>", board.moment(10), with: board.weiss)
        let gone = try await board.book("Priya Raman", board.moment(11))
        let (okafor, from, until) = (board.okafor.id, board.moment(13), board.moment(17))
        try await board.clinic.store.write { tx in
            _ = try AppointmentDesk(rules: TestClinic.rules).perform(.cancel(.clinic, seen: 1), on: gone, in: tx)
            _ = try tx.add(Taken(.practitioner(okafor), start: from, end: until), because: .leave)
            let address = try tx.ensureAddress(phone: needed(PhoneNumber(digits: "12025550199")))
            let talk = try tx.ensureConversation(line: TestClinic.line, address: address.id)
            let start = from - .hours(1)
            let hold = Hold(
                practitioner: okafor,
                start: start,
                blocked: start..<start + .minutes(30),
                expires: tx.now + .minutes(9)
            )
            try tx.hold([hold], for: talk.id)
        }
        let page = try await board.get("/week").text
        #expect(
            page.contains("data-key=\"\(visit.id)\"") && page.contains("Amara Nwosu, Check-up, Tue 24 Nov 09:00–09:30")
        )
        #expect(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script>alert"))
        #expect(page.contains("Dr. Mira Okafor: leave, 13:00–17:00") && page.contains("Held for a patient"))
        #expect(page.contains("Priya Raman") && page.contains("✕"))
        // The board begins an hour before the doors open, at eight; Saturday is nobody's.
        #expect(page.contains("data-clock=\"480\"") && page.contains("data-length=\"600\"") && !page.contains("Sat 28"))
        let own = try await board.get("/week?practitioner=\(board.weiss.id)").text
        #expect(!own.contains("Amara Nwosu") && !own.contains("data-words=\"Leave"))
        let day = try await board.get("/week?view=day&day=2026-11-24").text
        #expect(day.contains("id=\"c2026-11-24-\(board.okafor.id)\"") && day.contains("Amara Nwosu"))
        #expect(try await board.get("/week?day=nonsense&practitioner=x").status == .ok)
        #expect(try await board.get("/schedule").headers[.location] == "/week")
    }

    @Test func `a visit put at a free time is there, its patient is told, and who did it is kept`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        let answer = try await board.post("/week/move", board.move(visit, to: board.moment(14)))
        #expect(answer.status == .seeOther && answer.headers[.location] == "/week?day=2026-11-24")
        let moved = try await board.current(visit)
        #expect(moved.start == board.moment(14) && moved.end == board.moment(14, 30) && moved.version == 2)
        #expect(try await board.queued() == ["told:\(visit.id):2"])
        #expect(try await board.acts() == ["visit.moved"])
    }

    @Test func `two clicks move it once and tell once`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        for _ in 0..<2 {
            #expect(try await board.post("/week/move", board.move(visit, to: board.moment(14))).status == .seeOther)
        }
        #expect(try await board.current(visit).version == 2)
        #expect(try await board.queued().count == 1)
        #expect(try await board.acts() == ["visit.moved"])
    }

    @Test func `a visit made longer is longer, and nobody is told`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        let answer = try await board.post("/week/move", board.move(visit, to: visit.start, minutes: 50))
        #expect(answer.status == .seeOther)
        #expect(try await board.current(visit).end == visit.start + .minutes(50))
        #expect(try await board.queued().isEmpty)
    }

    @Test func `news that has not left is told anew with what a visit became, or not at all once it is back`()
        async throws
    {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        _ = try await board.post("/week/move", board.move(visit, to: board.moment(14)))
        let moved = try await board.current(visit)
        _ = try await board.post("/week/move", board.move(moved, to: board.moment(14), minutes: 50))
        // Only longer, but the patient has not heard of the move.
        #expect(try await board.queued() == ["told:\(visit.id):2", "told:\(visit.id):3"])
        let longer = try await board.current(visit)
        _ = try await board.post("/week/move", board.move(longer, to: board.moment(9)))
        #expect(try await board.current(visit).slotVersion == 4)
        #expect(try await board.queued().count == 2, "both hang on times the visit has left")
    }

    @Test func `what is in a practitioner's own calendar is on the board, and asked first`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        let (okafor, from) = (board.okafor.id, board.moment(14))
        try await board.clinic.store.write { tx in
            let account = CalendarAccount(
                practitioner: okafor,
                url: "https://calendar.example/c/",
                moved: .ask,
                removed: .ask
            )
            try tx.save(account, .bearer("x"))
            for (key, start) in [("a", from), ("b", from + .minutes(20))] {
                let item = try tx.keepItem("/c/\(key).ics", key: key, etag: nil, of: okafor)
                try tx.keepBusy([start..<start + .minutes(40)], of: item, okafor)
            }
        }
        let words = "Dr. Mira Okafor: busy in own calendar, 14:00–15:00"
        let page = try await board.get("/week?day=2026-11-24&practitioner=all").text
        #expect(page.contains("class=\"block busy at") && page.contains("data-words=\"\(words)\""))
        let own = try await board.get("/week?practitioner=\(okafor)").text
        #expect(own.contains("data-words=\"Busy in own calendar, 14:00–15:00\""))
        #expect(try await !board.get("/week?practitioner=\(board.weiss.id)").text.contains("in own calendar"))
        let answer = try await board.post("/week/move", board.move(visit, to: board.moment(14, 15)))
        #expect(answer.status == .conflict && answer.text.contains("data-anyway"))
        #expect(answer.text.contains("Dr. Mira Okafor is busy then, in their own calendar."))
        #expect(try await board.current(visit) == visit)
        let anyway = try await board.post("/week/move", board.move(visit, to: board.moment(14, 15), anyway: true))
        #expect(anyway.status == .seeOther)
        #expect(try await board.current(visit).start == board.moment(14, 15))
    }

    @Test func `over another visit it is told first, with free times, and there is no way through`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        try await board.book("Rosa Díaz", board.moment(14))
        let answer = try await board.post("/week/move", board.move(visit, to: board.moment(14, 15)))
        #expect(answer.status == .conflict)
        #expect(answer.text.contains("Dr. Mira Okafor has a visit then: Rosa Díaz, 14:00–14:30."))
        #expect(answer.text.contains("Free with Dr. Mira Okafor") && answer.text.contains("13:30"))
        #expect(!answer.text.contains("data-anyway"))
        #expect(try await board.current(visit) == visit)
        let forced = try await board.post("/week/move", board.move(visit, to: board.moment(14, 15), anyway: true))
        #expect(forced.status == .conflict)
        #expect(try await board.current(visit) == visit)
        #expect(try await board.queued().isEmpty)
        // Another time is posted just as a move is.
        #expect(answer.text.contains("name=\"start\" value=\"0\"") && answer.text.contains("name=\"end\" value=\"30\""))
        // Who saw the other's name is kept.
        #expect(try await board.acts() == ["saw.conflict", "saw.conflict"])
    }

    @Test func `over leave and outside hours it is asked first, and done when it is wanted all the same`() async throws
    {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        let (okafor, from, until) = (board.okafor.id, board.moment(13), board.moment(17))
        try await board.clinic.store.write {
            _ = try $0.add(Taken(.practitioner(okafor), start: from, end: until), because: .leave)
        }
        let leave = try await board.post("/week/move", board.move(visit, to: board.moment(16)))
        #expect(leave.status == .conflict && leave.text.contains("Dr. Mira Okafor has leave until"))
        #expect(leave.text.contains("data-anyway") && leave.text.contains("name=\"anyway\" value=\"1\""))
        let late = try await board.post("/week/move", board.move(visit, to: board.moment(17)))
        #expect(late.status == .conflict && late.text.contains("outside the opening hours"))
        #expect(try await board.current(visit) == visit)
        let done = try await board.post("/week/move", board.move(visit, to: board.moment(17), anyway: true))
        #expect(done.status == .seeOther)
        #expect(try await board.current(visit).start == board.moment(17))
    }

    @Test func `a stale page moves nothing and hears where the visit is`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        _ = try await board.post("/week/move", board.move(visit, to: board.moment(14)))
        let answer = try await board.post("/week/move", board.move(visit, to: board.moment(15), seen: 1))
        #expect(
            answer.status == .conflict
                && answer.text.contains("Somebody else moved it meanwhile: it is now Tue 24 Nov, 14:00.")
        )
        #expect(!answer.text.contains("data-anyway"))
        #expect(try await board.current(visit).start == board.moment(14))
    }

    @Test func `without a free room it does not go, and the room goes with it`() async throws {
        let board = try await BoardClinic()
        let (type, place) = (board.type.id, board.place.id)
        let room = try await board.clinic.store.write { tx in
            let room = try tx.ensureResource(named: "Room 1", .room, at: place)
            try tx.save(VisitDemand(minutes: 30, needs: [[room]]), horizonDays: 28, of: type)
            return room.id
        }
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        try await board.book("Rosa Díaz", board.moment(14), with: board.weiss)
        let answer = try await board.post("/week/move", board.move(visit, to: board.moment(14)))
        #expect(answer.status == .conflict && answer.text.contains("Room 1 is taken then."))
        #expect(!answer.text.contains("data-anyway"))
        _ = try await board.post("/week/move", board.move(visit, to: board.moment(15)))
        #expect(try await board.clinic.store.read { try $0.resources(of: visit.id) } == [room])
        #expect(try await board.current(visit).start == board.moment(15))
    }

    @Test func `a time others are choosing is asked first, and a patient is not in two rooms unasked`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        var other = visit
        other.practitioner = board.weiss.id
        (other.start, other.end) = (board.moment(11), board.moment(11, 30))
        let twin = other
        let (okafor, start) = (board.okafor.id, board.moment(10))
        try await board.clinic.store.write { tx in
            var twin = twin
            twin.id = tx.newID()
            try tx.insert(twin)
            let address = try tx.ensureAddress(phone: needed(PhoneNumber(digits: "12025550199")))
            let talk = try tx.ensureConversation(line: TestClinic.line, address: address.id)
            let hold = Hold(
                practitioner: okafor,
                start: start,
                blocked: start..<start + .minutes(30),
                expires: tx.now + .minutes(9)
            )
            try tx.hold([hold], for: talk.id)
        }
        let held = try await board.post("/week/move", board.move(visit, to: start))
        #expect(
            held.status == .conflict && held.text.contains("A patient is choosing") && held.text.contains("data-anyway")
        )
        let twice = try await board.post("/week/move", board.move(visit, to: board.moment(11)))
        #expect(
            twice.status == .conflict && twice.text.contains("Amara Nwosu has another visit then, with Dr. Jonas Weiß")
        )
    }

    @Test func `what another system keeps is moved there, not here`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9), externalID: "x-1")
        #expect(try await board.get("/week").text.contains("data-fixed"))
        let answer = try await board.post("/week/move", board.move(visit, to: board.moment(14)))
        #expect(answer.status == .conflict && answer.text.contains("other system keeps this visit"))
        #expect(try await board.current(visit) == visit)
    }

    @Test(arguments: ["start", "end", "origin", "version", "owner", "appointment"])
    func `a broken field moves nothing`(field: String) async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        for value in ["", "x", "-1", "99999999999999999999", "1e3"] {
            var fields = board.move(visit, to: board.moment(14))
            fields[field] = value
            #expect(try await board.post("/week/move", fields).status == .badRequest, "\(field)=\(value)")
        }
        #expect(try await board.current(visit) == visit)
    }

    @Test func `a move without the page's token or to a foreign page is none`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Amara Nwosu", board.moment(9))
        let forged = try await board.post("/week/move", board.move(visit, to: board.moment(14)), token: "made-up")
        #expect(forged.status == .forbidden)
        #expect(try await board.current(visit) == visit)
        var fields = board.move(visit, to: board.moment(14))
        fields["here"] = "//evil.example"
        #expect(try await board.post("/week/move", fields).headers[.location] == "/week")
        var nobody = board.move(visit, to: board.moment(15))
        nobody["appointment"] = "1"
        #expect(try await board.post("/week/move", nobody).status == .notFound)
    }
}
