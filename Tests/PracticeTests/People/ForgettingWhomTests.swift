import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

@Suite struct ForgettingWhomTests {
    private let world: ForgettingDesk

    init() throws {
        world = try ForgettingDesk()
    }

    @Test func `a person is meant by identifier, by record number or by a phone that serves only them`() throws {
        let command = try world.command()
        for text in [
            "\(world.lia.id)", "id:\(world.lia.id)", "4711", "record:4711", "+12125550142", "phone:2125550142",
        ] {
            #expect(try command.preview(text).deleted["person"] == 1, "\(text)")
        }
        for text in ["99", "record:12125550142", "id:4711", "Lia Exemplo", "", "phone:"] {
            #expect(throws: ForgetDesk.Refusal.nobody, "\(text)") { try command.preview(text) }
        }
        #expect(throws: ForgetDesk.Refusal.phoneServesSeveral(2)) { try command.preview("+12125550177") }
        try world.engine.writeBlocking { tx in
            _ = try tx.insertPerson(name: "X", language: .english, zone: "UTC", recordNumber: "12125550142")
        }
        #expect(throws: ForgetDesk.Refusal.ambiguous) { try command.preview("12125550142") }
        #expect(try command.preview("phone:12125550142").deleted["appointment"] == 1)
        #expect(try command.preview("record:12125550142").deleted["appointment"] == nil)
    }

    @Test func `a stranger who only wrote is forgotten by phone`() throws {
        try world.hear("12125550111", "wamid.1")
        let gone = try world.command().forget("+12125550111", by: "operator")
        #expect(gone.deleted["address"] == 1 && gone.deleted["message"] == 1 && gone.deleted["person"] == nil)
        #expect(try world.count("person") == 2)
    }

    @Test func `the last one whom a shared phone serves takes it along`() throws {
        try world.talk()
        _ = try world.command().forget("4711", by: "operator")
        let gone = try world.command().forget("4712", by: "operator")
        #expect(gone.remaining == 0)
        for table in ["person", "address", "conversation", "message", "outbox", "relation"] {
            #expect(try world.count(table) == 0, "\(table)")
        }
        let keys = try world.count("data_key", "subject <> 0")
        #expect(keys == 0)
    }

    @Test func `a phone the person no longer has goes too`() throws {
        try world.engine.writeBlocking { tx in
            _ = try tx.enqueue(world.desk.clinic.text("old", at: tx.now), in: world.desk.clinic.conversation)
            try tx.abandon(world.own.id)
        }
        #expect(try world.command().forget("4711", by: "operator").deleted["address"] == 1)
    }

    @Test func `a stop outlives the person, without the number, and holds when the number comes back`() throws {
        try world.hear(world.own.value, "wamid.1", "STOP")
        _ = try world.command().forget("4711", by: "operator")
        #expect(try world.count("opt_out") == 0)
        #expect(try world.count("kept_stop") > 0)
        try world.engine.writeBlocking { tx in
            let phone = try #require(PhoneNumber(digits: world.own.value))
            let address = try tx.ensureAddress(phone: phone)
            #expect(try tx.isOptedOut(address.id, of: .appointments))
            let person = try tx.insertPerson(name: "Lia Exemplo", language: .english, zone: "UTC")
            try tx.link(person.id, to: address.id, as: .oneself, trust: 1)
            #expect(try tx.isOptedOut(person: person.id, of: .appointments))
        }
        #expect(try world.count("kept_stop") == 0)
    }

    @Test func `a no that staff noted outlives the person as a stop`() throws {
        try world.engine.writeBlocking { tx in
            let no = Consent(purpose: .appointments, state: .withdrawn, at: tx.now, source: "front-desk")
            try tx.record(no, of: world.lia.id)
        }
        _ = try world.command().forget("4711", by: "operator")
        try world.engine.writeBlocking { tx in
            let phone = try #require(PhoneNumber(digits: world.own.value))
            let address = try tx.ensureAddress(phone: phone)
            #expect(try tx.isOptedOut(address.id, of: .appointments))
            #expect(try !tx.isOptedOut(address.id, of: .outreach))
        }
    }
}
