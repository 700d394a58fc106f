import Care
import Dialogue
import Testing

/// Other times offered because the clinic cannot keep the one the patient has.
@Suite struct NewTimeTests {
    private static let place = Location(id: Identifier(2), name: "Harbour", address: "Quay 1", zone: "Europe/Madrid")
    private static let doctor = Practitioner(id: Identifier(3), name: "Dr Okafor")

    private func facts() throws -> VisitFacts {
        let start = try #require(CivilTime("2026-11-24T09:30"))
        return VisitFacts(visit: VisitVersion(appointment: Identifier(9), version: 4), start: start, place: "Harbour")
    }

    private func offers(_ count: Int) throws -> [SlotOffer] {
        try (0..<count).map { index in
            let start = Instant(seconds: 1_796_200_200 + Int64(index) * 3_600)
            return try #require(SlotOffer(start: start, with: Self.doctor, at: Self.place))
        }
    }

    @Test(arguments: Wording.languages)
    func `outside the window the first time can be taken with one tap`(language: LanguageTag) throws {
        let dialogue = AppointmentDialogue(clinic: "Santa Lucía", language: language)
        guard case .template(let call) = dialogue.newTime(try facts(), try offers(1)[0]) else {
            Issue.record("not a template")
            return
        }
        let template = try #require(TemplateCatalog.find(name: call.name, language: call.language))
        #expect(call.name == "appointment_new_time" && call.parameters.count == template.parameterCount)
        #expect(call.parameters.allSatisfy { !$0.isEmpty } && Set(template.quickReplies).count == 3)
        #expect(call.payloads.map { TapPayload($0)?.visit?.version } == [4, 4, 4])
        guard case .slot(_, let practitioner, let location, let start)? = TapPayload(call.payloads[0]) else {
            Issue.record("\(call.payloads[0]) takes no time")
            return
        }
        #expect(practitioner == Self.doctor.id && location == Self.place.id && start.seconds == 1_796_200_200)
        // Whom the patient would see is nothing for a lock screen.
        #expect(!call.preview.contains("Okafor"))
    }

    @Test(arguments: Wording.languages)
    func `the new template is as Meta wants it`(language: LanguageTag) throws {
        let code = Wording.best(for: language).metaCode
        let template = try #require(TemplateCatalog.find(name: "appointment_new_time", language: code))
        let numbers = template.body.matches(of: /\{\{(\d+)\}\}/).map { String($0.1) }
        #expect(numbers == ["1", "2", "3", "4", "5"])
        #expect(template.body.utf16.count <= TextLimit.templateBody)
        #expect(template.body.split(separator: " ").count >= 5 * 3)
        #expect(!template.body.hasPrefix("{{") && !template.body.hasSuffix("}}"))
    }

    @Test(arguments: Wording.languages)
    func `inside the window all times stand in one list, with others and the team behind them`(
        language: LanguageTag
    ) throws {
        let dialogue = AppointmentDialogue(clinic: "Santa Lucía", language: language)
        guard case .list(let body, _, let rows) = dialogue.newTimes(try facts(), try offers(9)) else {
            Issue.record("not a list")
            return
        }
        #expect(rows.count == 9 && body.utf16.count <= TextLimit.listBody)
        #expect(rows.allSatisfy { $0.title.utf16.count <= TextLimit.rowTitle })
        let taps = rows.map { TapPayload($0.payload) }
        let visit = try facts().visit
        #expect(taps.suffix(2) == [.reschedule(visit), .askTeam(visit)])
        #expect(taps.prefix(7).allSatisfy { if case .slot? = $0 { true } else { false } })
    }
}
