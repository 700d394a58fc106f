import Care
import Store
import TestKit
import Testing

@Suite struct ConsentTests {
    private let file: TestStore
    private let engine: any StoreEngine

    init() throws {
        file = try TestStore()
        engine = try file.open()
    }

    @Test func `the newest answer counts, in whatever order answers come, and all are kept`() throws {
        try engine.writeBlocking { tx in
            let start = tx.now
            let answers: [(Int64, Consent.State)] = [(1, .given), (2, .withdrawn), (3, .given), (4, .withdrawn)]
            for seed in UInt64(0)..<24 {
                var random = SplitMix64(seed: seed)
                let person = try tx.insertPerson(name: "P\(seed)", language: .english, zone: "UTC").id
                for (minute, state) in answers.shuffled(using: &random) {
                    let at = start + .minutes(minute)
                    let answer = Consent(purpose: .appointments, state: state, at: at, source: "\(minute)")
                    try tx.record(answer, of: person)
                }
                let known = try tx.consent(of: person, for: .appointments)
                #expect(known?.state == .withdrawn && known?.source == "4", "seed \(seed)")
                let kept = try tx.number("SELECT count(*) FROM consent_event WHERE person_id = ?", [.id(person)])
                #expect(kept == 4, "seed \(seed)")
            }
        }
    }

    @Test func `of two answers of the same moment the later recorded counts`() throws {
        try engine.writeBlocking { tx in
            let person = try tx.insertPerson(name: "Ana Soto", language: .english, zone: "UTC").id
            for state in [Consent.State.given, .withdrawn] {
                try tx.record(Consent(purpose: .appointments, state: state, at: tx.now, source: "test"), of: person)
            }
            #expect(try tx.consent(of: person, for: .appointments)?.state == .withdrawn)
        }
    }

    @Test func `an answer for one purpose says nothing about another`() throws {
        try engine.writeBlocking { tx in
            let person = try tx.insertPerson(name: "Ana Soto", language: .english, zone: "UTC").id
            try tx.record(Consent(purpose: .appointments, state: .given, at: tx.now, source: "test"), of: person)
            #expect(try tx.consent(of: person, for: .outreach) == nil)
        }
    }
}
