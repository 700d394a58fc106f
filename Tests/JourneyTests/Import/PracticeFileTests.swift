import Care
import Practice
import Store
import TestKit
import Testing
import caduceus

@Suite struct PracticeFileTests {
    private func plan(_ yaml: String) throws(SettingsProblems) -> PracticePlan {
        try PracticeFile(yaml: yaml, name: "practice.yaml", zone: "Europe/Madrid").plan()
    }

    private func problems(_ yaml: String) -> [String] {
        do {
            _ = try plan(yaml)
            return []
        } catch {
            return error.problems.map { "\($0)" }
        }
    }

    @Test func `the documentation's example is read as it says`() throws {
        let plan = try plan(PracticeReference.example)
        #expect(plan.locations.map(\.zone) == ["America/Sao_Paulo", "Europe/Madrid"])
        #expect(plan.locations.map(\.address) == ["5 Quay Street", ""])
        #expect(
            plan.visitTypes.map { $0.reminders?.description } == [
                "24h; under 36h none; over 28d add 7d; raised add 3d", "24h 2h",
            ]
        )
        #expect(plan.practitioners.map { $0.hours?.count } == [6, nil])
        let terms = plan.visitTypes[0].terms
        #expect(terms.isBookable == true && terms.after == 10 && terms.notice == .hours(2) && terms.horizonDays == 60)
        #expect(terms.needs == [["Room 1", "Room 2"], ["Ultrasound"]])
        #expect(terms.followUp == .visit("Check-up", days: 180) && plan.visitTypes[1].terms.followUp == nil)
        #expect(plan.visitTypes[1].terms.practitioners == ["Nurse Lima"])
        #expect(plan.resources.map(\.kind) == [.room, .room, .equipment])
        #expect(plan.daysOff.map(\.first.description) == ["2026-12-25", "2027-01-01"])
        #expect(plan.practitioners[1].leave.map(\.last.description) == ["2027-01-02"])
        #expect(PracticeReference.markdown.contains(PracticeReference.example))
    }

    @Test(arguments: [
        ("places: []\n", "practice.yaml:1: unknown key `places` in the file"),
        ("locations:\n  - nam: A\n", "practice.yaml:2: unknown key `nam` in a location; did you mean `name`?"),
        ("locations:\n  - name: A\n    zone: Mars\n", "practice.yaml:3: zone must be a zone"),
        ("locations:\n  - name: A\n  - name: A\n", "practice.yaml:3: `A` is there twice under locations"),
        ("visit-types:\n  - name: A\n", "practice.yaml:2: minutes is missing"),
        (
            "visit-types:\n  - name: A\n    minutes: 4\n",
            "practice.yaml:3: minutes must be a whole number from 5 to 1440"
        ),
        ("visit-types:\n  - {name: A, minutes: 10, reminders: [soon]}\n", "practice.yaml:2: each of reminders must be"),
        ("visit-types:\n  - {name: A, minutes: 10, reminders: {a: b}}\n", "practice.yaml:2: reminders must be a list"),
        (visit("book-in-chat: perhaps"), "practice.yaml:2: book-in-chat must be yes or no"),
        (visit("after: 241m"), "practice.yaml:2: after must be from 0m to 240m, not `241m`"),
        (visit("follow-up: soon"), "practice.yaml:2: follow-up must be a kind of visit and 1d to 730d"),
        (visit("follow-up: A in 731d"), "practice.yaml:2: follow-up must be"),
        (visit("follow-up: A in 0d"), "practice.yaml:2: follow-up must be"),
        (visit("follow-up: A in 24h"), "practice.yaml:2: follow-up must be"),
        (visit("follow-up: in 3d"), "practice.yaml:2: follow-up must be"),
        (visit("every: 1m"), "practice.yaml:2: every must be from 5m to 240m"),
        (visit("ahead: 36h"), "practice.yaml:2: ahead must be a number of days from 1d to 400d"),
        (visit("notice: soon"), "practice.yaml:2: notice must be a time such as 2h"),
        (visit("needs: [A, B, C, D, E]"), "practice.yaml:2: a visit needs at most 4 things at once"),
        (visit("before: "), "practice.yaml:2: before must be from 0m to 240m"),
        ("resources:\n  - {name: A, location: B, kind: car}\n", "practice.yaml:2: kind must be room or equipment"),
        ("holidays: [yesterday]\n", "practice.yaml:1: a day off must be a date such as 2026-12-25"),
        ("closed:\n  - {from: 2026-12-25, to: 2026-12-24}\n", "practice.yaml:2: from and to must be dates"),
        ("closed:\n  - {from: 2026-12-25, to: 2028-12-24}\n", "practice.yaml:2: from and to must be dates"),
        ("locations: here\n", "practice.yaml:1: locations must be a list"),
        ("", "practice.yaml: is empty"),
        ("a: [\n", "practice.yaml:2: is not valid YAML"),
        (hours("location: Sout"), "practice.yaml:5: `Sout` is none of the locations; did you mean `South`?"),
        (hours("days: fri-mon"), "practice.yaml:5: days must be such as mon"),
        (hours("from: 9"), "practice.yaml:5: from must be a time such as \"09:00\""),
        (hours("to: \"08:00\""), "practice.yaml:5: to must be a time after 09:00"),
    ])
    func `what is wrong is told with its line`(yaml: String, expected: String) {
        let found = problems(yaml)
        #expect(found.contains { $0.hasPrefix(expected) }, "\(found)")
    }

    /// A kind of visit with one more field.
    private static func visit(_ field: String) -> String { "visit-types:\n  - {name: A, minutes: 10, \(field)}\n" }

    /// A practitioner's hours with one field as given.
    private static func hours(_ field: String) -> String {
        var fields = ["location": "South", "days": "mon", "from": "\"09:00\"", "to": "\"10:00\""]
        let parts = field.split(separator: ":", maxSplits: 1)
        fields[String(parts[0])] = parts[1].trimmingPrefix(" ").description
        let line = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
        return "locations:\n  - name: South\npractitioners:\n  - name: A\n    hours: [{\(line)}]\n"
    }

    @Test func `nobody is in two places at once`() {
        let yaml = """
            locations: [{name: North}, {name: South}]
            practitioners:
              - name: A
                hours:
                  - {location: North, days: mon-wed, from: "09:00", to: "12:00"}
                  - {location: South, days: wed, from: "11:00", to: "24:00"}
            """
        #expect(problems(yaml).contains { $0.contains("two places at once on a Wednesday") })
    }

    @Test func `a file is taken in once, and later changes what it names`() throws {
        let file = try TestStore()
        let engine = try file.open()
        let first = try plan(PracticeReference.example)
        let changes = try engine.writeBlocking { tx in [try first.apply(in: tx), try first.apply(in: tx)] }
        #expect(changes == [11, 0])
        var second = PracticePlan()
        second.practitioners = [
            PracticePlan.Colleague(
                name: "Dr Okoye",
                hours: [PracticePlan.Hours(location: "Hill Clinic", weekday: 7, from: 600, to: 720)]
            )
        ]
        second.visitTypes = [PracticePlan.Kind(name: "Blood test", minutes: 15, reminders: nil)]
        try engine.writeBlocking { tx in
            #expect(try second.apply(in: tx) == 2)
            let practitioner = try #require(try tx.practitioners().first { $0.name == "Dr Okoye" })
            #expect(try tx.openingHours(of: practitioner.id).map(\.weekday) == [7])
            let type = try #require(try tx.visitType(named: "Blood test"))
            #expect(type.minutes == 15 && type.reminderOffsets == [.hours(24), .hours(2)])
            #expect(try tx.locations().count == 2)
        }
    }

    @Test func `hours at a place nobody named are refused`() throws {
        let file = try TestStore()
        let engine = try file.open()
        var plan = PracticePlan()
        plan.practitioners = [
            PracticePlan.Colleague(
                name: "A",
                hours: [PracticePlan.Hours(location: "Nowhere", weekday: 1, from: 0, to: 60)]
            )
        ]
        #expect(throws: PracticePlan.UnknownName("Nowhere", under: "locations")) {
            try engine.writeBlocking { tx in try plan.apply(in: tx) }
        }
    }
}
