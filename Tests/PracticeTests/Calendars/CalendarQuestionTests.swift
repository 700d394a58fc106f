import Care
import Practice
import Store
import TestKit
import Testing

/// What staff answer to a calendar's questions, and the troubles that remind them.
@Suite struct CalendarQuestionTests {
    private let tomorrow = TestStore.morning + .days(1) + .hours(6)
    private let desk = CalendarQuestionDesk()
    private let search = TroubleSearch(line: SampleClinic.line, zone: .utc)

    private func open(_ place: CalendarPlace) throws -> [CalendarQuestion] {
        try place.engine.readBlocking { try desk.open(in: $0) }
    }

    private func answer(
        _ place: CalendarPlace,
        _ id: Identifier<CalendarDecision>,
        _ answer: CalendarDecision.Answer
    ) throws -> CalendarQuestionDesk.Refusal? {
        try place.engine.writeBlocking { tx in
            do {
                try desk.answer(id, answer, by: .commandLine, in: tx)
                return nil
            } catch let refusal as CalendarQuestionDesk.Refusal {
                return refusal
            }
        }
    }

    private func acts(_ place: CalendarPlace) throws -> [String] {
        try place.engine.readBlocking { try $0.auditRows(after: 0, limit: 100).map(\.row.act) }
            .filter { $0.hasPrefix("calendar.") }
    }

    private func troubles(_ place: CalendarPlace) throws -> [FoundTrouble] {
        try place.engine.readBlocking { try search.find(in: $0) }
    }

    /// One that was moved there, and asked about.
    private func asked(_ place: CalendarPlace, at start: Instant) async throws -> CalendarQuestion {
        let visit = try place.book(at: start)
        try await place.look()
        try place.moveThere(visit, to: start + .hours(2))
        try await place.look()
        return try #require(try open(place).first)
    }

    @Test func `an answer is given once, stands until it is carried out, and is kept`() async throws {
        let place = try CalendarPlace()
        let question = try await asked(place, at: tomorrow)
        #expect(!question.isRemoval && question.mayTakeTheirs)
        for _ in 0..<2 { #expect(try answer(place, question.asked.id, .theirs) == nil) }
        #expect(try acts(place) == ["calendar.answered"])
        #expect(try answer(place, question.asked.id, .ours) == .decided(.theirs))
        #expect(try open(place).first?.asked.answer == .theirs)
        try await place.look(times: 2)
        #expect(try open(place).isEmpty)
        #expect(try place.visit(question.visit.id).start == tomorrow + .hours(2))
        #expect(try answer(place, question.asked.id, .ours) == .settled)
        #expect(try answer(place, question.asked.id, .theirs) == nil, "the same again")
        #expect(try answer(place, Identifier(1), .ours) == .noQuestion)
        #expect(try acts(place) == ["calendar.answered"])
    }

    @Test func `what changed since is settled, and what is over needs no answer`() async throws {
        let place = try CalendarPlace()
        let question = try await asked(place, at: tomorrow)
        try place.moveThere(question.visit.id, to: tomorrow + .hours(3))
        try await place.look()
        #expect(try answer(place, question.asked.id, .theirs) == .settled)
        let newer = try #require(try open(place).first)
        #expect(newer.asked.id != question.asked.id)
        place.file.clock.move(to: tomorrow + .hours(1))
        #expect(try open(place).isEmpty)
        #expect(try answer(place, newer.asked.id, .theirs) == .settled)
        try await place.look()
        #expect(try place.questions().isEmpty)
    }

    @Test func `a visit that was made to repeat there can only be put right`() async throws {
        let place = try CalendarPlace()
        let visit = try place.book(at: tomorrow)
        try await place.look()
        let text = try #require(place.fake.objects[place.name(visit)])
        place.fake.put(
            place.name(visit),
            text.replacing("END:VEVENT", with: "RRULE:FREQ=DAILY\r\nEND:VEVENT")
        )
        try await place.look()
        let question = try #require(try open(place).first)
        #expect(!question.mayTakeTheirs)
        #expect(try answer(place, question.asked.id, .theirs) == .cannotBe)
        #expect(try answer(place, question.asked.id, .ours) == nil)
        try await place.look(times: 2)
        #expect(try open(place).isEmpty)
        #expect(place.fake.objects[place.name(visit)]?.contains("RRULE") == false)
    }

    @Test func `a visit deleted there is a question with two answers`() async throws {
        let place = try CalendarPlace()
        let visit = try place.book(at: tomorrow)
        try await place.look()
        place.fake.put(place.name(visit), nil)
        try await place.look()
        let question = try #require(try open(place).first)
        #expect(question.isRemoval && question.mayTakeTheirs)
        #expect(try answer(place, question.asked.id, .theirs) == nil)
        try await place.look(times: 2)
        #expect(try place.visit(visit).state == .cancelled)
    }

    @Test func `a question that waits for a day, or whose visit is near, is a trouble until it is answered`()
        async throws
    {
        let place = try CalendarPlace()
        let question = try await asked(place, at: tomorrow + .days(4))
        #expect(try troubles(place).isEmpty)
        place.file.clock.move(to: question.asked.at + .days(1) - .seconds(1))
        #expect(try troubles(place).isEmpty)
        place.file.clock.advance(by: .seconds(1))
        #expect(try troubles(place) == [FoundTrouble(.calendarQuestions, "1")])
        #expect(try answer(place, question.asked.id, .ours) == nil)
        #expect(try troubles(place).isEmpty)
        let near = try CalendarPlace()
        _ = try await asked(near, at: TestStore.morning + .hours(30))
        #expect(try troubles(near).isEmpty)
        near.file.clock.move(to: TestStore.morning + .hours(6))
        #expect(try troubles(near).map(\.kind) == [.calendarQuestions])
        near.file.clock.move(to: TestStore.morning + .hours(31))
        #expect(try troubles(near).isEmpty, "the visit is over")
    }

    @Test func `a server that is away for an hour is a trouble until it is back`() async throws {
        let place = try CalendarPlace()
        place.fake.set { $0.lost = 100 }
        try await place.look()
        let began = try #require(try account(place).failingSince)
        place.file.clock.move(to: began + .minutes(59))
        try await place.look()
        #expect(try account(place).failingSince == began && account(place).fault == .unreachable)
        place.file.clock.move(to: began + .minutes(60) - .seconds(1))
        #expect(try troubles(place).isEmpty)
        place.file.clock.advance(by: .seconds(1))
        #expect(try troubles(place) == [FoundTrouble(.calendarFailing, "for 60 min")])
        place.fake.set { $0.lost = 0 }
        place.file.clock.advance(by: .minutes(20))
        try await place.look()
        #expect(try troubles(place).isEmpty)
        #expect(try account(place).failingSince == nil && account(place).fault == nil)
    }

    @Test func `a password that is refused twice is a trouble, until there is a new one`() async throws {
        let place = try CalendarPlace()
        place.fake.set { $0.knowsPassword = false }
        try await place.look()
        #expect(try account(place).fault == .login)
        #expect(try troubles(place).isEmpty)
        place.file.clock.advance(by: .minutes(16))
        try await place.look()
        #expect(try troubles(place).map(\.kind) == [.calendarFailing])
        try place.engine.writeBlocking { tx in
            let account = try #require(try tx.calendarAccount(of: place.clinic.practitioner.id))
            try tx.save(account, .password(name: "lind", password: "another"))
        }
        #expect(try troubles(place).isEmpty)
    }

    private func account(_ place: CalendarPlace) throws -> CalendarAccount {
        try #require(
            try place.engine.readBlocking { try $0.calendarAccount(of: place.clinic.practitioner.id) }
        )
    }
}
