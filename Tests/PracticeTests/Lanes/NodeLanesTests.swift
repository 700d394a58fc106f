import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// Leases as units of work: who works in which lane, and what becomes of a dead node's messages.
@Suite struct NodeLanesTests {
    private let desk: DeliveryDesk
    private let rules = PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line)

    init() throws {
        desk = try DeliveryDesk()
    }

    private func join(_ name: String) throws -> NodeLanes {
        try desk.engine.writeBlocking { try NodeLanes.join(named: name, in: $0) }
    }

    /// How many it holds after it kept them.
    @discardableResult
    private func keep(_ lanes: NodeLanes) throws -> Int { try desk.engine.writeBlocking { try lanes.keep(in: $0) } }

    private func held(by lanes: NodeLanes) throws -> Set<Int> {
        try desk.engine.readBlocking { try $0.heldLanes(by: lanes.node, until: $0.now).numbers }
    }

    private func delivery(_ lanes: NodeLanes) -> Delivery { Delivery(rules: rules, lanes: lanes) }

    private func takeOff(_ lanes: NodeLanes) throws -> [Identifier<OutboxItem>] {
        let leaving = try desk.engine.writeBlocking { try delivery(lanes).takeOff(limit: 64, in: $0).leaving }
        return leaving.compactMap { Identifier($0.correlation) }
    }

    private func settle(_ item: Identifier<OutboxItem>, _ lanes: NodeLanes) throws {
        try desk.engine.writeBlocking { tx in
            let outcome = SendOutcome.accepted(id: "wamid.\(item)", address: nil)
            try delivery(lanes).settle(item.description, outcome, in: tx)
        }
    }

    private struct NoSuchLane: Error {}

    /// Somebody in a lane of the upper half, which the first of two nodes lets go.
    private func inUpperHalf() throws -> Conversation {
        for number in 0..<200 {
            let conversation = try desk.neighbour(number)
            if conversation.lane >= Lane.count / 2 { return conversation }
        }
        throw NoSuchLane()
    }

    @Test func `the first has every lane and lets the second have its half`() throws {
        let first = try join("first")
        #expect(try keep(first) == 64)
        let second = try join("second")
        #expect(try keep(second) == 0, "they are all held")
        #expect(try keep(first) == 32)
        #expect(try keep(second) == 32)
        #expect(try held(by: first).isDisjoint(with: held(by: second)))
        #expect(try held(by: first).union(held(by: second)) == Set(0..<Lane.count))
        for duty in Duty.allCases {
            let holders = try desk.engine.readBlocking { tx in try [first, second].count { try $0.has(duty, in: tx) } }
            #expect(holders == 1, "\(duty)")
        }
    }

    @Test func `a lane is let go only when nothing of it is in the air, and nothing more is taken up in it`() throws {
        let first = try join("first")
        try keep(first)
        let conversation = try inUpperHalf()
        let flying = try desk.say("flying", to: conversation)
        #expect(try takeOff(first) == [flying])
        let second = try join("second")
        #expect(try keep(first) == 32)
        #expect(try keep(second) == 31)
        #expect(try !held(by: first).contains(conversation.lane))
        try settle(flying, first)
        #expect(try desk.state(flying) == "accepted")
        let next = try desk.say("next", to: conversation)
        desk.place.clock.advance(by: .seconds(1))
        #expect(try takeOff(first) == [])
        #expect(try takeOff(second) == [])
        try keep(first)
        #expect(try keep(second) == 32)
        // By now the pair's rate allows another.
        desk.place.clock.advance(by: .seconds(2))
        #expect(try takeOff(first) == [])
        #expect(try takeOff(second) == [next])
    }

    @Test func `what a dead node was sending is unknown, and its heir takes up what waits in its lanes`() throws {
        let dead = try join("dead")
        try keep(dead)
        let sending = try desk.say("sending", to: desk.neighbour(1))
        #expect(try takeOff(dead) == [sending])
        let waiting = try desk.say("waiting", to: desk.neighbour(2))
        let heir = try join("heir")
        desk.place.clock.advance(by: .seconds(5))
        #expect(try keep(heir) == 0, "its lease still runs")
        #expect(try takeOff(heir) == [])
        desk.place.clock.advance(by: .seconds(2))
        #expect(try keep(heir) == 64)
        #expect(try desk.state(sending) == "unknown interrupted")
        #expect(throws: LostLane.self) { try settle(sending, dead) }
        #expect(try desk.state(sending) == "unknown interrupted")
        #expect(try takeOff(dead) == [])
        #expect(try takeOff(heir) == [waiting])
    }

    @Test func `a node that comes back to its lanes may not write under the old fence`() throws {
        let sleeper = try join("sleeper")
        try keep(sleeper)
        let item = try desk.say("item")
        #expect(try takeOff(sleeper) == [item])
        desk.place.clock.advance(by: .seconds(7))
        let other = try join("other")
        #expect(try keep(other) == 64)
        try desk.engine.writeBlocking { try other.leave(in: $0) }
        #expect(try keep(sleeper) == 64)
        #expect(throws: LostLane.self) { try settle(item, sleeper) }
        #expect(try desk.state(item) == "unknown interrupted")
    }

    @Test func `too little of a lease is left to take anything up under it`() throws {
        let node = try join("node")
        try keep(node)
        let item = try desk.say("item")
        desk.place.clock.advance(by: .seconds(3))
        #expect(try takeOff(node) == [])
        try keep(node)
        #expect(try takeOff(node) == [item])
    }

    @Test func `who leaves is followed at once`() throws {
        let first = try join("first")
        try keep(first)
        let second = try join("second")
        try desk.engine.writeBlocking { try first.leave(in: $0) }
        #expect(try keep(second) == 64)
        #expect(throws: LostNode.self) { try keep(first) }
    }

    @Test func `who was silent for a day is forgotten`() throws {
        let silent = try join("silent")
        try keep(silent)
        desk.place.clock.advance(by: .days(1) + .seconds(7))
        let other = try join("other")
        #expect(try keep(other) == 64)
        #expect(throws: LostNode.self) { try keep(silent) }
    }

    @Test func `leases from a clock that was ahead are cut to a whole lease from now`() throws {
        desk.place.clock.advance(by: .days(10))
        let ahead = try join("ahead")
        try keep(ahead)
        desk.place.clock.advance(by: .days(-10))
        let other = try join("other")
        #expect(try keep(other) == 0)
        desk.place.clock.advance(by: .seconds(6))
        #expect(try keep(other) == 64)
    }

    @Test func `alone, every lane is held for good, and by the next start`() throws {
        let first = try desk.engine.writeBlocking { try NodeLanes.joinAlone(named: "first", in: $0) }
        let item = try desk.say("item", life: .days(900))
        #expect(try takeOff(first) == [item])
        desk.place.clock.advance(by: .days(400))
        #expect(try held(by: first).count == 64)
        let second = try desk.engine.writeBlocking { try NodeLanes.joinAlone(named: "second", in: $0) }
        #expect(try held(by: first).isEmpty && held(by: second).count == 64)
        #expect(throws: LostLane.self) { try settle(item, first) }
    }
}
