import Care
import Interchange
import Practice
import Store
import TestKit
import Testing

/// A practitioner's calendar shows the clinic's visits, and what is in it takes time here.
@Suite struct CalendarLookTests {
    private let tomorrow = TestStore.morning + .days(1) + .hours(6)

    private func busy(_ place: CalendarPlace, _ span: Range<Instant>) throws -> [Taken] {
        try place.engine.readBlocking { tx in
            // Some of what is near is told, too.
            try tx.taken(span, by: place.clinic.practitioner.id).filter {
                $0.owner == .practitioner(place.clinic.practitioner.id) && $0.start < span.upperBound
                    && $0.end > span.lowerBound
            }
        }
    }

    @Test func `a visit is shown there without a word about the patient, moves, and goes when it is called off`()
        async throws
    {
        let place = try CalendarPlace()
        let visit = try place.book(at: tomorrow)
        try await place.look()
        let text = try #require(place.fake.objects[place.name(visit)])
        #expect(text.contains("SUMMARY:Appointment\r\n"))
        #expect(text.contains("5 Quay Street"))
        #expect(!text.contains("Lia") && !text.contains("Check-up"))
        try place.move(visit, to: tomorrow + .hours(3))
        try await place.look()
        #expect(try place.startThere(visit) == tomorrow + .hours(3))
        try place.cancel(visit)
        try await place.look()
        #expect(place.fake.objects.isEmpty)
        #expect(try place.questions().isEmpty)
    }

    @Test func `a clinic that says so shows whom`() async throws {
        let place = try CalendarPlace(showsPatients: true)
        let visit = try place.book(at: tomorrow)
        try await place.look()
        #expect(place.fake.objects[place.name(visit)]?.contains("SUMMARY:Check-up: Lia Exemplo") == true)
    }

    @Test func `what is in the calendar takes time, and gives it back`() async throws {
        let place = try CalendarPlace()
        place.fake.put("one.ics", CalendarPlace.event("one", tomorrow))
        place.fake.put("daily.ics", CalendarPlace.event("daily", tomorrow + .hours(4), "RRULE:FREQ=DAILY\r\n"))
        place.fake.put("free.ics", CalendarPlace.event("free", tomorrow + .hours(8), "TRANSP:TRANSPARENT\r\n"))
        place.fake.put("broken.ics", "no calendar at all")
        try await place.look()
        let day = tomorrow - .hours(6)..<tomorrow + .hours(18)
        #expect(try busy(place, day).map(\.start).sorted() == [tomorrow, tomorrow + .hours(4)])
        let far = tomorrow + .days(399)..<tomorrow + .days(400)
        #expect(try busy(place, far).count == 1)
        place.fake.put("one.ics", nil)
        try await place.look()
        #expect(try busy(place, day).map(\.start) == [tomorrow + .hours(4)])
    }

    @Test func `a time that is taken elsewhere is not offered, and cannot be booked`() async throws {
        let place = try CalendarPlace()
        try place.engine.writeBlocking { tx in
            for day in 1...7 {
                try tx.add(
                    OpeningHours(
                        practitioner: place.clinic.practitioner.id,
                        location: place.clinic.location.id,
                        weekday: day,
                        from: 540,
                        to: 720
                    )
                )
            }
        }
        let desk = AppointmentDesk(rules: place.rules)
        let type = place.clinic.visitType.id
        let before = try place.engine.readBlocking { try desk.offers(of: type, in: $0).slots }
        let first = try #require(before.first)
        place.fake.put(
            "weekly.ics",
            CalendarPlace.event("weekly", first.start, minutes: 30, "RRULE:FREQ=WEEKLY;COUNT=4\r\n")
        )
        try await place.look()
        let after = try place.engine.readBlocking { try desk.offers(of: type, in: $0).slots }
        #expect(!after.isEmpty)
        #expect(!after.contains { $0.start < first.start + .minutes(30) })
        let outcome = try place.engine.writeBlocking { tx in
            try desk.book(type, for: place.clinic.person.id, at: first, in: tx)
        }
        guard case .taken = outcome else {
            Issue.record("a time that is taken elsewhere was booked")
            return
        }
    }

    @Test func `moved there, staff are asked once and their answer holds on both sides`() async throws {
        let place = try CalendarPlace()
        let visit = try place.book(at: tomorrow)
        try await place.look()
        try place.moveThere(visit, to: tomorrow + .hours(2))
        try await place.look(times: 3)
        let asked = try place.questions()
        #expect(asked.count == 1)
        #expect(asked.first?.appointment == visit)
        #expect(try place.visit(visit).start == tomorrow)
        try place.answer(.theirs)
        try await place.look(times: 2)
        #expect(try place.visit(visit).start == tomorrow + .hours(2))
        try place.moveThere(visit, to: tomorrow + .hours(4))
        try await place.look()
        try place.answer(.ours)
        try await place.look(times: 2)
        #expect(try place.startThere(visit) == tomorrow + .hours(2))
        #expect(try place.questions().isEmpty)
    }

    @Test func `a rule is followed, and what it cannot do is asked`() async throws {
        let place = try CalendarPlace(moved: .follow, removed: .cancel)
        let visit = try place.book(at: tomorrow)
        let other = try place.book(at: tomorrow + .hours(1))
        try await place.look()
        try place.moveThere(visit, to: tomorrow + .hours(5))
        try await place.look()
        #expect(try place.visit(visit).start == tomorrow + .hours(5))
        try place.moveThere(visit, to: tomorrow + .hours(1))
        try await place.look()
        #expect(try place.visit(visit).start == tomorrow + .hours(5))
        #expect(try place.questions().count == 1)
        place.fake.put(place.name(other), nil)
        try await place.look()
        #expect(try place.visit(other).state == .cancelled)
        try place.answer(.theirs)
        try await place.look(times: 2)
        #expect(try place.visit(visit).start == tomorrow + .hours(1))
        #expect(try place.questions().isEmpty)
    }

    @Test(arguments: [true, false])
    func `a visit moved there into a time when its only room is taken stays, and staff are asked`(
        follows: Bool
    )
        async throws
    {
        let place = try CalendarPlace(moved: follows ? .follow : .ask)
        let room = try place.engine.writeBlocking { tx in
            let room = try tx.ensureResource(named: "Ultrasound", .room, at: place.clinic.location.id)
            try tx.save(VisitDemand(minutes: 30, needs: [[room]]), horizonDays: 28, of: place.clinic.visitType.id)
            let other = try tx.ensurePractitioner(named: "Dr. Ana Okafor")
            var visit = place.clinic.visit(at: tomorrow + .hours(3), in: tx)
            visit.practitioner = other.id
            try AppointmentDesk(rules: place.rules).book(visit, in: tx)
            return room.id
        }
        let visit = try place.book(at: tomorrow)
        try await place.look()
        try place.moveThere(visit, to: tomorrow + .hours(3))
        try await place.look(times: 2)
        #expect(try place.questions().count == 1)
        if !follows {
            try place.answer(.theirs)
            try await place.look(times: 2)
        }
        #expect(try place.visit(visit).start == tomorrow)
        #expect(try place.engine.readBlocking { try $0.resources(of: visit) } == [room])
        // With the room it is moved.
        try place.moveThere(visit, to: tomorrow + .hours(5))
        try await place.look()
        try place.answer(.theirs)
        try await place.look(times: 2)
        #expect(try place.visit(visit).start == tomorrow + .hours(5))
        #expect(try place.engine.readBlocking { try $0.resources(of: visit) } == [room])
    }

    @Test func `a clinic that wants it so puts back what is moved or deleted there`() async throws {
        let place = try CalendarPlace(moved: .restore, removed: .restore)
        let visit = try place.book(at: tomorrow)
        try await place.look()
        try place.moveThere(visit, to: tomorrow + .hours(2))
        try await place.look(times: 2)
        #expect(try place.startThere(visit) == tomorrow)
        place.fake.put(place.name(visit), nil)
        try await place.look(times: 2)
        #expect(try place.startThere(visit) == tomorrow)
        #expect(try place.questions().isEmpty)
    }

    @Test func `what did not arrive has put nothing back, and is tried until it has`() async throws {
        let place = try CalendarPlace(moved: .restore)
        let visit = try place.book(at: tomorrow)
        try await place.look()
        try place.moveThere(visit, to: tomorrow + .hours(2))
        place.fake.set { $0.refusedWrites = 5 }
        try await place.look(times: 40)
        #expect(try place.startThere(visit) == tomorrow)
        #expect(try place.visit(visit).start == tomorrow)
    }

    @Test func `an answer stands until it is written, and is not asked for again`() async throws {
        let place = try CalendarPlace()
        let visit = try place.book(at: tomorrow)
        try await place.look()
        try place.moveThere(visit, to: tomorrow + .hours(2))
        try await place.look()
        #expect(try place.questions().count == 1)
        place.fake.set { $0.refusedWrites = 3 }
        try place.answer(.ours)
        try await place.look(times: 2)
        #expect(try place.questions().isEmpty)
        try await place.look(times: 30)
        #expect(try place.startThere(visit) == tomorrow)
        let asked = try place.engine.readBlocking { tx in
            try tx.rows("SELECT closed_at FROM calendar_decision WHERE kind = 'question'") { $0.optionalInstant(0) }
        }
        #expect(asked.count == 1 && asked.allSatisfy { $0 != nil })
    }

    @Test func `one event the server cannot give keeps no other visit from its place`() async throws {
        let place = try CalendarPlace()
        let broken = try place.book(at: tomorrow)
        try await place.look()
        let name = place.name(broken)
        let large = DAVAnswer(
            status: 200,
            headers: [("ETag", "\"9\"")],
            body: Array("BEGIN:VCALENDAR\r\n".utf8) + [UInt8](repeating: 0x41, count: 9 << 20)
        )
        for answer in [DAVAnswer(status: 500), large] {
            place.fake.set { $0.answers = [name: answer] }
            try place.move(broken, to: try place.visit(broken).start + .hours(1))
            let other = try place.book(at: try place.visit(broken).start + .hours(2))
            try await place.look()
            #expect(try place.startThere(other) != nil)
            let account = try place.engine.readBlocking { try $0.calendarAccount(of: place.clinic.practitioner.id) }
            #expect(account?.failures == 0)
        }
        place.fake.set { $0.answers = [:] }
        place.file.clock.advance(by: .hours(2))
        try await place.look(times: 2)
        #expect(try place.startThere(broken) == place.visit(broken).start)
    }

    @Test func `a server that is being mended has deleted nothing`() async throws {
        let place = try CalendarPlace(removed: .cancel)
        let visit = try place.book(at: tomorrow)
        try await place.look()
        let page = DAVAnswer(status: 200, headers: [("ETag", "\"x\"")], body: Array("<html>Back soon</html>".utf8))
        for away in [DAVAnswer(status: 404), page] {
            // No time for another look at the whole calendar: only the visit is written.
            try place.move(visit, to: try place.visit(visit).start + .hours(1))
            place.file.clock.advance(by: .seconds(-20))
            place.fake.set { $0.isAway = away }
            _ = try await place.look.all()
            #expect(try place.visit(visit).state == .booked)
            place.fake.set { $0.isAway = nil }
            place.file.clock.advance(by: .hours(1))
            try await place.look(times: 3)
            #expect(try place.startThere(visit) == place.visit(visit).start)
        }
    }

    @Test func `an event that cannot be read has not been deleted, even where its file begins well`() async throws {
        let place = try CalendarPlace(removed: .cancel)
        let visit = try place.book(at: tomorrow)
        try await place.look()
        let name = place.name(visit)
        let whole = try #require(place.fake.objects[name])
        let cuts = [whole.count / 4, whole.count / 2, whole.count - 20].map { String(whole.prefix($0)) }
        let broken = whole.replacing(/DTSTART[^\r]*/) { _ in "DTSTART:soon" }
        for text in cuts + [broken, "BEGIN:VCALENDAR"] {
            let answer = DAVAnswer(status: 200, headers: [("ETag", "\"9\"")], body: Array(text.utf8))
            place.fake.set { $0.answers = [name: answer] }
            try place.move(visit, to: try place.visit(visit).start + .minutes(30))
            try await place.look(times: 2)
            #expect(try place.visit(visit).state == .booked)
            #expect(place.fake.objects[name] != nil)
            place.fake.set { $0.answers = [:] }
            place.file.clock.advance(by: .hours(2))
            try await place.look(times: 2)
            #expect(try place.startThere(visit) == place.visit(visit).start)
        }
    }

    @Test func `what the owner declined takes no time, whatever name they sign in with`() async throws {
        let place = try CalendarPlace()
        try place.engine.writeBlocking { tx in
            let account = try #require(try tx.calendarAccount(of: place.clinic.practitioner.id))
            try tx.save(account, .bearer("token"), owner: "lind@clinic.example")
        }
        let attendee = "ATTENDEE;PARTSTAT=DECLINED:mailto:lind@clinic.example\r\n"
        place.fake.put("no.ics", CalendarPlace.event("no", tomorrow, attendee))
        place.fake.put("yes.ics", CalendarPlace.event("yes", tomorrow + .hours(4)))
        try await place.look()
        let day = tomorrow - .hours(6)..<tomorrow + .hours(18)
        #expect(try busy(place, day).map(\.start) == [tomorrow + .hours(4)])
    }

    @Test func `our own writes come back as no change`() async throws {
        for tells in [true, false] {
            var ways = FakeCalendar.Ways()
            ways.tellsETags = tells
            let place = try CalendarPlace(ways)
            for hour in Int64(0)..<4 { _ = try place.book(at: tomorrow + .hours(hour)) }
            try await place.look(times: 4)
            #expect(place.fake.writes() == 4)
        }
    }

    @Test func `an account that is gone, and one that fails, harm nobody`() async throws {
        let place = try CalendarPlace()
        let visit = try place.book(at: tomorrow)
        place.fake.set { $0.lost = 100 }
        try await place.look(times: 3)
        let account = try place.engine.readBlocking { try $0.calendarAccount(of: place.clinic.practitioner.id) }
        #expect(account?.failure == "the calendar's server did not answer")
        place.fake.set { $0.lost = 0 }
        place.file.clock.advance(by: .hours(1))
        try await place.look()
        #expect(try place.startThere(visit) == tomorrow)
        try place.engine.writeBlocking { tx in try tx.removeCalendarAccount(of: place.clinic.practitioner.id) }
        #expect(try await place.look.all() == 0)
    }

    @Test func `a patient who is forgotten leaves the calendar, too`() async throws {
        let place = try CalendarPlace()
        let visit = try place.book(at: tomorrow)
        try await place.look()
        _ = try ForgetDesk(store: place.engine, region: "BR").forget("id:\(place.clinic.person.id)", by: "test")
        try await place.look(times: 2)
        #expect(place.fake.objects[place.name(visit)] == nil)
        let left = try place.engine.readBlocking { try $0.number("SELECT count(*) FROM calendar_visit") }
        #expect(left == 0)
    }
}
