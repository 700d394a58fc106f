import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

@Suite struct ReachTests {
    private let file: TestStore
    private let engine: any StoreEngine

    init() throws {
        file = try TestStore()
        engine = try file.open()
    }

    private func patient(_ tx: Transaction, agreed: Consent.State? = .given) throws -> Identifier<Person> {
        let person = try tx.insertPerson(name: "Lia Exemplo", language: .english, zone: "UTC").id
        if let agreed {
            let consent = Consent(purpose: .appointments, state: agreed, at: tx.now, source: "front-desk")
            try tx.record(consent, of: person)
        }
        return person
    }

    private func phone(
        _ last: String,
        of person: Identifier<Person>,
        as relation: Relation = .oneself,
        trust: Int = 1,
        in tx: Transaction
    ) throws -> Identifier<Address> {
        let address = try tx.ensureAddress(phone: #require(PhoneNumber("+120255501\(last)")))
        try tx.link(person, to: address.id, as: relation, trust: trust)
        return address.id
    }

    private func reached(_ person: Identifier<Person>, in tx: Transaction) throws -> Result<String, ReasonCode> {
        try Reach.of(person, for: .appointments, in: tx).map(\.value)
    }

    @Test func `without an address or an answer nobody is reached`() throws {
        try engine.writeBlocking { tx in
            #expect(try reached(patient(tx), in: tx) == .failure(.noAddress))
            let answers: [(Consent.State?, ReasonCode)] = [(nil, .consentUnknown), (.withdrawn, .consentWithdrawn)]
            for (answer, reason) in answers {
                let person = try patient(tx, agreed: answer)
                _ = try phone("42", of: person, in: tx)
                #expect(try reached(person, in: tx) == .failure(reason))
            }
        }
    }

    @Test func `stop on one phone of one's own holds for the other`() throws {
        try engine.writeBlocking { tx in
            let person = try patient(tx)
            let first = try phone("42", of: person, in: tx)
            _ = try phone("43", of: person, in: tx)
            try tx.optOut(first, of: .appointments, source: "test")
            #expect(try reached(person, in: tx) == .failure(.optedOut))
            #expect(try tx.isOptedOut(person: person, of: .appointments))
            #expect(try !tx.isOptedOut(person: person, of: .outreach))
            try tx.optIn(first, to: .appointments)
            #expect(try reached(person, in: tx).isSuccess)
        }
    }

    @Test func `a carer's stop silences the carer's phone alone`() throws {
        try engine.writeBlocking { tx in
            let person = try patient(tx)
            let mother = try phone("42", of: person, as: .parent, in: tx)
            try tx.optOut(mother, of: .appointments, source: "test")
            #expect(try reached(person, in: tx) == .failure(.optedOut))
            _ = try phone("43", of: person, as: .parent, in: tx)
            #expect(try reached(person, in: tx) == .success("12025550143"))
        }
    }

    @Test func `what is trusted more comes first, then the newest`() throws {
        let person = try engine.writeBlocking { tx in
            let person = try patient(tx)
            _ = try phone("42", of: person, trust: 2, in: tx)
            _ = try phone("43", of: person, trust: 1, in: tx)
            return person
        }
        file.clock.advance(by: .hours(1))
        try engine.writeBlocking { tx in
            _ = try phone("44", of: person, trust: 1, in: tx)
            _ = try phone("45", of: person, as: .parent, trust: 2, in: tx)
            let order = try tx.addresses(of: person).map { $0.value.suffix(2) }
            #expect(order == ["42", "44", "43", "45"])
            #expect(try reached(person, in: tx) == .success("12025550142"))
        }
    }
}

extension Result {
    fileprivate var isSuccess: Bool { if case .success = self { true } else { false } }
}
