import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// Phones that serve several people, and phones that change hands.
@Suite struct SharedPhoneTests {
    private let file: TestStore
    private let engine: any StoreEngine
    private let handler = EventHandler(rules: PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line))
    private let old = ChannelAddress(phone: "12025550142")
    private let new = ChannelAddress(phone: "12025550143")

    init() throws {
        file = try TestStore()
        engine = try file.open()
    }

    /// Hears something said now, or at another moment; gives how many answers that has.
    @discardableResult
    private func hear(_ content: IncomingContent, from: ChannelAddress, at moment: Instant? = nil) throws -> Int {
        file.clock.advance(by: .minutes(1))
        return try engine.writeBlocking { tx in
            let before = try tx.queuedItems().count
            let id = "wamid.\(tx.now.microseconds)"
            let message = IncomingMessage(id: id, from: from, at: moment ?? tx.now, content: content)
            let piece = Piece(
                line: SampleClinic.line,
                dedupeKey: id,
                conversationKey: "p:1",
                event: .message(message),
                raw: []
            )
            try handler.handle(piece, in: tx)
            return try tx.queuedItems().count - before
        }
    }

    private func person(
        _ name: String,
        at address: ChannelAddress,
        as relation: Relation = .oneself,
        trust: Int = 1,
        agreed: (Consent.State, String) = (.given, "front-desk")
    ) throws -> Identifier<Person> {
        try engine.writeBlocking { tx in
            let person = try tx.insertPerson(name: name, language: .english, zone: "UTC").id
            try tx.link(person, to: #require(try tx.ensureAddress(address)).id, as: relation, trust: trust)
            let consent = Consent(purpose: .appointments, state: agreed.0, at: tx.now, source: agreed.1)
            try tx.record(consent, of: person)
            return person
        }
    }

    private func links(_ address: ChannelAddress) throws -> [AddressLink] {
        try engine.writeBlocking { tx in try tx.links(at: #require(try tx.ensureAddress(address)).id) }
    }

    private func consent(_ person: Identifier<Person>) throws -> Consent.State? {
        try engine.readBlocking { tx in try tx.consent(of: person, for: .appointments)?.state }
    }

    private func reach(_ person: Identifier<Person>) throws -> String? {
        try engine.readBlocking { tx in try? Reach.of(person, for: .appointments, in: tx).get().value }
    }

    @Test func `start brings back only those whom stop on this phone took out`() throws {
        let mother = try person("Ana Soto", at: old)
        let child = try person("Leo Soto", at: old, as: .parent, agreed: (.withdrawn, "front-desk"))
        try hear(.text("STOP"), from: old)
        #expect(try consent(mother) == .withdrawn)
        try hear(.text("START"), from: old)
        #expect(try consent(mother) == .given)
        #expect(try consent(child) == .withdrawn)
    }

    @Test func `stop makes a file's no the patient's own`() throws {
        let mother = try person("Ana Soto", at: old, agreed: (.withdrawn, ConsentSource.imported))
        try hear(.text("STOP"), from: old)
        let source = try engine.readBlocking { tx in try tx.consent(of: mother, for: .appointments)?.source }
        #expect(source?.hasPrefix("patient-message:") == true)
    }

    @Test func `start on one phone does not undo stop on another`() throws {
        let child = try person("Leo Soto", at: old, as: .parent)
        try engine.writeBlocking { tx in
            try tx.link(child, to: #require(try tx.ensureAddress(new)).id, as: .parent, trust: 1)
        }
        try hear(.text("STOP"), from: old)
        try hear(.text("STOP"), from: new)
        try hear(.text("START"), from: new)
        #expect(try consent(child) == .withdrawn)
        try hear(.text("START"), from: old)
        #expect(try consent(child) == .given)
    }

    @Test func `a new number takes all over, and the old one reaches nobody any more`() throws {
        let mother = try person("Ana Soto", at: old, trust: 2)
        let child = try person("Leo Soto", at: old, as: .parent)
        try hear(.addressChange(to: new, text: ""), from: old)
        #expect(
            try links(new) == [
                AddressLink(person: mother, relation: .oneself, trust: 2),
                AddressLink(person: child, relation: .parent, trust: 1),
            ]
        )
        #expect(try links(old) == [])
        #expect(try reach(mother) == new.phone)
        #expect(try reach(child) == new.phone)
    }

    @Test func `stop survives a change of number, and start there ends it`() throws {
        let mother = try person("Ana Soto", at: old)
        try hear(.text("STOP"), from: old)
        try hear(.addressChange(to: new, text: ""), from: old)
        #expect(try reach(mother) == nil)
        try hear(.text("START"), from: new)
        #expect(try reach(mother) == new.phone)
    }

    @Test func `a new number with a new id leaves neither old one behind`() throws {
        let before = ChannelAddress(phone: old.phone, userID: "US.1")
        let after = ChannelAddress(phone: new.phone, userID: "US.2")
        let mother = try person("Ana Soto", at: before)
        try hear(.addressChange(to: after, text: ""), from: before)
        #expect(try links(ChannelAddress(phone: nil, userID: "US.1")) == [])
        #expect(try links(old) == [])
        #expect(try links(ChannelAddress(phone: nil, userID: "US.2")).map(\.person) == [mother])
        #expect(try links(new).map(\.person) == [mother])
    }

    @Test func `an id made anew leaves the phone as it is`() throws {
        let mother = try person("Ana Soto", at: ChannelAddress(phone: old.phone, userID: "US.1"))
        try hear(.addressChange(to: ChannelAddress(phone: nil, userID: "US.2"), text: ""), from: old)
        #expect(try links(old).map(\.person) == [mother])
        #expect(try links(ChannelAddress(phone: nil, userID: "US.2")).map(\.person) == [mother])
        #expect(try links(ChannelAddress(phone: nil, userID: "US.1")) == [])
    }

    @Test func `the same number written another way changes nothing`() throws {
        let short = ChannelAddress(phone: "551187654321", userID: "BR.1")
        let mother = try person("Lia Exemplo", at: short)
        try hear(.addressChange(to: ChannelAddress(phone: "5511987654321"), text: ""), from: short)
        #expect(try links(short).map(\.person) == [mother])
        #expect(try links(ChannelAddress(phone: nil, userID: "BR.1")).map(\.person) == [mother])
    }

    @Test func `start undoes a stop of the first version, which did not note the phone`() throws {
        let mother = try person("Ana Soto", at: old)
        try hear(.text("STOP"), from: old)
        try engine.writeBlocking { tx in
            _ = try tx.execute("UPDATE consent SET source = 'patient-message'")
        }
        #expect(try hear(.text("START"), from: old) == 1)
        #expect(try consent(mother) == .given)
        #expect(try reach(mother) == old.phone)
    }

    @Test func `start that brings nobody back is left to staff without an answer`() throws {
        let child = try person("Leo Soto", at: old, as: .parent, agreed: (.withdrawn, "front-desk"))
        try hear(.text("STOP"), from: old)
        #expect(try hear(.text("START"), from: old) == 0)
        #expect(try consent(child) == .withdrawn)
        let (isSilenced, unread) = try engine.writeBlocking { tx in
            let address = try #require(try tx.ensureAddress(old)).id
            let conversation = try tx.ensureConversation(line: SampleClinic.line, address: address)
            return (try tx.isOptedOut(address, of: .appointments), conversation.unread)
        }
        #expect(!isSilenced && unread == 2)
    }

    @Test func `a start that was said before a stop undoes nothing, although it comes later`() throws {
        let mother = try person("Ana Soto", at: old)
        try hear(.text("STOP"), from: old)
        let before = file.clock.now - .seconds(30)
        #expect(try hear(.text("START"), from: old, at: before) == 0)
        #expect(try reach(mother) == nil)
        #expect(try consent(mother) == .withdrawn)
        #expect(try hear(.text("START"), from: old) == 1)
        #expect(try reach(mother) == old.phone)
    }

    @Test func `a stop counts from when it was said, however late it comes and wherever it is copied`() throws {
        let mother = try person("Ana Soto", at: ChannelAddress(phone: nil, userID: "US.1"))
        let said = file.clock.now
        file.clock.advance(by: .hours(1))
        try hear(.text("STOP"), from: ChannelAddress(phone: nil, userID: "US.1"), at: said)
        try hear(.text("Hello"), from: ChannelAddress(phone: old.phone, userID: "US.1"))
        #expect(try hear(.text("START"), from: old, at: said + .minutes(1)) == 1)
        #expect(try reach(mother) == old.phone)
    }

    @Test func `start on one's own second phone undoes one's stop on the first, and no child's`() throws {
        let mother = try person("Ana Soto", at: old)
        let child = try person("Leo Soto", at: old, as: .parent)
        try engine.writeBlocking { tx in
            let second = try #require(try tx.ensureAddress(new)).id
            try tx.link(mother, to: second, as: .oneself, trust: 1)
            try tx.link(child, to: second, as: .parent, trust: 1)
        }
        try hear(.text("STOP"), from: old)
        #expect(try reach(mother) == nil)
        #expect(try hear(.text("START"), from: new) == 1)
        #expect(try reach(mother) == new.phone)
        #expect(try consent(child) == .withdrawn)
        #expect(try hear(.text("START"), from: new) == 0, "nothing is stopped any more")
    }
}
