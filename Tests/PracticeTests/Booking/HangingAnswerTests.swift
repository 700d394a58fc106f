import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// What an answer says of a visit holds when it leaves, or it does not leave.
@Suite struct HangingAnswerTests {
    private let chat: ChatDesk

    init() throws {
        chat = try ChatDesk()
        // Ten in the morning in São Paulo.
        chat.place.clock.advance(by: .hours(7))
    }

    private func call(off visit: Appointment) throws {
        try chat.engine.writeBlocking { tx in
            let desk = AppointmentDesk(rules: chat.rules)
            try desk.perform(.cancel(.clinic, seen: visit.version), on: visit, by: .commandLine, in: tx)
        }
    }

    /// What leaves now.
    private func leaving() throws -> [OutgoingContent] {
        try chat.engine.writeBlocking { tx in
            try Delivery(rules: chat.rules, pairRate: nil).takeOff(limit: 20, in: tx).leaving.map(\.content)
        }
    }

    private func unread() throws -> Int { try chat.engine.readBlocking { try $0.unreadConversations() } }

    @Test func `earlier times do not leave once the visit they are instead of is called off`() throws {
        let late = try chat.patient(2, visitIn: 9)
        let rows = try chat.rows(try chat.write("Is there anything earlier?", by: 2))
        #expect(rows[0].payload.hasPrefix("slot:\(late.id):1:"))
        try call(off: late)
        #expect(try leaving().isEmpty)
        #expect(try unread() == 0, "who called it off tells the patient, or says not to")
    }

    @Test func `the word of a place on the list does not leave once the visit is called off`() throws {
        try chat.engine.writeBlocking { try $0.execute("DELETE FROM opening_hours") }
        let late = try chat.patient(2, visitIn: 9)
        #expect(chat.body(try chat.write("Is there anything earlier?", by: 2)).contains("stays"))
        try call(off: late)
        #expect(try leaving().isEmpty)
    }

    @Test func `of somebody whose visit cannot take place the place on the list says nothing of it`() throws {
        let late = try chat.patient(2, visitIn: 9)
        try chat.engine.writeBlocking { tx in
            let away = Taken(.practitioner(late.practitioner), start: late.start - .hours(1), end: late.end)
            try LeaveDesk(rules: chat.rules).enter(away, because: .leave, isOffering: false, by: .commandLine, in: tx)
        }
        guard case .buttons(let body, _)? = try chat.write("Is there anything earlier?", by: 2).first else {
            Issue.record("no buttons")
            return
        }
        #expect(!body.contains("stays") && !body.contains("📅"), "\(body)")
        #expect(try leaving().count == 1)
    }

    @Test(arguments: ["I need to change my appointment", "cancel my appointment"])
    func `a list of several visits does not leave once the soonest is called off`(words: String) throws {
        let visits = try [Int64(2), 3].map { days in
            try chat.engine.writeBlocking { tx in
                let visit = chat.clinic.visit(at: TestStore.morning + .days(days) + .hours(6), in: tx)
                try AppointmentDesk(rules: chat.rules).book(visit, in: tx)
                return visit
            }
        }
        #expect(try chat.rows(try chat.hear(.text(words))).count > 2)
        try call(off: visits[0])
        #expect(try leaving().isEmpty)
    }

    @Test func `what time has overtaken is not answered, and somebody of the clinic sees it`() throws {
        let soon = try chat.patient(2, visitIn: 1)
        _ = try chat.write("cancel my appointment", by: 2)
        #expect(try unread() == 0)
        chat.place.clock.move(to: soon.start + .seconds(1))
        #expect(try leaving().isEmpty)
        #expect(try unread() == 1)
    }
}
