import Care
import Practice
import Testing
import Web

/// The pages on which the practice is described, from rows alone.
@Suite struct PracticeGoldenTests {
    private let okafor = Practitioner(id: Identifier(1), name: "Dr. Mira Okafor")
    private let script = Practitioner(id: Identifier(2), name: "<script>alert(1)</script>")
    private let linden = Location(id: Identifier(1), name: "Lindenstraße", address: "Nr. 5", zone: "Europe/Berlin")
    private let hill = Location(id: Identifier(2), name: "عيادة التل", address: "", zone: "Asia/Dubai")

    private func hours(_ weekday: Int, _ from: Int, _ to: Int, at place: Location) -> OpeningHours {
        OpeningHours(practitioner: okafor.id, location: place.id, weekday: weekday, from: from, to: to)
    }

    @Test func `hours stand by the week, with what lies outside them and days that differ`() throws {
        let weekly = (1...4).map { hours($0, 540, 720, at: linden) } + [hours(2, 1200, 1440, at: hill)]
        let tomorrow = SampleRows.today.adding(days: 1)
        let rows = HoursRows(
            practitioners: [okafor, script],
            locations: [linden, hill],
            weekly: [okafor.id: weekly],
            exceptions: [
                HoursException(
                    practitioner: okafor.id,
                    date: tomorrow,
                    hours: [hours(tomorrow.weekday, 600, 660, at: linden)]
                )
            ],
            outside: [
                OutsideHours(practitioner: okafor.id, starts: [SampleRows.now + .days(4), SampleRows.now + .days(8)])
            ]
        )
        let model = HoursModel(
            shell: SampleRows.shell("Hours", .week),
            rows: rows,
            today: SampleRows.today,
            time: SampleRows.time
        )
        try GoldenPage.check("practice", "practice", model)
    }

    @Test func `people and places can be renamed and added`() throws {
        let model = PeopleModel(
            shell: SampleRows.shell("People and places", .week),
            practitioners: [okafor, script],
            places: [linden, hill],
            zone: SampleRows.zone
        )
        try GoldenPage.check("practice-people", "practice-people", model)
    }

    @Test func `kinds of visit stand with all their terms`() throws {
        let room = Resource(id: Identifier(1), name: "Room 1", kind: .room, location: linden.id)
        var checkUp = VisitType(id: Identifier(1), name: "Check-up", minutes: 30, isBookable: true)
        checkUp.reminderRules = ReminderCadence.usualRules
        checkUp.followUp = FollowUp(visitType: Identifier(1), days: 180)
        let control = VisitType(
            id: Identifier(2),
            name: "Control",
            minutes: 15,
            preparation: "Bring <b>Bold</b> shoes."
        )
        let demand = VisitDemand(minutes: 30, bufferAfter: 10, needs: [[room]], practitioners: [okafor.id])
        let rows = KindRows(
            practitioners: [okafor, script],
            locations: [linden],
            resources: [room],
            types: [(checkUp, demand, 60), (control, VisitDemand(minutes: 15), 28)]
        )
        let model = KindsModel(shell: SampleRows.shell("Kinds of visit", .week), rows: rows)
        try GoldenPage.check("practice-kinds", "practice-kinds", model)
    }

    @Test func `a clinic without anybody is told where to begin`() throws {
        let model = HoursModel(
            shell: SampleRows.shell("Hours", .week),
            rows: HoursRows(practitioners: [], locations: [], weekly: [:]),
            today: SampleRows.today,
            time: SampleRows.time
        )
        let html = try Pages().html("practice/body", model)
        #expect(html.contains("<a href=\"/practice/people\">add them first</a>") && !html.contains("<form"))
    }
}
