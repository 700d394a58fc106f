import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// Each trouble, in a store that has it and nothing else.
@Suite struct TroubleSearchTests {
    private let desk: DeliveryDesk
    private let search = TroubleSearch(line: SampleClinic.line, zone: .utc)

    init() throws {
        desk = try DeliveryDesk()
    }

    private func found() throws -> [Trouble] {
        try desk.engine.readBlocking { try search.find(in: $0) }.map(\.kind)
    }

    @Test func `nothing is wrong with a clinic at work`() throws {
        let id = try desk.say("a")
        _ = try desk.takeOff()
        try desk.settle(id, .accepted(id: "wamid.1", address: nil))
        try desk.say("b")
        #expect(try found() == [])
    }

    @Test func `a journal that is not worked off`() throws {
        try desk.engine.writeBlocking { _ = try $0.append(toJournal: [1]) }
        desk.place.clock.advance(by: .seconds(59))
        #expect(try found() == [])
        desk.place.clock.advance(by: .seconds(1))
        #expect(try found() == [.journalBehind])
    }

    @Test func `a live message that does not leave, but not while the line rests or is held`() throws {
        try desk.say("a", life: .hours(5))
        desk.place.clock.advance(by: .minutes(9))
        #expect(try found() == [])
        desk.place.clock.advance(by: .minutes(1))
        #expect(try found() == [.outboxStuck])
        try desk.engine.writeBlocking { try $0.restLine(SampleClinic.line, until: $0.now + .minutes(5), because: nil) }
        #expect(try found() == [])
        try desk.engine.writeBlocking { try $0.restLine(SampleClinic.line, until: $0.now + .minutes(5), because: "x") }
        #expect(try found() == [.lineHeld])
    }

    @Test func `a bulk send that takes long is no trouble while the line moves`() throws {
        for number in 0..<3 { try desk.say("b\(number)", purpose: .outreach, life: .hours(5)) }
        desk.place.clock.advance(by: .minutes(20))
        #expect(try found() == [.outboxStuck])
        // One leaves, which is the line's rate moving on.
        try desk.engine.writeBlocking { _ = try desk.delivery.takeOff(limit: 1, in: $0) }
        #expect(try found() == [])
        desk.place.clock.advance(by: .minutes(10))
        #expect(try found() == [.outboxStuck])
    }

    @Test func `what was set aside`() throws {
        try desk.engine.writeBlocking { tx in try tx.park(try tx.append(toJournal: [1]), reason: "not_json") }
        #expect(try found() == [.updatesParked])
    }

    @Test func `sends nobody confirmed, for a week`() throws {
        let id = try desk.say("a")
        _ = try desk.takeOff()
        try desk.settle(id, .failed(ChannelFailure(code: 0, disposition: .unknown, advice: "")))
        #expect(try found() == [], "a status may still tell")
        desk.place.clock.advance(by: .minutes(11))
        try desk.engine.writeBlocking { _ = try UnknownSweep.run(limit: 10, in: $0) }
        #expect(try found() == [.sendsUnknown])
        desk.place.clock.advance(by: .days(8))
        #expect(try found() == [])
    }

    @Test(arguments: [
        ("APPROVED", "UTILITY", 3, false), ("PENDING", "UTILITY", 3, false), ("PAUSED", "UTILITY", 3, true),
        ("MISSING", "UTILITY", 3, true), ("APPROVED", "MARKETING", 3, true), ("APPROVED", "UTILITY", -1, true),
    ])
    func `templates that are not as we rely on them`(row: (String, String, Int, Bool)) throws {
        try desk.engine.writeBlocking { tx in
            let record = TemplateRecord(
                name: "appointment_reminder",
                language: "en",
                status: row.0,
                category: row.1,
                expectedCategory: "UTILITY",
                parameters: row.2,
                buttons: 0
            )
            try tx.save(record)
        }
        #expect(try found() == (row.3 ? [.templatesDrifted] : []))
    }

    @Test func `lanes that lost their node while another node runs`() throws {
        try desk.engine.writeBlocking { tx in
            for number in 0..<Lane.count {
                _ = try tx.execute(
                    "INSERT INTO lane (number, node, fence, leased_until) VALUES (?, 1, 1, ?) "
                        + "ON CONFLICT (number) DO UPDATE SET leased_until = excluded.leased_until",
                    .int(number),
                    .instant(tx.now + .seconds(number < 60 ? 3_600 : 10))
                )
            }
        }
        desk.place.clock.advance(by: .seconds(39))
        #expect(try found() == [], "they may be changing hands")
        desk.place.clock.advance(by: .seconds(1))
        let lost = try desk.engine.readBlocking { try search.find(in: $0) }
        #expect(lost == [FoundTrouble(.lanesIdle, "4 of 64")])
        desk.place.clock.advance(by: .hours(2))
        #expect(try found() == [], "no node runs at all")
    }

    @Test func `a line that usually hears something every hour and hears nothing`() throws {
        // Tuesday, 12:00 UTC; open from nine to five as long as nothing else is known.
        for back in (0..<200).reversed() {
            desk.place.clock.move(to: TestStore.morning + .hours(6) - .hours(Int64(back)))
            try desk.engine.writeBlocking { tx in try tx.markHandled(try tx.append(toJournal: [1])) }
        }
        #expect(try found() == [])
        desk.place.clock.move(to: TestStore.morning + .hours(11))
        #expect(try found() == [.webhooksSilent])
    }
}
