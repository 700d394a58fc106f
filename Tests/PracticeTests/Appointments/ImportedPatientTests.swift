import Care
import Interchange
import Practice
import Store
import TestKit
import Testing

/// Whom rows are about, how they are reached, and what they agreed to.
@Suite struct ImportedPatientTests {
    private var desk: ImportDesk

    init() throws {
        desk = try ImportDesk()
    }

    private func row(
        _ id: String,
        _ name: String,
        mrn: String = "",
        phone: String = "",
        time: String = "09:00"
    ) -> String {
        "\(id),\(name),\(mrn),\(phone),2026-12-01 \(time),30,Dr \(id),North,Check-up,booked"
    }

    private func patient(_ id: String) throws -> Identifier<Person> { try #require(try desk.visit(id)).patient }

    private func phones(of person: Identifier<Person>) throws -> [String] {
        try desk.look { tx in try tx.addresses(of: person).map(\.value) }
    }

    private func consent(_ person: Identifier<Person>) throws -> Consent? {
        try desk.look { tx in try tx.consent(of: person, for: .appointments) }
    }

    // MARK: Who

    @Test func `a name alone is not taken for somebody who has a phone`() throws {
        try desk.take(row("A", "Ana Soto", phone: "202-555-0142"))
        try desk.take(row("B", "Ana Soto"))
        #expect(try patient("A") != patient("B"))
        try desk.take(row("C", "ana soto"))
        #expect(try patient("C") == patient("B"))
    }

    @Test func `a name alone stays the same person when the file comes again, with a namesake or without`() throws {
        try desk.take(row("A", "Ana Soto"))
        let before = try patient("A")
        try desk.take(row("B", "Ana Soto", phone: "202-555-0142"))
        let again = try desk.take(row("A", "Ana Soto"), row("B", "Ana Soto", phone: "202-555-0142"))
        #expect(again.unchanged == 2)
        #expect(try patient("A") == before)
        #expect(try desk.count("person") == 2)
    }

    @Test func `an unknown record number is given to whoever has that name at that phone`() throws {
        try desk.take(row("A", "Ana Soto", phone: "202-555-0142"))
        try desk.take(row("B", "Ana Soto", mrn: "1001", phone: "202-555-0142"))
        #expect(try patient("A") == patient("B"))
        let person = try patient("A")
        let number = try desk.look { tx in try tx.person(person)?.recordNumber }
        #expect(number == "1001")
        // Somebody of that name with another number is somebody else.
        try desk.take(row("C", "Ana Soto", mrn: "1002", phone: "202-555-0142"))
        #expect(try patient("C") != patient("A"))
    }

    @Test func `a new phone in the file replaces the one an older file gave, and not one staff checked`() throws {
        try desk.take(row("A", "Ana Soto", mrn: "1001", phone: "202-555-0142"))
        let person = try patient("A")
        try desk.change { tx in
            let checked = try tx.ensureAddress(phone: #require(PhoneNumber("+12025550150")))
            try tx.link(person, to: checked.id, as: .oneself, trust: 2)
        }
        try desk.take(row("A", "Ana Soto", mrn: "1001", phone: "202-555-0143"))
        #expect(try phones(of: person) == ["12025550150", "12025550143"])
    }

    @Test func `a brother's row does not end the phone both share`() throws {
        try desk.take(row("A", "Ana Soto", phone: "202-555-0142"), row("B", "Leo Soto", phone: "202-555-0142"))
        try desk.take(row("B", "Leo Soto", phone: "202-555-0143"))
        #expect(try phones(of: patient("A")) == ["12025550142"])
        #expect(try phones(of: patient("B")) == ["12025550143"])
    }

    // MARK: What they agreed to

    private func take(_ answer: String?, vouched: String? = nil) throws -> Identifier<Person> {
        var desk = desk
        desk.defaults.consentSource = vouched
        let line = "A,Ana Soto,202-555-0142,2026-12-01 09:00"
        if let answer {
            try desk.take("\(line),\(answer)", header: "id,patient,phone,start,consent")
        } else {
            try desk.take(line, header: "id,patient,phone,start")
        }
        return try patient("A")
    }

    private func say(_ state: Consent.State, _ source: String, _ person: Identifier<Person>) throws {
        desk.file.clock.advance(by: .minutes(1))
        try desk.change { tx in
            try tx.record(Consent(purpose: .appointments, state: state, at: tx.now, source: source), of: person)
        }
        desk.file.clock.advance(by: .minutes(1))
    }

    @Test func `nothing in the file is no answer, and the operator's word fills only that`() throws {
        let person = try take(nil)
        #expect(try consent(person) == nil)
        _ = try take(nil, vouched: "registration form")
        #expect(try consent(person)?.state == .given)
        #expect(try consent(person)?.source == "import: registration form")
    }

    @Test(arguments: ["front-desk", "patient-message:7", "import"])
    func `the operator's word never replaces an answer`(source: String) throws {
        let person = try take(nil)
        try say(.withdrawn, source, person)
        _ = try take(nil, vouched: "registration form")
        #expect(try consent(person)?.state == .withdrawn)
    }

    @Test(arguments: ["front-desk", "patient-message:7", "import", "import: form"])
    func `a no in the file always counts`(source: String) throws {
        let person = try take(nil)
        try say(.given, source, person)
        _ = try take("no", vouched: "registration form")
        #expect(try consent(person)?.state == .withdrawn)
    }

    @Test func `an empty or unreadable cell beside the operator's word is a no`() throws {
        let person = try take("", vouched: "registration form")
        #expect(try consent(person)?.state == .withdrawn)
        #expect(try consent(try take("maybe", vouched: "registration form"))?.state == .withdrawn)
    }

    @Test func `a yes replaces what a file said, and nothing a person said`() throws {
        let person = try take("no")
        _ = try take("yes")
        #expect(try consent(person)?.state == .given)
        try say(.withdrawn, "patient-message:7", person)
        _ = try take("yes")
        #expect(try consent(person)?.state == .withdrawn)
        // Nor does a no, repeated, turn the patient's own into a file's, which a yes could replace.
        _ = try take("no")
        _ = try take("yes")
        #expect(try consent(person)?.source == "patient-message:7")
    }
}
