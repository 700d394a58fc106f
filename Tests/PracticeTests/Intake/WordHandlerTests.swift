import Care
import Dialogue
import Foundation
import Practice
import Store
import TestKit
import Testing

@Suite struct WordHandlerTests {
    private let now = Instant(seconds: 1_795_500_000)  // 2026-11-24T06:00Z
    private let rules = PracticeRules(clinicName: "Harbour Health", line: "1001")
    private let phone = ChannelAddress(phone: "12125550142")

    @Test func `stop is obeyed and confirmed once, in the patient's language`() throws {
        try withStore(hasVisit: true) { engine in
            let said = try hear("Pare, por favor", in: engine)
            let expected = ConsentDialogue(clinic: "Harbour Health", language: try #require(LanguageTag("pt-BR")))
                .optedOut()
            #expect(said == [expected])
            let isSilenced = try isOptedOut(engine)
            #expect(isSilenced)
        }
    }

    @Test func `cancel alone is asked about while a visit is ahead`() throws {
        try withStore(hasVisit: true) { engine in
            let said = try hear("Cancelar!", in: engine)
            guard case .buttons(_, let buttons) = said.first, said.count == 1 else {
                Issue.record("no question: \(said)")
                return
            }
            let taps = buttons.map { TapPayload($0.payload) }
            #expect(taps.contains(.stopMessages))
            let anchors = try engine.readBlocking { tx in
                try tx.rows("SELECT anchor_version FROM outbox WHERE anchor_id IS NOT NULL") { $0.int(0) }
            }
            #expect(anchors == [1], "the question hangs on the visit")
            let isSilenced = try isOptedOut(engine)
            #expect(!isSilenced)
        }
    }

    @Test func `cancel alone stops messages when no visit is ahead`() throws {
        try withStore(hasVisit: false) { engine in
            _ = try hear("cancelar", in: engine)
            let isSilenced = try isOptedOut(engine)
            #expect(isSilenced)
        }
    }

    @Test func `a patient who needs help is neither silenced nor answered by the machine`() throws {
        try withStore(hasVisit: true) { engine in
            for text in ["stop the bleeding", "não consigo parar de vomitar", "preciso cancelar, meu pai morreu"] {
                let said = try hear(text, in: engine)
                #expect(said.isEmpty, "\(text)")
            }
            let isSilenced = try isOptedOut(engine)
            #expect(!isSilenced)
        }
    }

    @Test func `start after stop brings the reminders back`() throws {
        try withStore(hasVisit: true) { engine in
            let answers = try ["voltar", "SAIR", "VOLTAR"].map { try hear($0, in: engine).count }
            #expect(answers == [0, 1, 1], "the first had nothing to start again")
            let isSilenced = try isOptedOut(engine)
            #expect(!isSilenced)
        }
    }

    @Test(arguments: Order.allCases)
    func `the word that was said last counts, in whatever order the words come`(_ order: Order) throws {
        let said = [("SAIR", -3), ("VOLTAR", -2), ("PARAR", -1)].prefix(order.count)
        for arrival in order.permutations {
            try withStore(hasVisit: true) { engine in
                for index in arrival {
                    _ = try hear(said[index].0, at: now + .days(Int64(said[index].1)), in: engine)
                }
                let (isSilenced, hasConsent, hasOutreach) = try engine.readBlocking { tx in
                    let number = try #require(PhoneNumber(digits: "12125550142"))
                    let address = try #require(try tx.address(phone: number))
                    let person = try #require(try tx.persons(at: address.id).first)
                    return (
                        try tx.isOptedOut(address.id, of: .appointments),
                        try tx.consent(of: person, for: .appointments)?.state == .given,
                        try !tx.isOptedOut(address.id, of: .outreach)
                    )
                }
                #expect(isSilenced == order.endsSilent, "\(arrival)")
                #expect(hasConsent == !order.endsSilent, "\(arrival)")
                #expect(!hasOutreach, "a start brings back the reminders alone: \(arrival)")
            }
        }
    }

    enum Order: CaseIterable {
        case stopStart, stopStartStop

        var count: Int { self == .stopStart ? 2 : 3 }
        var endsSilent: Bool { self == .stopStartStop }
        var permutations: [[Int]] {
            self == .stopStart
                ? [[0, 1], [1, 0]] : [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]]
        }
    }

    /// What is newly queued for the patient because of the text.
    private func hear(
        _ text: String,
        at moment: Instant? = nil,
        in engine: any StoreEngine
    ) throws -> [OutgoingContent] {
        try engine.writeBlocking { tx in
            let before = Set(try tx.queuedItems())
            let message = IncomingMessage(id: "wamid.\(text)", from: phone, at: moment ?? now, content: .text(text))
            let piece = Piece(
                line: "1001",
                dedupeKey: "m:\(text)",
                conversationKey: "p:12125550142",
                event: .message(message),
                raw: []
            )
            try EventHandler(rules: rules).handle(piece, in: tx)
            return try tx.queuedItems().filter { !before.contains($0) }.compactMap {
                try tx.departure($0)?.item.content
            }
        }
    }

    private func isOptedOut(_ engine: any StoreEngine) throws -> Bool {
        try engine.readBlocking { tx in
            let number = try #require(PhoneNumber(digits: "12125550142"))
            let address = try #require(try tx.address(phone: number))
            return try tx.isOptedOut(address.id, of: .appointments)
        }
    }

    /// A store with one Brazilian patient on one phone.
    private func withStore(hasVisit: Bool, _ body: (any StoreEngine) throws -> Void) throws {
        let store = try TestStore(at: now)
        let engine = try store.open()
        try engine.writeBlocking { tx in
            let language = try #require(LanguageTag("pt-BR"))
            let person = try tx.insertPerson(name: "Lia Exemplo", language: language, zone: "America/Sao_Paulo")
            let address = try #require(try tx.ensureAddress(phone))
            try tx.link(person.id, to: address.id, as: .oneself, trust: 1)
            let given = Consent(purpose: .appointments, state: .given, at: now - .days(30), source: "front-desk")
            try tx.record(given, of: person.id)
            if hasVisit { try insertVisit(of: person, in: tx) }
        }
        try body(engine)
    }

    private func insertVisit(of person: Person, in tx: Transaction) throws {
        let location = try tx.ensureLocation(named: "Harbour", address: "5 Quay Street", zone: "America/Sao_Paulo")
        let visit = Appointment(
            id: tx.newID(Appointment.self),
            patient: person.id,
            practitioner: try tx.ensurePractitioner(named: "Dr Okoye").id,
            location: location.id,
            visitType: try tx.ensureVisitType(named: "Check-up", minutes: 30).id,
            start: now + .days(2),
            end: now + .days(2) + .minutes(30),
            zone: "America/Sao_Paulo"
        )
        try tx.insert(visit)
    }
}
