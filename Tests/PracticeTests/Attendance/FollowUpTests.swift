import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// A check-up on Tuesday 24 November 2026 in São Paulo that a control visit is to follow in thirty days, on 24 December:
/// the invitation to book it is due on Thursday 10 December at half past nine.
@Suite struct FollowUpTests {
    private let chat: ChatDesk
    private let visit: Appointment
    private let control: Identifier<VisitType>

    private struct PowerCut: Error {}

    init() throws {
        let chat = try ChatDesk()
        self.chat = chat
        (visit, control) = try chat.engine.writeBlocking { tx in
            var control = try tx.ensureVisitType(named: "Control", minutes: 20)
            control.isBookable = true
            try tx.update(control)
            var type = try #require(try tx.visitType(chat.clinic.visitType.id))
            type.followUp = FollowUp(visitType: control.id, days: 30)
            try tx.update(type)
            let visit = chat.clinic.visit(at: TestStore.morning + .hours(7), in: tx)
            try AppointmentDesk(rules: chat.rules).book(visit, in: tx)
            return (visit, control.id)
        }
        chat.place.clock.advance(by: .hours(9))
    }

    private func mark(_ act: AttendanceDesk.Act, in tx: Transaction) throws {
        let version = try #require(try tx.appointment(visit.id)).version
        _ = try AttendanceDesk(rules: chat.rules).perform(act, on: visit.id, seen: version, by: .commandLine, in: tx)
    }

    private func mark(_ act: AttendanceDesk.Act) throws {
        try chat.engine.writeBlocking { try mark(act, in: $0) }
    }

    /// Until a quarter of an hour after the invitation is due.
    private func waitUntilDue() throws {
        let due = try #require(Zone("America/Sao_Paulo")).instant(of: try #require(CivilTime("2026-12-10T09:45")))
        chat.place.clock.advance(by: due - chat.place.clock.now)
    }

    private func enqueueDue() throws {
        try chat.engine.writeBlocking { _ = try ReminderPlanner(rules: chat.rules).enqueueDue(limit: 10, in: $0) }
    }

    private func invitations() throws -> [OutboxItem] {
        try chat.engine.readBlocking { tx in
            try tx.queuedItems().compactMap { try tx.departure($0)?.item }.filter { item in
                guard case .template(let call) = item.content else { return false }
                return call.name == "appointment_come_again"
            }
        }
    }

    private func planned() throws -> Int {
        Int(try chat.engine.readBlocking { try $0.number("SELECT count(*) FROM agenda WHERE kind = 'follow-up'") })
    }

    @discardableResult
    private func bookControl(at start: Instant) throws -> Appointment {
        try chat.engine.writeBlocking { tx in
            var next = chat.clinic.visit(at: start, in: tx)
            next.visitType = control
            try AppointmentDesk(rules: chat.rules).book(next, in: tx)
            return next
        }
    }

    private func leaves() throws -> [String] {
        try chat.engine.writeBlocking { tx in
            _ = try tx.ensureSystemKey()
            _ = try Delivery(rules: chat.rules).takeOff(limit: 10, in: tx)
            return try tx.rows("SELECT reason FROM outbox WHERE state = 'refused' ORDER BY id") { $0.text(0) }
        }
    }

    @Test func `whoever was seen is invited two weeks before the next visit is due, once, and shown times about then`()
        throws
    {
        try mark(.seen)
        try mark(.missed)
        try mark(.seen)
        #expect(try planned() == 1)
        chat.place.clock.advance(by: .days(15))
        try enqueueDue()
        #expect(try invitations().isEmpty)
        try waitUntilDue()
        for _ in 0..<2 { try enqueueDue() }
        let invitation = try #require(try invitations().first)
        #expect(try invitations().count == 1)
        guard case .template(let call) = invitation.content else { return }
        #expect(call.preview.contains("Thursday 24 December") && !call.preview.contains("Control"))
        #expect(call.payloads == ["come-again:\(visit.id):1"])
        let rows = try chat.rows(try chat.tap(call.payloads[0]))
        let first = try #require(rows.first?.payload.split(separator: ":"))
        let near = try #require(Zone("America/Sao_Paulo")).startOfDay(try #require(LocalDate("2026-12-17")))
        #expect(first[0] == "take" && first[2] == control.description)
        #expect(Int64(first[5]).map { (near.seconds..<near.seconds + 86_400).contains($0) } == true)
    }

    @Test func `where nothing is to follow nothing is kept`() throws {
        try chat.engine.writeBlocking { tx in
            var type = try #require(try tx.visitType(visit.visitType))
            type.followUp = nil
            try tx.update(type)
        }
        try mark(.seen)
        #expect(try planned() == 0)
        #expect(try chat.engine.readBlocking { try $0.dueVisit(after: visit.id) } == nil)
    }

    @Test func `whoever has the next visit already is not to be invited`() throws {
        try bookControl(at: TestStore.morning + .days(20) + .hours(7))
        try mark(.seen)
        #expect(try planned() == 0)
    }

    @Test func `a visit that is booked before it is due, or before it leaves, makes the invitation needless`() throws {
        try mark(.seen)
        try waitUntilDue()
        try enqueueDue()
        #expect(try invitations().count == 1)
        let next = try bookControl(at: TestStore.morning + .days(30) + .hours(7))
        #expect(try leaves() == ["anchor_cancelled"])
        // The button of one that had left shows what is booked.
        #expect(chat.body(try chat.tap("come-again:\(visit.id):1")).contains("You already have this appointment"))
        #expect(try chat.visits().map(\.id) == [next.id])
        let other = try FollowUpTests()
        try other.mark(.seen)
        try other.bookControl(at: TestStore.morning + .days(20) + .hours(7))
        try other.waitUntilDue()
        try other.enqueueDue()
        #expect(try other.invitations().isEmpty)
    }

    @Test func `a mark that is taken back invites nobody, and one that is made again does`() throws {
        try mark(.seen)
        try mark(.missed)
        #expect(try planned() == 0)
        try waitUntilDue()
        try enqueueDue()
        #expect(try invitations().isEmpty)
        try mark(.seen)
        #expect(try planned() == 1)
        // The day it would have gone has passed: the next working morning.
        chat.place.clock.advance(by: .days(1))
        try enqueueDue()
        #expect(try invitations().count == 1)
        try mark(.missed)
        #expect(try leaves() == ["anchor_cancelled"])
        try mark(.seen)
        chat.place.clock.advance(by: .days(1))
        try enqueueDue()
        #expect(try invitations().isEmpty)
    }

    @Test func `whoever wants no messages by then gets none, and whoever wants them again does`() throws {
        try mark(.seen)
        _ = try chat.hear(.text("STOP"))
        try waitUntilDue()
        try enqueueDue()
        #expect(try invitations().isEmpty)
        let other = try FollowUpTests()
        _ = try other.chat.hear(.text("STOP"))
        try other.mark(.seen)
        _ = try other.chat.hear(.text("START"))
        try other.waitUntilDue()
        try other.enqueueDue()
        #expect(try other.invitations().count == 1)
    }

    @Test func `a holiday that was entered meanwhile sends it the working morning after`() throws {
        try mark(.seen)
        let zone = try #require(Zone("America/Sao_Paulo"))
        let day = try #require(LocalDate("2026-12-10"))
        try chat.engine.writeBlocking { tx in
            let closed = Taken(.everybody, start: zone.startOfDay(day), end: zone.startOfDay(day.adding(days: 1)))
            try tx.add(closed, because: .holiday)
        }
        try waitUntilDue()
        try enqueueDue()
        #expect(try invitations().count == 1)
        let moment = try chat.engine.readBlocking { tx in
            try tx.rows("SELECT not_before FROM outbox WHERE state = 'queued'") { $0.instant(0) }.last
        }
        #expect(moment.map { zone.civil(at: $0).description } == "2026-12-11T09:30")
    }

    @Test func `a server that dies with the mark keeps neither it nor the invitation`() throws {
        #expect(throws: PowerCut.self) {
            try chat.engine.writeBlocking { tx in
                try mark(.seen, in: tx)
                throw PowerCut()
            }
        }
        #expect(try planned() == 0)
        #expect(try chat.engine.readBlocking { try $0.appointment(visit.id)?.state } == .booked)
        #expect(try chat.engine.readBlocking { try $0.dueVisit(after: visit.id) } == nil)
        // Nor is one that dies while it writes the message at a loss: what was due is due again.
        try mark(.seen)
        try waitUntilDue()
        #expect(throws: PowerCut.self) {
            try chat.engine.writeBlocking { tx in
                _ = try ReminderPlanner(rules: chat.rules).enqueueDue(limit: 10, in: tx)
                throw PowerCut()
            }
        }
        try enqueueDue()
        #expect(try invitations().count == 1)
    }

    @Test func `where patients cannot book that kind themselves the team helps`() throws {
        try mark(.seen)
        try chat.engine.writeBlocking { tx in
            var type = try #require(try tx.visitType(control))
            type.isBookable = false
            try tx.update(type)
        }
        #expect(chat.body(try chat.tap("come-again:\(visit.id):1")).contains("Our team will write"))
        #expect(try chat.engine.readBlocking { try $0.conversation(chat.clinic.conversation.id)?.unread ?? 0 > 0 })
    }

    @Test func `a plan by names may say what follows before it says what that is`() throws {
        var plan = PracticePlan()
        var terms = VisitTerms()
        terms.followUp = .visit("Scan", days: 7)
        plan.visitTypes = [
            PracticePlan.Kind(name: "Control", minutes: 20, reminders: nil, terms: terms),
            PracticePlan.Kind(name: "Scan", minutes: 20, reminders: nil),
        ]
        let changes = try chat.engine.writeBlocking { tx in [try plan.apply(in: tx), try plan.apply(in: tx)] }
        #expect(changes == [2, 0])
        let followUp = try chat.engine.readBlocking { tx in
            let scan = try #require(try tx.visitType(named: "Scan"))
            #expect(try tx.visitType(control)?.followUp == FollowUp(visitType: scan.id, days: 7))
            return try tx.visitType(visit.visitType)?.followUp
        }
        #expect(followUp?.visitType == control)
        plan.visitTypes[0].terms.followUp = .nothing
        #expect(try chat.engine.writeBlocking { try plan.apply(in: $0) } == 1)
        plan.visitTypes[0].terms.followUp = .visit("X-ray", days: 7)
        #expect(throws: PracticePlan.UnknownName("X-ray", under: "visit-types")) {
            try chat.engine.writeBlocking { _ = try plan.apply(in: $0) }
        }
    }
}
