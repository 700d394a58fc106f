import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// A new number brings a new id; WhatsApp tells of both as from the old ones, in any order.
@Suite struct AddressChangeTests {
    private let desk: IntakeDesk
    private let before = ChannelAddress(phone: SampleClinic.phone.phone, userID: "US.1")
    private let after = ChannelAddress(phone: "12025550143", userID: "US.2")

    init() throws {
        desk = try IntakeDesk()
    }

    private func hear(_ content: IncomingContent, from: ChannelAddress, in tx: Transaction) throws {
        desk.file.clock.advance(by: .minutes(1))
        let id = "wamid.\(desk.file.clock.now.microseconds)"
        let message = IncomingMessage(id: id, from: from, at: tx.now, content: content)
        try desk.handle(.message(message), in: tx)
    }

    private func change(isNumberFirst: Bool, _ tx: Transaction) throws {
        let number = IncomingContent.addressChange(to: ChannelAddress(phone: after.phone), text: "new number")
        let id = IncomingContent.addressChange(to: ChannelAddress(phone: nil, userID: after.userID), text: "new id")
        for content in isNumberFirst ? [number, id] : [id, number] { try hear(content, from: before, in: tx) }
    }

    private func address(_ phone: String?, _ userID: String? = nil, in tx: Transaction) throws -> Identifier<Address> {
        try #require(try tx.ensureAddress(ChannelAddress(phone: phone, userID: userID))).id
    }

    private func expectMoved(in tx: Transaction) throws {
        let phone = try address(after.phone, in: tx)
        let id = try address(nil, after.userID, in: tx)
        #expect(try Set(tx.account(of: phone)) == [phone, id])
        for one in [phone, id] { #expect(try tx.persons(at: one) == [desk.clinic.person.id]) }
        for one in [try address(before.phone, in: tx), try address(nil, before.userID, in: tx)] {
            #expect(try tx.links(at: one).isEmpty)
            #expect(try tx.account(of: one) == [one])
        }
    }

    @Test(arguments: [true, false], [true, false])
    func `number and id change one after the other, and the people go along`(
        isNumberFirst: Bool,
        isIDKnown: Bool
    ) throws {
        try desk.engine.writeBlocking { tx in
            if isIDKnown { try hear(.text("Hello"), from: before, in: tx) }
            try change(isNumberFirst: isNumberFirst, tx)
            try expectMoved(in: tx)
            try hear(.text("Hello"), from: after, in: tx)
            try expectMoved(in: tx)
        }
    }

    @Test(arguments: [true, false])
    func `a stop goes along from when it was said`(isNumberFirst: Bool) throws {
        try desk.engine.writeBlocking { tx in
            try hear(.text("STOP"), from: before, in: tx)
            try change(isNumberFirst: isNumberFirst, tx)
            for one in [try address(after.phone, in: tx), try address(nil, after.userID, in: tx)] {
                let stops = try tx.stops(at: one)
                #expect(Set(stops.map(\.purpose)) == [.appointments, .outreach])
                #expect(stops.allSatisfy { $0.at == TestStore.morning })
            }
            try hear(.text("START"), from: after, in: tx)
            #expect(try tx.consent(of: desk.clinic.person.id, for: .appointments)?.state == .given)
            #expect(try !tx.isOptedOut(person: desk.clinic.person.id, of: .appointments))
            try expectMoved(in: tx)
        }
    }

    @Test func `somebody known by the id alone is found at the new number`() throws {
        try desk.engine.writeBlocking { tx in
            let ana = try tx.insertPerson(name: "Ana Soto", language: .english, zone: "UTC").id
            let hidden = ChannelAddress(phone: nil, userID: "US.8")
            try tx.link(ana, to: address(nil, hidden.userID, in: tx), as: .oneself, trust: 1)
            let number = ChannelAddress(phone: "12025550188")
            try hear(.addressChange(to: number, text: ""), from: hidden, in: tx)
            #expect(try tx.persons(at: address(number.phone, in: tx)) == [ana])
        }
    }
}
