import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// A visit on its day, at ten in the morning of a Tuesday in São Paulo: the patient is here, is called in, does not come.
@Suite struct AttendanceTests {
    private let chat: ChatDesk
    private let visit: Appointment
    private let delivery: Delivery

    init() throws {
        let chat = try ChatDesk()
        self.chat = chat
        visit = try chat.engine.writeBlocking { tx in
            let visit = chat.clinic.visit(at: TestStore.morning + .hours(7), in: tx)
            try AppointmentDesk(rules: chat.rules).book(visit, in: tx)
            return visit
        }
        delivery = Delivery(rules: chat.rules)
        chat.place.clock.advance(by: .hours(6) + .minutes(40))
    }

    private func current() throws -> Appointment {
        try #require(try chat.engine.readBlocking { try $0.appointment(visit.id) })
    }

    @discardableResult
    private func say(_ act: AttendanceDesk.Act, seen: Int? = nil) throws -> AttendanceDesk.Outcome {
        let version = try seen ?? current().version
        return try chat.engine.writeBlocking { tx in
            try AttendanceDesk(rules: chat.rules).perform(act, on: visit.id, seen: version, by: .commandLine, in: tx)
        }
    }

    private func queued(_ cause: String) throws -> [OutboxItem] {
        try chat.engine.readBlocking { tx in
            try tx.queuedItems().compactMap { try tx.departure($0)?.item }.filter { item in
                guard case .template(let call) = item.content else { return false }
                return call.name == cause
            }
        }
    }

    private func enqueueDue() throws {
        try chat.engine.writeBlocking { _ = try ReminderPlanner(rules: chat.rules).enqueueDue(limit: 10, in: $0) }
    }

    /// Why whatever is due did not leave.
    private func reasons() throws -> [String] {
        try chat.engine.writeBlocking { tx in
            _ = try tx.ensureSystemKey()
            return try tx.rows("SELECT reason FROM outbox WHERE state = 'refused' ORDER BY id") { $0.text(0) }
        }
    }

    private var isUnread: Bool {
        get throws {
            try chat.engine.readBlocking { try $0.conversation(chat.clinic.conversation.id)?.unread ?? 0 > 0 }
        }
    }

    @Test func `whoever writes that they are here is told so, and called in within five minutes or not at all`() throws
    {
        let answers = try chat.hear(.text("I am here"))
        #expect(chat.body(answers).contains("we know that you are here"))
        #expect(try !isUnread)
        #expect(try say(.callIn) == .done)
        let called = try queued("appointment_come_in")
        #expect(called.count == 1)
        #expect(called.first?.notAfter == chat.place.clock.now + .minutes(5))
        // A second call while the first may arrive would be one too many; afterwards it is another one.
        #expect(throws: AttendanceDesk.Refusal.arrival(.alreadyCalled(at: chat.place.clock.now))) { try say(.callIn) }
        chat.place.clock.advance(by: .minutes(6))
        #expect(try say(.callIn) == .done)
        #expect(try queued("appointment_come_in").count == 2)
    }

    @Test func `who is here too early, or on another day, is left to staff`() throws {
        let other = try ChatDesk()
        try other.engine.writeBlocking { tx in
            try AppointmentDesk(rules: other.rules).book(
                other.clinic.visit(at: TestStore.morning + .hours(7), in: tx),
                in: tx
            )
        }
        other.place.clock.advance(by: .hours(4))
        #expect(try other.hear(.text("I am here")).isEmpty)
        #expect(
            try other.engine.readBlocking { try $0.conversation(other.clinic.conversation.id)?.unread ?? 0 > 0 }
        )
    }

    @Test func `said twice it is one arrival, answered both times`() throws {
        _ = try chat.hear(.text("I am here"))
        let first = try chat.engine.readBlocking { try $0.arrival(at: visit) }
        #expect(chat.body(try chat.hear(.text("I have arrived"))).contains("we know that you are here"))
        #expect(try chat.engine.readBlocking { try $0.arrival(at: visit) } == first)
    }

    @Test func `whoever wants no messages is called in by voice`() throws {
        _ = try chat.hear(.text("STOP"))
        try say(.arrive)
        #expect(try say(.callIn) == .notWritten(.consentWithdrawn))
        #expect(try queued("appointment_come_in").isEmpty)
    }

    @Test func `who is in the house has not missed the visit`() throws {
        try say(.arrive)
        chat.place.clock.advance(by: .hours(1))
        #expect(throws: AttendanceDesk.Refusal.isHere) { try say(.missed) }
        #expect(try current().state == .booked)
        try say(.notHere)
        try say(.missed)
        #expect(try current().state == .noShow)
    }

    @Test func `whoever was marked as here and seen by mistake is marked as missed`() throws {
        try say(.arrive)
        chat.place.clock.advance(by: .hours(1))
        try say(.seen)
        try say(.missed)
        #expect(try current().state == .noShow)
    }

    @Test func `a missed visit is followed by an offer on the next working morning, once`() throws {
        chat.place.clock.advance(by: .hours(2))
        try say(.missed)
        try enqueueDue()
        #expect(try queued("appointment_missed").isEmpty)
        // Wednesday, half past nine there.
        chat.place.clock.advance(by: .hours(22))
        try enqueueDue()
        let offers = try queued("appointment_missed")
        #expect(offers.count == 1)
        try enqueueDue()
        #expect(try queued("appointment_missed").count == 1)
        let answers = try chat.tap("find-time:\(visit.id):\(try current().version)")
        #expect(try chat.rows(answers).first?.payload.hasPrefix("take:") == true)
    }

    @Test func `I was there is for staff to look into, and counts against nobody meanwhile`() throws {
        chat.place.clock.advance(by: .hours(2))
        try say(.missed)
        let answers = try chat.tap("was-there:\(visit.id):\(try current().version)")
        #expect(chat.body(answers).contains("our team will look into it"))
        #expect(try isUnread)
        #expect(try chat.engine.readBlocking { try $0.missedVisit(visit.id)?.state } == .underReview)
        chat.place.clock.advance(by: .hours(22))
        try enqueueDue()
        #expect(try queued("appointment_missed").isEmpty)
        try say(.seen)
        #expect(try current().state == .fulfilled)
        #expect(try chat.engine.readBlocking { try $0.missedVisit(visit.id)?.isCounted } == false)
    }

    @Test func `what staff looked into and upheld stands`() throws {
        chat.place.clock.advance(by: .hours(2))
        try say(.missed)
        let version = try current().version
        _ = try chat.tap("was-there:\(visit.id):\(version)")
        try say(.uphold)
        #expect(chat.body(try chat.tap("was-there:\(visit.id):\(version)")).contains("can no longer be changed"))
        #expect(try chat.engine.readBlocking { try $0.missedVisit(visit.id)?.isCounted } == true)
        #expect(throws: AttendanceDesk.Refusal.miss(.alreadyDecided)) { try say(.uphold) }
    }

    @Test func `whoever has another visit by then is offered none`() throws {
        chat.place.clock.advance(by: .hours(2))
        try say(.missed)
        try chat.engine.writeBlocking { tx in
            try AppointmentDesk(rules: chat.rules).book(
                chat.clinic.visit(at: TestStore.morning + .days(3) + .hours(6), in: tx),
                in: tx
            )
        }
        chat.place.clock.advance(by: .hours(22))
        try enqueueDue()
        #expect(try queued("appointment_missed").isEmpty)
    }

    @Test func `an offer that waits while the mark is taken back does not leave`() throws {
        chat.place.clock.advance(by: .hours(2))
        try say(.missed)
        chat.place.clock.advance(by: .hours(22))
        try enqueueDue()
        #expect(try queued("appointment_missed").count == 1)
        try say(.seen)
        try chat.engine.writeBlocking { _ = try delivery.takeOff(limit: 10, in: $0) }
        #expect(try reasons() == ["anchor_cancelled"])
    }

    @Test func `why a visit was called off is one tap, and costs no further message`() throws {
        let other = try ChatDesk()
        let ahead = try other.engine.writeBlocking { tx in
            let ahead = other.clinic.visit(at: TestStore.morning + .days(2) + .hours(6), in: tx)
            try AppointmentDesk(rules: other.rules).book(ahead, in: tx)
            return ahead
        }
        let rows = try other.rows(try other.tap("cancel:\(ahead.id):1"))
        #expect(rows.count == CancellationReason.allCases.count)
        func isUnread() throws -> Bool {
            try other.engine.readBlocking { try $0.conversation(other.clinic.conversation.id)?.unread ?? 0 > 0 }
        }
        #expect(try other.tap(rows[1].payload).isEmpty)
        #expect(try other.engine.readBlocking { try $0.cancellationReason(of: ahead.id) } == .cannotMakeIt)
        #expect(try !isUnread())
        // Another tap corrects it; for want of money is for a person to answer.
        #expect(try other.tap(rows[2].payload).isEmpty)
        #expect(try other.engine.readBlocking { try $0.cancellationReason(of: ahead.id) } == .unableToPay)
        #expect(try isUnread())
    }

    @Test func `a reason for a visit that is on again says nothing`() throws {
        #expect(try chat.tap("why:\(visit.id):1:1").isEmpty)
        #expect(try chat.engine.readBlocking { try $0.cancellationReason(of: visit.id) } == nil)
    }

    @Test func `each of it is in the audit chain`() throws {
        _ = try chat.hear(.text("I am here"))
        try say(.callIn)
        chat.place.clock.advance(by: .hours(2))
        try say(.notHere)
        try say(.missed)
        _ = try chat.tap("was-there:\(visit.id):\(try current().version)")
        try say(.uphold)
        let acts = try chat.engine.readBlocking { tx in
            try tx.auditRows(after: 0, limit: 100).map(\.row).filter { $0.act.hasPrefix("visit.") }
                .map { "\($0.act) \($0.actor)" }
        }
        #expect(
            acts == [
                "visit.arrived system.intake", "visit.called_in command-line",
                "visit.arrival_withdrawn command-line", "visit.missed command-line",
                "visit.miss_contested system.intake", "visit.miss_upheld command-line",
            ]
        )
    }
}
