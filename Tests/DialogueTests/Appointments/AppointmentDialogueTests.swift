import Care
import Dialogue
import Testing

@Suite struct AppointmentDialogueTests {
    static let location = Location(
        id: Identifier(2),
        name: "Harbour Clinic",
        address: "5 Quay Street",
        zone: "Europe/Lisbon"
    )
    static let practitioner = Practitioner(id: Identifier(3), name: "Dr Amara Okoye")
    static let visit = Appointment(
        id: Identifier(81),
        version: 4,
        patient: Identifier(9),
        practitioner: practitioner.id,
        location: location.id,
        visitType: Identifier(5),
        start: Instant(seconds: 1_795_512_600),  // 2026-11-24T09:30Z, and 09:30 in Lisbon
        end: Instant(seconds: 1_795_514_400),
        zone: "Europe/Lisbon"
    )

    private func facts() throws -> VisitFacts { try #require(VisitFacts(Self.visit, at: Self.location)) }

    private func slots(_ count: Int) throws -> [SlotOffer] {
        try (1...count).map { number in
            let start = Self.visit.start + .hours(Int64(number))
            return try #require(SlotOffer(start: start, with: Self.practitioner, at: Self.location))
        }
    }

    /// As many visits as are asked of together, hours apart.
    private func several(
        _ facts: VisitFacts,
        _ count: Int = AppointmentDialogue.mostMovedTogether
    ) throws -> [(choice: AppointmentDialogue.VisitChoice, slots: [SlotOffer])] {
        try (0..<count).map { number in
            var other = facts
            other.visit.appointment = Identifier(Int64(81 + number))
            other.start = CivilTime(facts.start.date, minuteOfDay: facts.start.minuteOfDay + number * 60)
            return (AppointmentDialogue.VisitChoice(other, patient: "Lia"), try slots(9))
        }
    }

    private func everything(in language: LanguageTag, clinic: String, facts: VisitFacts) throws -> [OutgoingContent] {
        let dialogue = AppointmentDialogue(clinic: clinic, language: language)
        let consent = ConsentDialogue(clinic: clinic, language: language)
        return try [
            dialogue.reminder(facts), dialogue.changed(facts), dialogue.cancelledByClinic(facts),
            dialogue.seriesCancelledByClinic(facts),
            dialogue.confirmed(facts),
            dialogue.alreadyConfirmed(facts), dialogue.moved(facts), dialogue.cancelled(facts),
            dialogue.alreadyCancelled(facts), dialogue.kept(facts), dialogue.past(facts), dialogue.unknownVisit(),
            dialogue.teamWillWrite(facts), dialogue.noSlots(facts), dialogue.stale(facts),
            dialogue.cancelQuestion(facts),
            #require(dialogue.chooseTimes(several(facts))),
            dialogue.chooseSlot(facts, slots(12), nextPage: 1), dialogue.slotTaken(facts, slots(2)), consent.optedOut(),
            consent.optedIn(),
        ]
    }

    @Test func `a reminder calls the template with the clinic, the day, the time and the place`() throws {
        let content = AppointmentDialogue(clinic: "Harbour Health", language: .english).reminder(try facts())
        guard case .template(let call) = content else {
            Issue.record("not a template")
            return
        }
        #expect(call.name == "appointment_reminder")
        #expect(call.language == "en")
        #expect(call.parameters == ["Harbour Health", "Tuesday 24 November", "09:30", "Harbour Clinic, 5 Quay Street"])
        #expect(call.payloads == ["confirm:81:4", "move:81:4", "cancel:81:4"])
        #expect(call.preview.contains("📅 Tuesday 24 November\n🕘 09:30\n📍 Harbour Clinic, 5 Quay Street"))
        #expect(call.preview.hasSuffix("To stop these messages, reply STOP"))
    }

    @Test func `no template says with whom`() throws {
        for language in Wording.languages {
            let dialogue = AppointmentDialogue(clinic: "Harbour Health", language: language)
            for content in [
                dialogue.reminder(try facts()), dialogue.changed(try facts()), dialogue.cancelledByClinic(try facts()),
                dialogue.seriesCancelledByClinic(try facts()),
            ] {
                guard case .template(let call) = content else {
                    Issue.record("not a template")
                    continue
                }
                #expect(!(call.preview + call.parameters.joined()).contains("Okoye"))
            }
        }
    }

    @Test func `the wall time is the location's, not the server's or the patient's`() throws {
        var visit = Self.visit
        visit.zone = "Asia/Kolkata"
        #expect(try #require(VisitFacts(visit, at: Self.location)).start.description == "2026-11-24T15:00")
        visit.zone = "Nowhere/At-All"
        #expect(VisitFacts(visit, at: Self.location) == nil)
    }

    @Test func `a list offers seven times, other times, the wait-list and the team`() throws {
        let content = AppointmentDialogue(clinic: "C", language: .english).chooseSlot(
            try facts(),
            try slots(12),
            nextPage: 1
        )
        guard case .list(_, _, let rows) = content else {
            Issue.record("not a list")
            return
        }
        #expect(rows.count == 10)
        #expect(rows[0].payload == "slot:81:4:3:2:1795516200")
        #expect(rows[0].title == "Tue 24 Nov, 10:30")
        #expect(rows[0].detail == "Dr Amara Okoye · Harbour Clinic")
        #expect(rows[7].payload == "times:81:4:1")
        #expect(rows[8].payload == "wait:81:4")
        #expect(rows[9].payload == "team:81:4")
    }

    @Test func `of a few visits each has its free times under its own heading`() throws {
        let dialogue = AppointmentDialogue(clinic: "C", language: .english)
        guard case .list(let body, _, let rows)? = dialogue.chooseTimes(try several(try facts(), 2)) else {
            Issue.record("not a list")
            return
        }
        #expect(body.contains("📅 Tuesday 24 November, 10:30\n📍 Harbour Clinic, 5 Quay Street\n👤 Lia"))
        let headings = ["📅 Tue 24 Nov, 09:30", "📅 Tue 24 Nov, 10:30"]
        #expect(rows.map(\.section) == (headings.map { Array(repeating: $0, count: 5) }.joined().map { $0 }))
        #expect(rows[0].payload == "slot:81:4:3:2:1795516200" && rows[4].payload == "times:81:4:0")
        #expect(rows[5].payload == "slot:82:4:3:2:1795516200" && rows[9].payload == "times:82:4:0")
        let three = dialogue.chooseTimes(try several(try facts(), 3))
        #expect(three.map { if case .list(_, _, let rows) = $0 { rows.count } else { 0 } } == 9)
    }

    @Test func `visits that begin at the same time, too many, or without a time are not asked of together`() throws {
        let dialogue = AppointmentDialogue(clinic: "C", language: .english)
        let facts = try facts()
        var visits = try several(facts, 2)
        #expect(dialogue.chooseTimes(try several(facts, 1)) == nil)
        #expect(dialogue.chooseTimes(try several(facts, 4)) == nil)
        visits[1].slots = []
        #expect(dialogue.chooseTimes(visits) == nil)
        visits = try several(facts, 2)
        visits[1].choice.facts.start = facts.start
        #expect(dialogue.chooseTimes(visits) == nil)
    }

    @Test func `a list without a time says that there is none`() throws {
        let dialogue = AppointmentDialogue(clinic: "C", language: .english)
        #expect(dialogue.chooseSlot(try facts(), []) == dialogue.noSlots(try facts()))
        #expect(dialogue.slotTaken(try facts(), []) == dialogue.noSlots(try facts()))
    }

    @Test func `whatever the clinic and the place are called, every message keeps Meta's limits`() throws {
        let names = [
            "C", "", String(repeating: "Ж", count: 500), "a\nb\tc     d\u{0}e", String(repeating: "👩‍⚕️", count: 300),
        ]
        for language in Wording.languages {
            for name in names {
                var facts = try facts()
                facts.place = name
                for content in try everything(in: language, clinic: name, facts: facts) { expectWithinLimits(content) }
            }
        }
    }

    private func expectWithinLimits(_ content: OutgoingContent) {
        switch content {
        case .text(let text): #expect(!text.isEmpty && text.utf16.count <= 4_096 && !text.contains("{"))
        case .buttons(let body, let buttons):
            #expect(body.utf16.count <= TextLimit.buttonsBody && (1...3).contains(buttons.count))
            #expect(buttons.allSatisfy { $0.title.utf16.count <= TextLimit.buttonTitle })
        case .list(let body, let button, let rows):
            #expect(body.utf16.count <= TextLimit.listBody && button.utf16.count <= TextLimit.listButton)
            #expect((1...10).contains(rows.count) && Set(rows.map(\.payload)).count == rows.count)
            #expect(rows.allSatisfy { $0.title.utf16.count <= TextLimit.rowTitle })
            #expect(rows.allSatisfy { ($0.detail ?? "").utf16.count <= TextLimit.rowDetail })
            #expect(rows.allSatisfy { ($0.section ?? "–").utf16.count <= TextLimit.sectionTitle })
        case .template(let call):
            #expect(call.preview.utf16.count <= TextLimit.templateBody)
            for parameter in call.parameters {
                #expect(
                    !parameter.isEmpty && !parameter.contains("\n") && !parameter.contains("\t")
                        && !parameter.contains("    ")
                )
            }
        case .link, .media, .flow: Issue.record("a visit is never told as a link, a picture or a card")
        }
    }
}
