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
        let kinds = try chat.rows(try write("I need an appointment"))
        #expect(kinds.map(\.detail).prefix(2) == ["Lia Exemplo", "Téo Exemplo"], "whoever names nobody is asked once")
    }

    @Test func `somebody new who writes for their child is seen by staff as well`() throws {
        let stranger = ChannelAddress(phone: "12125550143")
        let rows = try chat.rows(try chat.hear(.text("I need an appointment for my son"), from: stranger))
        #expect(rows[0].payload.hasPrefix("take:0:"))
        #expect(try unread() == 1)
    }

    @Test func `a day and a person are heard, and what cannot be had so is said`() throws {
        let other = try chat.engine.writeBlocking { tx in
            let other = try tx.ensurePractitioner(named: "Dr. Ana Okafor")
            try tx.add(
                OpeningHours(practitioner: other.id, location: chat.clinic.location.id, weekday: 4, from: 540, to: 600)
            )
            return other
        }
        let friday = try chat.rows(try write("I would like an appointment on Friday")).dropLast()
        #expect(!friday.isEmpty && friday[0].title.hasPrefix("Fri"), "\(friday.map(\.title))")
        let theirs = try chat.rows(try write("I would like an appointment with Dr. Okafor")).dropLast()
        #expect(!theirs.isEmpty && theirs.allSatisfy { $0.payload.split(separator: ":")[3] == "\(other.id)" })
        let evening = try write("I would like an appointment in the evening")
        #expect(chat.body(evening).contains("No time is free as you wished"))
        #expect(try chat.rows(evening).count == 10)
        #expect(try unread() == 0)
    }

    @Test func `the kind that is asked for keeps the time that was wished`() throws {
        try chat.engine.writeBlocking { tx in
            var type = try tx.ensureVisitType(named: "Blood test", minutes: 30)
            type.isBookable = true
            try tx.update(type)
        }
        let kinds = try chat.rows(try write("I would like an appointment in the afternoon"))
        let rows = try chat.rows(try chat.tap(kinds[1].payload)).dropLast()
        #expect(!rows.isEmpty && rows.allSatisfy { $0.title.contains("12:") })
    }

    @Test func `a visit is moved to the day that is said`() throws {
        try book()
        let rows = try chat.rows(try write("Can I change my appointment to next week?"))
        #expect(rows[0].payload.hasPrefix("slot:"))
        // A Tuesday; the next week begins on the 30th.
        #expect(rows[0].title.contains("30 Nov"), "\(rows.map(\.title))")
    }

    @Test func `whose visit is called off is seen in the list, and narrowed by whom it is for`() throws {
        let child = try chat.engine.writeBlocking { tx in
            let child = try tx.insertPerson(name: "Téo Exemplo", language: .english, zone: "America/Sao_Paulo")
            try tx.link(child.id, to: chat.clinic.address.id, as: .parent, trust: 1)
            for (patient, days) in [(chat.clinic.person.id, Int64(2)), (child.id, 3), (child.id, 4)] {
                var visit = chat.clinic.visit(at: tx.now + .days(days), in: tx)
                visit.patient = patient
                try AppointmentDesk(rules: chat.rules).book(visit, in: tx)
            }
            return child
        }
        let all = try chat.rows(try write("cancel my appointment"))
        #expect(all.count == 4 && all[0].detail?.hasPrefix("Lia Exemplo") == true)
        let theirs = try chat.rows(try write("cancel my son's appointment"))
        let visits = try chat.visits(of: child.id)
        #expect(theirs.count == 3 && theirs.dropLast().map(\.payload) == visits.map { "cancel:\($0.id):1" })
        #expect(theirs.last?.payload == "help")
    }

    @Test func `in a Portuguese clinic nobody is spoken to in English`() throws {
        chat.rules.booking.language = try #require(LanguageTag("pt-BR"))
        let stranger = ChannelAddress(phone: "12125550143")
        #expect(try chat.body(chat.hear(.text("PARAR"), from: stranger)).contains("Você"))
        #expect(try chat.body(chat.tap("confirm:999:1", by: stranger)).contains("Desculpe"))
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

    @Test func `one of two visits is moved in two messages`() throws {
        try book()
        try book()
        let before = try chat.visits()
        let rows = try chat.rows(try write("I need to change my appointment"))
        #expect(rows.count == 10 && Set(rows.map(\.section)).count == 2)
        #expect(rows.prefix(4).allSatisfy { $0.payload.hasPrefix("slot:\(before[0].id):1:") })
        #expect(rows[4].payload == "times:\(before[0].id):1:0")
        #expect(try unread() == 0)
        func starts(_ rows: [OutgoingContent.Choice]) -> Set<Substring> {
            Set(
                rows.filter { $0.payload.hasPrefix("s") || $0.payload.hasPrefix("take") }.map(\.payload).compactMap {
                    $0.split(separator: ":").last
                }
            )
        }
        let others = try chat.rows(try chat.hear(.text("appointment"), from: ChannelAddress(phone: "12125550143")))
        #expect(starts(rows).count > 3 && starts(rows).isDisjoint(with: starts(others)), "kept while they choose")
        let answers = try chat.tap(rows[6].payload)
        #expect(answers.count == 1 && chat.body(answers).contains("new appointment time"), "\(answers)")
        let after = try chat.visits()
        #expect(after.first { $0.id == before[0].id } == before[0])
        #expect(rows[6].payload.hasSuffix(":\(after.first { $0.id == before[1].id }?.start.seconds ?? 0)"))
    }

    @Test func `the other times of one of two visits are its own list`() throws {
        try book()
        try book()
        let rows = try chat.rows(try write("I need to change my appointment"))
        let more = try chat.rows(try chat.tap(rows[9].payload))
        #expect(
            more.count == 10 && more[0].payload.split(separator: ":")[1] == rows[9].payload.split(separator: ":")[1]
        )
    }

    private func bookEach(_ days: ClosedRange<Int64>) throws {
        try chat.engine.writeBlocking { tx in
            for day in days {
                try AppointmentDesk(rules: chat.rules).book(chat.clinic.visit(at: tx.now + .days(day), in: tx), in: tx)
            }
        }
    }

    @Test func `of two visits one of which cannot take place it is asked first which is to be moved`() throws {
        try bookEach(2...3)
        let first = try #require(try chat.visits().first)
        try chat.engine.writeBlocking { tx in
            let away = Taken(.practitioner(first.practitioner), start: first.start - .hours(1), end: first.end)
            try LeaveDesk(rules: chat.rules).enter(away, because: .leave, isOffering: false, by: .commandLine, in: tx)
        }
        let which = try chat.rows(try write("I need to change my appointment"))
        #expect(which.count == 3 && which.dropLast().allSatisfy { $0.payload.hasPrefix("move:") })
    }

    @Test func `of four visits it is asked first which is to be moved`() throws {
        try bookEach(2...5)
        let which = try chat.rows(try write("I need to change my appointment"))
        #expect(which.count == 5 && which.dropLast().allSatisfy { $0.payload.hasPrefix("move:") })
    }

    @Test func `the kind of visit that is named is the one that is moved`() throws {
        try book()
        let other = try chat.engine.writeBlocking { tx in
            var type = try tx.ensureVisitType(named: "Blood test", minutes: 30)
            type.isBookable = true
            try tx.update(type)
            var visit = chat.clinic.visit(at: tx.now + .days(6), in: tx)
            visit.visitType = type.id
            try AppointmentDesk(rules: chat.rules).book(visit, in: tx)
            return visit
        }
        let rows = try chat.rows(try write("I need to change my blood test appointment"))
        #expect(rows.dropLast().allSatisfy { $0.section == nil })
        #expect(rows[0].payload.hasPrefix("slot:\(other.id):"), "\(rows.map(\.payload))")
    }

    @Test func `of several visits the patient says which`() throws {
        try book()
        try book()
        let rows = try chat.rows(try write("cancel my appointment"))
        #expect(rows.count == 3 && rows.dropLast().allSatisfy { $0.payload.hasPrefix("cancel:") })
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
