import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// Patients write about visits in their own words.
@Suite struct VisitWordTests {
    private let chat: ChatDesk

    init() throws {
        chat = try ChatDesk()
    }

    private func write(_ text: String) throws -> [OutgoingContent] { try chat.hear(.text(text)) }

    private func unread() throws -> Int { try chat.engine.readBlocking { try $0.unreadConversations() } }

    private func book() throws {
        let rows = try chat.rows(try chat.tap("book"))
        _ = try chat.tap(rows[8].payload)
    }

    @Test func `a wish for a visit is answered with times at once, and waits for nobody`() throws {
        for text in ["I would like to book an appointment", "Can I get an appointment please?", "appointment"] {
            let rows = try chat.rows(try write(text))
            #expect(rows.count == 10 && rows[0].payload.hasPrefix("take:"), "\(text)")
        }
        #expect(try unread() == 0)
    }

    @Test func `what else is written stays for staff, unanswered`() throws {
        for text in ["Thank you!", "My knee hurts since the appointment", "I have chest pain, I need an appointment"] {
            #expect(try write(text) == [], "\(text)")
        }
        #expect(try unread() == 1)
    }

    @Test func `for a child the phone is not known to speak for, somebody sees the message as well`() throws {
        let rows = try chat.rows(try write("I need an appointment for my son"))
        #expect(rows[0].payload.hasPrefix("take:"))
        #expect(try unread() == 1)
    }

    @Test func `for a child the child's times are offered`() throws {
        let child = try chat.engine.writeBlocking { tx in
            let child = try tx.insertPerson(name: "Téo Exemplo", language: .english, zone: "America/Sao_Paulo")
            try tx.link(child.id, to: chat.clinic.address.id, as: .parent, trust: 1)
            return child
        }
        let rows = try chat.rows(try write("I need an appointment for my son"))
        #expect(rows[0].payload.hasPrefix("take:\(child.id):"))
        #expect(try unread() == 0)
        let own = try chat.rows(try write("I need an appointment"))
        #expect(own[0].payload.hasPrefix("take:\(chat.clinic.person.id):"))
    }

    @Test func `part of the day is heard`() throws {
        let rows = try chat.rows(try write("I would like an appointment in the afternoon")).dropLast()
        #expect(!rows.isEmpty && rows.allSatisfy { $0.title.contains("12:") })
    }

    @Test func `visits are told, moved and called off in words`() throws {
        #expect(chat.body(try write("When is my appointment?")).contains("no upcoming appointment"))
        try book()
        #expect(chat.body(try write("When is my appointment?")).contains("These are your next appointments"))
        let times = try chat.rows(try write("I need to change my appointment"))
        #expect(times[0].payload.hasPrefix("slot:"))
        let answers = try write("Please cancel my appointment")
        guard case .buttons(let body, let buttons)? = answers.first else {
            Issue.record("\(answers)")
            return
        }
        #expect(body.contains("What would you like to do?"))
        #expect(try chat.visits().count == 1, "asked before anything is lost")
        _ = try chat.tap(buttons[0].payload)
        #expect(try chat.visits().isEmpty)
    }

    @Test func `a visit that begins at this very moment is none to be moved or called off any more`() throws {
        try book()
        let visit = try #require(try chat.visits().first)
        chat.place.clock.move(to: visit.start - .seconds(1))
        #expect(try chat.visits().count == 1)
        chat.place.clock.move(to: visit.start)
        #expect(try chat.visits().isEmpty)
        #expect(try chat.body(write("Please cancel my appointment")).contains("no upcoming appointment"))
    }

    @Test func `of several visits the patient says which`() throws {
        try book()
        try book()
        let rows = try chat.rows(try write("cancel my appointment"))
        #expect(rows.count == 2 && rows.allSatisfy { $0.payload.hasPrefix("cancel:") })
    }

    @Test func `a clinic that takes no bookings in the chat leaves them to staff`() throws {
        try chat.engine.writeBlocking { tx in
            var type = try #require(try tx.visitType(chat.clinic.visitType.id))
            type.isBookable = false
            try tx.update(type)
        }
        #expect(try write("I would like to book an appointment") == [])
        #expect(try unread() == 1)
    }
}
