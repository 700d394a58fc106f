import Care
import Dialogue
import Practice
import Simulator
import Store
import TestKit
import Testing
import WhatsApp

/// Booking in the card, from the patient's first word to the confirmation.
@Suite struct FlowBookingTests {
    private static let wish = "I would like to book an appointment"

    /// The card after the patient asked for a visit, and its message.
    private func begin(
        _ clinic: FlowClinic,
        by person: PersonIndex = FlowClinic.lia
    ) async throws -> (Bubble, FlowSession) {
        let answers = try clinic.say(Self.wish, by: person)
        #expect(answers.count == 1 && answers.first?.flow != nil, "\(answers)")
        let bubble = try #require(answers.first)
        return (bubble, try await clinic.open(bubble, by: person))
    }

    private func confirm(_ clinic: FlowClinic, _ session: inout FlowSession, _ time: Int = 2) async throws -> String {
        let wanted = FlowClinic.options("few", in: session)[time]
        try await clinic.next(["few": .string(wanted)], in: &session)
        #expect(session.screen == "CONFIRM")
        return wanted
    }

    @Test func `a visit is booked in the card with two messages of the clinic's`() async throws {
        let clinic = try FlowClinic()
        let (bubble, opened) = try await begin(clinic)
        var session = opened
        #expect(bubble.words == "Please choose a day and a time that suit you.")
        #expect(session.screen == "TIME")
        let days = try #require(FlowView(session)?.component(named: "day")?.properties)
        #expect(days["min-date"] == "2026-11-24" && days["init-value"] == "2026-11-24")
        #expect(days["unavailable-dates"]?.array?.prefix(2) == ["2026-11-28", "2026-11-29"], "the weekend")
        let later = try #require(LocalDate("2026-11-26"))
        try await clinic.choose(day: later, in: &session)
        #expect(FlowClinic.options("few", in: session).count > 9, "all times of the day, not three")
        let wanted = try await confirm(clinic, &session)
        let details = FlowView(session)?.components.compactMap { $0.properties["text"]?.text } ?? []
        #expect(details.first?.hasPrefix("Thursday 26 November, ") == true, "\(details)")
        #expect(details.last?.contains("Dr Okoye · Harbour") == true && details.last?.contains("your card") == true)
        try await clinic.next(in: &session)
        let answers = try clinic.complete(session, of: bubble)
        #expect(answers.count == 1 && answers[0].words.contains("your appointment is booked"))
        #expect(clinic.bubbles().count == 2, "the card and the confirmation")
        let visit = try #require(try clinic.visits().first)
        #expect(visit.start == SlotName(wanted)?.start)
        #expect(try clinic.visits().count == 1)
        #expect(try clinic.unread() == 0, "nothing is left for staff to answer")
    }

    @Test func `staff read in the thread what was done in the card`() async throws {
        let clinic = try FlowClinic()
        let (bubble, opened) = try await begin(clinic)
        var session = opened
        _ = try await confirm(clinic, &session)
        try await clinic.next(in: &session)
        _ = try clinic.complete(session, of: bubble)
        let rows = try clinic.store.readBlocking { tx in
            try tx.thread(clinic.clinic.conversation.id, limit: 50)?.messages ?? []
        }
        let card = try #require(rows.first { $0.kind == "card" })
        #expect(card.isFromPatient && card.text.hasPrefix("Booked Tuesday 24 November, "), "\(card.text)")
        #expect(!card.text.contains("flow_token"))
        #expect(rows.contains { $0.kind == "flow" && $0.choices == ["Book appointment"] })
    }

    @Test func `the same request however often books once and is answered alike`() async throws {
        let clinic = try FlowClinic()
        let (bubble, opened) = try await begin(clinic)
        var session = opened
        _ = try await confirm(clinic, &session)
        let footer = try #require(FlowView(session)?.footer)
        guard case .ask(let call) = try session.act(footer.index, form: JSONObject()) else {
            Issue.record("nothing was asked")
            return
        }
        let app = clinic.app
        let answers = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { try await FlowClinic.post(call.body, signature: call.signature, to: app).status }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == Array(repeating: 200, count: 8))
        let last = try await clinic.post(call.body, signature: call.signature)
        session.take(last.status, last.body, to: call)
        _ = try clinic.complete(session, of: bubble)
        _ = try clinic.complete(session, of: bubble)
        #expect(try clinic.visits().count == 1)
        #expect(clinic.bubbles().count == 2, "confirmed once")
    }

    @Test func `a card that has booked is of no use any more`() async throws {
        let clinic = try FlowClinic()
        let (bubble, opened) = try await begin(clinic)
        var session = opened
        _ = try await confirm(clinic, &session)
        try await clinic.next(in: &session)
        let again = try await clinic.open(bubble)
        guard case .noLongerValid(let message)? = again.end else {
            Issue.record("\(String(describing: again.end))")
            return
        }
        #expect(message.contains("has been used already"))
        #expect(try clinic.visits().count == 1)
    }

    @Test func `whoever is a moment late is told kindly and shown other times`() async throws {
        let clinic = try FlowClinic()
        let (bubble, opened) = try await begin(clinic)
        var session = opened
        let wanted = try await confirm(clinic, &session)
        try clinic.takeTime(wanted)
        try await clinic.next(in: &session)
        #expect(session.screen == "CONFIRM" && session.end == nil)
        let texts = FlowView(session)?.components.compactMap { $0.properties["text"]?.text } ?? []
        #expect(texts.contains { $0.contains("that time has just been taken") }, "\(texts)")
        let others = FlowClinic.options("other", in: session)
        #expect(others.count == 9 && !others.contains(wanted))
        try await clinic.next(["other": .string(others[1])], in: &session)
        #expect(try clinic.complete(session, of: bubble).first?.words.contains("is booked") == true)
        #expect(try clinic.visits().map(\.start) == [SlotName(others[1])?.start])
    }

    @Test func `a time that is looked at is kept, and after ten minutes it is anybody's`() async throws {
        let clinic = try FlowClinic()
        let (_, first) = try await begin(clinic)
        var mine = first
        let wanted = try await confirm(clinic, &mine)
        let (bubble, second) = try await begin(clinic, by: FlowClinic.noa)
        var theirs = second
        #expect(!FlowClinic.options("few", in: theirs).contains(wanted))
        clinic.file.clock.advance(by: .minutes(11))
        theirs = try await clinic.open(bubble, by: FlowClinic.noa)
        #expect(FlowClinic.options("few", in: theirs).contains(wanted))
        try await clinic.next(["few": .string(wanted)], in: &theirs)
        try await clinic.next(in: &theirs)
        _ = try clinic.complete(theirs, of: bubble, by: FlowClinic.noa)
        #expect(try clinic.visitCount == 1)
        try await clinic.next(in: &mine)
        #expect(mine.screen == "CONFIRM" && FlowClinic.options("other", in: mine).count == 9)
    }

    @Test func `of forty phones that book the same moment one gets it, and the others are shown other times`()
        async throws
    {
        let clinic = try FlowClinic()
        let (_, opened) = try await begin(clinic)
        var session = opened
        let wanted = FlowClinic.options("few", in: session)[3]
        let type = clinic.clinic.visitType.id
        let calls = try clinic.cards(40).map { token in
            try session.call([
                "version": "4.0", "action": "data_exchange", "screen": "CONFIRM", "flow_token": .string(token),
                "data": ["slot": .string(wanted), "other": "", "person": "", "visit_type": .string(type.description)],
            ])
        }
        let app = clinic.app
        let answers = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            for (index, call) in calls.enumerated() {
                group.addTask {
                    let answer = try await FlowClinic.post(call.body, signature: call.signature, to: app)
                    #expect(answer.status == 200)
                    return (index, answer.body)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        var ends: [String] = []
        for (index, body) in answers {
            var phone = opened
            phone.take(200, body, to: calls[index])
            if case .finished(let parameters)? = phone.end {
                ends.append(parameters["outcome"]?.string ?? "")
            } else {
                #expect(phone.screen == "CONFIRM" && !FlowClinic.options("other", in: phone).isEmpty)
            }
        }
        #expect(ends == ["booked"])
        #expect(try clinic.visitCount == 1)
    }

    @Test func `somebody new is entered into the records by booking and by nothing less`() async throws {
        let clinic = try FlowClinic()
        let people = { try clinic.store.readBlocking { try $0.number("SELECT count(*) FROM person") } }
        let (bubble, opened) = try await begin(clinic, by: FlowClinic.noa)
        var session = opened
        #expect(session.screen == "TIME")
        #expect(try people() == 1)
        _ = try await confirm(clinic, &session)
        #expect(try people() == 1)
        try await clinic.next(in: &session)
        #expect(try people() == 2)
        let answers = try clinic.complete(session, of: bubble, by: FlowClinic.noa)
        #expect(answers.first?.words.contains("is booked") == true)
        let name = try clinic.store.readBlocking { tx in
            let number = try #require(PhoneNumber(digits: "12125550143"))
            let address = try #require(try tx.address(phone: number))
            return try tx.persons(at: address.id).first.flatMap { try tx.person($0)?.name }
        }
        #expect(name == "Noa Beispiel")
    }

    @Test
    func `with several people and kinds of visit the card asks first, and a wish that says it all is not asked again`()
        async throws
    {
        let clinic = try FlowClinic()
        let ids = clinic.clinic
        try clinic.store.writeBlocking { tx in
            let child = try tx.insertPerson(name: "Téo Exemplo", language: .english, zone: "America/Sao_Paulo")
            try tx.link(child.id, to: ids.address.id, as: .parent, trust: 1)
            var type = try tx.ensureVisitType(named: "Blood test", minutes: 15)
            type.isBookable = true
            try tx.update(type)
        }
        let bubble = try #require(try clinic.act(.write(text: "book", replyTo: nil)).first)
        var session = try await clinic.open(bubble)
        #expect(session.screen == "CHOICE")
        let types = FlowClinic.options("visit_type", in: session)
        #expect(types.count == 2)
        var form: JSONObject = ["visit_type": .string(types[1])]
        if let person = FlowClinic.options("person", in: session).last { form["person"] = .string(person) }
        try await clinic.next(form, in: &session)
        #expect(session.screen == "TIME")
        let child = try await clinic.open(
            try clinic.say("I want to book a blood test for my son").first { $0.flow != nil }
        )
        #expect(child.screen == "TIME")
    }

    @Test func `where nothing is free staff are called`() async throws {
        let clinic = try FlowClinic()
        let ids = clinic.clinic
        try clinic.store.writeBlocking { tx in
            try tx.clearOpeningHours(of: ids.practitioner.id)
        }
        let (bubble, opened) = try await begin(clinic)
        var session = opened
        #expect(session.screen == "NO_TIMES")
        try await clinic.next(in: &session)
        let answers = try clinic.complete(session, of: bubble)
        #expect(answers.count == 1 && answers[0].words.contains("Our team will write to you"))
        #expect(try clinic.unread() == 1)
    }

    @Test func `whoever has enough visits ahead is told before there is anything to choose`() throws {
        let clinic = try FlowClinic { $0.mostAhead = 0 }
        let answers = try clinic.say(Self.wish)
        #expect(answers.count == 1 && answers[0].flow == nil && answers[0].words.contains("several appointments"))
        #expect(try clinic.unread() == 1)
    }

    @Test func `whoever has enough visits once the card is open is helped by staff`() async throws {
        let clinic = try FlowClinic { $0.mostAhead = 1 }
        let (bubble, first) = try await begin(clinic)
        let (_, second) = try await begin(clinic)
        var session = first
        _ = try await confirm(clinic, &session, 0)
        try await clinic.next(in: &session)
        _ = try clinic.complete(session, of: bubble)
        #expect(try clinic.visitCount == 1 && clinic.unread() == 0)
        session = second
        _ = try await confirm(clinic, &session, 8)
        try await clinic.next(in: &session)
        guard case .noLongerValid(let message)? = session.end else {
            Issue.record("\(String(describing: session.end))")
            return
        }
        #expect(message.contains("several appointments"))
        #expect(try clinic.unread() == 1 && clinic.visitCount == 1)
    }
}
