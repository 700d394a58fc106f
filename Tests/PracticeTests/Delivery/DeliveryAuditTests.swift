import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// Every decision about a message is in the audit chain, once, with its reason.
@Suite struct DeliveryAuditTests {
    private func told(_ desk: DeliveryDesk) throws -> [String] {
        try desk.engine.readBlocking { tx in
            var check = AuditCheck()
            while try check.walk(in: tx) {}
            #expect(check.fault == nil)
            return try tx.auditRows(after: 0, limit: 100).map(\.row).map { row in
                row.reason.map { "\(row.act) \($0)" } ?? row.act
            }
        }
    }

    private static func failure(_ disposition: ChannelFailure.Disposition) -> SendOutcome {
        .failed(ChannelFailure(code: 1, disposition: disposition, advice: "Advice of somebody's."))
    }

    @Test(arguments: [
        (SendOutcome.accepted(id: "wamid.1", address: nil), ["send.accepted"]),
        (failure(.refused), ["send.rejected refused_by_channel"]),
        (failure(.unknown), ["send.unknown interrupted"]),
        (failure(.retry), ["send.held retry_later"]),
        (failure(.needsStaff), ["line.held", "send.held line_held"]),
        (SendOutcome.notAttempted(advice: "no network"), ["send.held unreachable"]),
    ])
    func `what came of an attempt is told after the decision to make it`(outcome: SendOutcome, told: [String]) throws {
        let desk = try DeliveryDesk()
        let id = try desk.say("a")
        #expect(try desk.takeOff() == [id.description])
        try desk.settle(id, outcome)
        #expect(try self.told(desk) == ["send.departed"] + told)
        let rows = try desk.engine.readBlocking { try $0.auditRows(after: 0, limit: 9).map(\.row) }
        #expect(rows.allSatisfy { $0.actor == "system.delivery" })
        let sends = rows.filter { $0.act.hasPrefix("send.") }
        #expect(sends.allSatisfy { $0.object == "outbox" && $0.objectID == id.rawValue })
        #expect(sends.allSatisfy { $0.person == desk.clinic.person.id.rawValue })
    }

    @Test func `holds, refusals and expiry have their reasons`() throws {
        let desk = try DeliveryDesk()
        try desk.say("late", life: .seconds(5))
        desk.place.clock.advance(by: .seconds(6))
        _ = try desk.takeOff()
        #expect(try told(desk) == ["send.expired expired"])

        let quick = try DeliveryDesk()
        try quick.say("one")
        try quick.execute("UPDATE conversation SET pair_from = \((quick.now + .seconds(10)).microseconds)")
        #expect(try quick.takeOff().isEmpty)
        #expect(try told(quick) == ["send.held pair_rate"])

        let shut = try DeliveryDesk()
        try shut.say("shut", life: .hours(30))
        shut.place.clock.advance(by: .hours(25))
        _ = try shut.takeOff()
        #expect(try told(shut) == ["send.refused window_closed"])
    }

    @Test func `what a death left in the air is told by the next start`() throws {
        let desk = try DeliveryDesk()
        let id = try desk.say("a")
        _ = try desk.takeOff()
        try desk.engine.writeBlocking { try $0.recoverOutbox() }
        #expect(try told(desk) == ["send.departed", "send.unknown interrupted"])
        // An echo settles it, and a second one changes nothing.
        for _ in 0..<2 { try desk.settle(id, .accepted(id: "wamid.1", address: nil)) }
        #expect(try told(desk).last == "send.accepted" && told(desk).count == 3)
    }

    @Test func `a unit that fails leaves no decision behind`() throws {
        struct Oops: Error {}
        let desk = try DeliveryDesk()
        try desk.say("a")
        #expect(throws: Oops.self) {
            try desk.engine.writeBlocking { tx in
                _ = try desk.delivery.takeOff(limit: 9, in: tx)
                throw Oops()
            }
        }
        #expect(try told(desk).isEmpty)
        #expect(try desk.takeOff().count == 1)
        #expect(try told(desk) == ["send.departed"])
    }
}
