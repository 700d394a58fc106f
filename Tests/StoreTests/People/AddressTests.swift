import Care
import Dialogue
import Store
import TestKit
import Testing

@Suite struct AddressTests {
    private let file: TestStore
    private let engine: any StoreEngine

    init() throws {
        file = try TestStore()
        engine = try file.open()
    }

    private let phone = ChannelAddress(phone: "12025550142")
    private let userID = ChannelAddress(phone: nil, userID: "US.1")
    private let both = ChannelAddress(phone: "12025550142", userID: "US.1")

    private func address(_ given: ChannelAddress, in tx: Transaction) throws -> Identifier<Address> {
        try #require(try tx.ensureAddress(given)).id
    }

    @Test(arguments: [
        ["5511987654321", "551187654321"], ["5491123456789", "541123456789"], ["5215512345678", "525512345678"],
    ])
    func `the forms of one Brazilian, Argentine or Mexican phone are one address`(forms: [String]) throws {
        try engine.writeBlocking { tx in
            let found = try forms.map { try address(ChannelAddress(phone: $0), in: tx) }
            #expect(Set(found).count == 1)
            for form in forms {
                let number = try #require(PhoneNumber(digits: form))
                #expect(try tx.address(phone: number)?.id == found[0])
                #expect(try tx.ensureAddress(phone: number).id == found[0])
            }
            #expect(try tx.number("SELECT count(*) FROM address") == 1)
        }
    }

    @Test(arguments: ["551134567890", "5511934567890", "12025550142"])
    func `a landline or another country's number has one form only`(digits: String) throws {
        try engine.writeBlocking { tx in
            let own = try address(ChannelAddress(phone: digits), in: tx)
            let other = try address(ChannelAddress(phone: digits + "0"), in: tx)
            #expect(own != other)
        }
    }

    @Test func `whoever was known by an id is found at the phone once it shows, and the other way round`() throws {
        try engine.writeBlocking { tx in
            let (ana, leo) = try (
                tx.insertPerson(name: "Ana Soto", language: .english, zone: "UTC").id,
                tx.insertPerson(name: "Leo Soto", language: .english, zone: "UTC").id
            )
            try tx.link(ana, to: address(userID, in: tx), as: .oneself, trust: 2)
            try tx.link(leo, to: address(phone, in: tx), as: .parent, trust: 1)
            let seen = try address(both, in: tx)
            let expected = [
                AddressLink(person: ana, relation: .oneself, trust: 2),
                AddressLink(person: leo, relation: .parent, trust: 1),
            ]
            #expect(try tx.links(at: seen) == expected)
            #expect(try tx.links(at: address(userID, in: tx)) == expected)
        }
    }

    @Test func `what is linked later to one is linked to both`() throws {
        try engine.writeBlocking { tx in
            let ana = try tx.insertPerson(name: "Ana Soto", language: .english, zone: "UTC").id
            let seen = try address(both, in: tx)
            try tx.link(ana, to: seen, as: .oneself, trust: 1)
            #expect(try tx.persons(at: address(userID, in: tx)) == [ana])
            // Seeing both again brings nothing back that was ended.
            for one in try tx.account(of: seen) { try tx.unlink(ana, from: one) }
            _ = try address(both, in: tx)
            #expect(try tx.persons(at: seen).isEmpty)
        }
    }

    @Test(arguments: [true, false]) func `stop on either is stop on both, and start ends both`(isPhone: Bool) throws {
        try engine.writeBlocking { tx in
            let (first, second) = isPhone ? (phone, userID) : (userID, phone)
            try tx.optOut(address(first, in: tx), of: .appointments, source: "test")
            _ = try address(second, in: tx)
            _ = try address(both, in: tx)
            for one in [phone, userID] { #expect(try tx.isOptedOut(address(one, in: tx), of: .appointments)) }
            try tx.optIn(address(second, in: tx), to: .appointments)
            _ = try address(both, in: tx)
            for one in [phone, userID] { #expect(try !tx.isOptedOut(address(one, in: tx), of: .appointments)) }
        }
    }

    @Test func `a link that is trusted more replaces one that is trusted less, and never the reverse`() throws {
        try engine.writeBlocking { tx in
            let ana = try tx.insertPerson(name: "Ana Soto", language: .english, zone: "UTC").id
            let home = try address(phone, in: tx)
            try tx.link(ana, to: home, as: .parent, trust: 1)
            try tx.link(ana, to: home, as: .oneself, trust: 2)
            try tx.link(ana, to: home, as: .carer, trust: 1)
            #expect(try tx.links(at: home) == [AddressLink(person: ana, relation: .oneself, trust: 2)])
        }
    }
}
