import Care
import Foundation
import HTTPTypes
import HummingbirdTesting
import Practice
import Store
import Testing
import Web

/// One visit on a page of its own, called off by the front desk.
@Suite struct OneVisitTests {
    private func path(_ visit: Appointment) -> String { "/week/visits/\(visit.id)" }

    private func order(
        _ visit: Appointment,
        _ reason: String = "patient",
        tell: Bool = true
    ) -> [String: String] {
        ["seen": "\(visit.version)", "reason": reason].merging(tell ? ["tell": "1"] : [:]) { first, _ in first }
    }

    /// For the clinic, by whoever signs in anew.
    private func callOff(_ visit: Appointment, at board: BoardClinic) async throws -> TestResponse {
        let browser = try await board.clinic.signIn()
        let pairs = order(visit, "clinic").map { ($0.key, $0.value) } + [("form_token", browser.formToken)]
        return try await board.clinic.visit { client in
            try await client.execute(
                uri: path(visit),
                method: .post,
                headers: browser.formHeaders,
                body: Browser.form(pairs)
            )
        }
    }

    @Test func `the board leads to it, and it says what and when`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Rosa Díaz", board.moment(10))
        #expect(try await board.get("/week?day=\(BoardClinic.tuesday)").text.contains("href=\"\(path(visit))\""))
        let page = try await board.get(path(visit))
        #expect(
            page.status == .ok && page.text.contains("Rosa Díaz") && page.text.contains("Tue 24 Nov 2026 10:00–10:30")
        )
        #expect(
            page.text.contains("Check-up · Dr. Mira Okafor · Lindenstraße") && page.text.contains("Call the visit off")
        )
    }

    @Test(arguments: [true, false])
    func `it is called off, and the patient hears of it only where staff want that`(isTold: Bool) async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Rosa Díaz", board.moment(10))
        let answer = try await board.post(path(visit), order(visit, "clinic", tell: isTold))
        let target = path(visit) + (isTold ? "?did=off-told" : "?did=off")
        #expect(answer.status == .seeOther && answer.headers[.location] == target)
        #expect(try await board.current(visit).state == .cancelled)
        #expect(try await board.queued() == (isTold ? ["called-off:\(visit.id):1"] : []))
        let page = try await board.get(target).text
        #expect(page.contains(isTold ? "The patient is told in the chat." : "Nobody was written to"))
        #expect(page.contains("It is called off.") && !page.contains("Call the visit off"))
        // The back button and a second click.
        let again = try await board.post(path(visit), order(visit, "clinic", tell: true))
        #expect(again.status == .seeOther && again.headers[.location] == target)
        #expect(try await board.queued().count == (isTold ? 1 : 0))
        #expect(try await board.acts().filter { $0 == "visit.cancelled" }.count == 1)
    }

    @Test(arguments: [true, false])
    func `what a patient knows of a visit is what any message told, whatever became of its news`(
        isReminded: Bool
    ) async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Rosa Díaz", board.moment(16))
        board.clinic.clock.advance(by: .hours(7))
        try await board.clinic.store.write { tx in
            try tx.keep(VisitNews(id: tx.newID(), visit: visit.id, cause: "told:x", slotVersion: 1, known: nil))
            _ = try ReminderPlanner(rules: TestClinic.rules).enqueueDue(limit: 10, in: tx)
            let state = isReminded ? "accepted" : "refused"
            _ = try tx.execute("UPDATE outbox SET state = ? WHERE cause LIKE 'reminder:%'", .text(state))
            #expect(try tx.number("SELECT count(*) FROM outbox") == 1)
        }
        let answer = try await callOff(visit, at: board)
        #expect(answer.headers[.location] == path(visit) + (isReminded ? "?did=off-told" : "?did=off"))
    }

    @Test func `whose wish it was is not told that the clinic cannot`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Rosa Díaz", board.moment(10))
        let answer = try await board.post(path(visit), order(visit, "patient"))
        #expect(answer.headers[.location] == path(visit) + "?did=off-wished")
        #expect(try await board.get(path(visit) + "?did=off-wished").text.contains("as the patient wished"))
        #expect(try await board.queued().isEmpty)
    }

    @Test func `before the patient wakes nobody can be told, and the page says so`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Rosa Díaz", board.moment(7, 30))
        let night = board.moment(6, 30) - board.clinic.clock.now
        board.clinic.clock.advance(by: night)
        let answer = try await callOff(visit, at: board)
        #expect(answer.headers[.location] == path(visit) + "?did=off")
        #expect(try await board.queued().isEmpty)
    }

    @Test func `a time the patient gives back is offered to who waits for one`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Rosa Díaz", board.moment(10))
        let later = try await board.book("Emil Roth", board.moment(BoardClinic.tuesday.adding(days: 7), 10))
        let (type, okafor) = (board.type.id, board.okafor.id)
        try await board.clinic.store.write { tx in
            let held = WaitListEntry.Held(appointment: later.id, start: later.start)
            let entry = WaitListEntry(
                id: tx.newID(),
                person: later.patient,
                visitType: type,
                replaces: held,
                wish: SlotWish(practitioner: okafor),
                since: tx.now
            )
            try tx.insert(entry)
        }
        _ = try await board.post(path(visit), order(visit))
        let offers = try await board.clinic.store.write { tx in
            _ = try Rescue(rules: TestClinic.rules).lookAtDue(limit: 10, in: tx)
            return try tx.rows("SELECT cause FROM outbox WHERE cause LIKE 'offer:%'") { $0.text(0) }
        }
        #expect(offers.count == 1)
    }

    @Test func `without a reason nothing happens, and what changed meanwhile is told`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Rosa Díaz", board.moment(10))
        for reason in ["", "x", "booking-system"] {
            let answer = try await board.post(path(visit), order(visit, reason))
            #expect(answer.status == .unprocessableContent && answer.text.contains("Say whose wish it is."))
        }
        var stale = order(visit)
        stale["seen"] = "7"
        let answer = try await board.post(path(visit), stale)
        #expect(answer.status == .conflict && answer.text.contains("has changed since"))
        stale["seen"] = "one"
        #expect(try await board.post(path(visit), stale).status == .badRequest)
        #expect(try await board.current(visit).state == .booked)
        #expect(try await board.queued().isEmpty)
        #expect(try await board.get("/week/visits/77").status == .notFound)
        #expect(try await board.get("/week/visits/x").status == .notFound)
        #expect(try await board.post("/week/visits/77", order(visit)).status == .notFound)
    }

    @Test func `what the booking system keeps is called off there`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Rosa Díaz", board.moment(10), externalID: "A17")
        let page = try await board.get(path(visit)).text
        #expect(page.contains("It comes from the booking system") && !page.contains("Call the visit off"))
        let answer = try await board.post(path(visit), order(visit))
        #expect(answer.status == .conflict && answer.text.contains("call it off there"))
        #expect(try await board.current(visit).state == .booked)
    }

    @Test func `a visit that has begun is Today's`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Rosa Díaz", board.moment(SampleRows.today, 9, 40))
        board.clinic.clock.advance(by: .minutes(15))
        let page = try await board.get(path(visit))
        #expect(page.text.contains("It has begun: say on Today what became of it."))
        #expect(try await board.post(path(visit), order(visit)).status == .conflict)
    }

    /// As whoever signs in anew sees it.
    private func page(_ visit: Appointment, at board: BoardClinic) async throws -> String {
        let browser = try await board.clinic.signIn()
        return try await board.clinic.visit { client in
            try await client.execute(uri: path(visit), method: .get, headers: browser.headers).text
        }
    }

    @Test func `what follows a visit that took place is said, and how far that is`() async throws {
        let board = try await BoardClinic()
        let visit = try await board.book("Rosa Díaz", board.moment(10))
        let control = try await board.clinic.store.write { [type = board.type] tx in
            var (control, type) = (try tx.ensureVisitType(named: "Control", minutes: 20), type)
            control.isBookable = true
            try tx.update(control)
            type.followUp = FollowUp(visitType: control.id, days: 30)
            try tx.update(type)
            return control.id
        }
        #expect(try await !board.get(path(visit)).text.contains("To follow"))
        board.clinic.clock.advance(by: .days(2))
        try await board.clinic.store.write { tx in
            let desk = AttendanceDesk(rules: TestClinic.rules)
            _ = try desk.perform(.seen, on: visit.id, seen: visit.version, by: .commandLine, in: tx)
        }
        let due = "To follow: Control, about Thu 24 Dec 2026."
        let planned = try await page(visit, at: board)
        #expect(planned.contains("\(due) The patient is invited to book it on Thu 10 Dec 2026."), "\(planned)")
        board.clinic.clock.advance(by: .days(15) + .hours(6))
        try await board.clinic.store.write { tx in
            _ = try ReminderPlanner(rules: TestClinic.rules).enqueueDue(limit: 10, in: tx)
        }
        #expect(try await page(visit, at: board).contains("is invited to book it on Thu 10 Dec 2026."))
        let become = { (state: String) in
            try await board.clinic.store.write { tx in
                _ = try tx.execute("UPDATE outbox SET state = ? WHERE cause LIKE 'follow-up:%'", .text(state))
            }
        }
        try await become("expired")
        #expect(try await page(visit, at: board).contains("The patient was not invited"))
        try await become("accepted")
        let invited = try await page(visit, at: board)
        #expect(invited.contains("\(due) The patient was invited to book it on Thu 10 Dec 2026."), "\(invited)")
        try await board.clinic.store.write { tx in
            var next = visit
            (next.id, next.visitType) = (tx.newID(), control)
            (next.start, next.end) = (visit.start + .days(30), visit.end + .days(30))
            try AppointmentDesk(rules: TestClinic.rules).book(next, in: tx)
        }
        #expect(try await page(visit, at: board).contains("\(due) One is booked."))
    }
}
