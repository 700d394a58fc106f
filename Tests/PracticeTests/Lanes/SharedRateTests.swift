import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// Several nodes on one store: what one line may send in a second is shared, and each message is one node's.
@Suite struct SharedRateTests {
    private let rules = PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line, throughput: 10)

    /// One node: its lanes, and the delivery that works in them.
    private struct Sender {
        let lanes: NodeLanes
        let delivery: Delivery

        init(_ rules: PracticeRules, in tx: Transaction) throws {
            lanes = try NodeLanes.join(named: "test", in: tx)
            delivery = Delivery(rules: rules, lanes: lanes)
        }
    }

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `three nodes together never exceed the line's rate, and send each message once`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let desk = try DeliveryDesk(throughput: 10)
        for number in 0..<40 { try desk.say("n\(number)", to: try desk.neighbour(number)) }
        let senders = try (0..<3).map { _ in try desk.engine.writeBlocking { try Sender(rules, in: $0) } }
        var sent: [(id: Identifier<OutboxItem>, at: Instant, by: Int)] = []
        while sent.count < 40, desk.now < TestStore.morning + .hours(7) {
            let turn = Int.random(in: 0..<3, using: &random)
            let sender = senders[turn]
            let leaving = try desk.engine.writeBlocking { tx in
                try sender.lanes.keep(in: tx)
                let limit = Int.random(in: 1...64, using: &random)
                return try sender.delivery.takeOff(limit: limit, in: tx).leaving.map(\.correlation)
            }
            for correlation in leaving {
                let id = try #require(Identifier<OutboxItem>(correlation))
                sent.append((id, desk.now, turn))
                try desk.engine.writeBlocking { tx in
                    let outcome = SendOutcome.accepted(id: "wamid.\(correlation)", address: nil)
                    try sender.delivery.settle(correlation, outcome, in: tx)
                }
            }
            desk.place.clock.advance(by: .milliseconds(Int64.random(in: 1...700, using: &random)))
        }
        #expect(sent.count == 40 && Set(sent.map(\.id)).count == 40)
        #expect(Set(sent.map(\.by)).count > 1, "one node alone sent them all")
        for (index, first) in sent.enumerated() {
            let within = sent[index...].prefix { $0.at < first.at + .seconds(1) }.count
            #expect(within <= 11, "\(within) messages within a second")
        }
    }

    @Test func `a node whose lanes are another's takes up nothing, and what it had in the air is not its to settle`()
        throws
    {
        let desk = try DeliveryDesk()
        let id = try desk.say("slept on")
        let sleeper = try desk.engine.writeBlocking { try Sender(rules, in: $0) }
        let inTheAir = try desk.engine.writeBlocking { tx in
            try sleeper.lanes.keep(in: tx)
            return try sleeper.delivery.takeOff(limit: 8, in: tx).leaving.map(\.correlation)
        }
        #expect(inTheAir == [id.description])
        desk.place.clock.advance(by: .seconds(7))
        try desk.engine.writeBlocking { tx in try Sender(rules, in: tx).lanes.keep(in: tx) }
        #expect(try desk.state(id) == "unknown interrupted")
        try desk.say("after")
        let taken = try desk.engine.writeBlocking { try sleeper.delivery.takeOff(limit: 8, in: $0).count }
        #expect(taken == 0)
        #expect(throws: LostLane.self) {
            try desk.engine.writeBlocking { tx in
                try sleeper.delivery.settle(id.description, .accepted(id: "wamid.1", address: nil), in: tx)
            }
        }
        #expect(try desk.state(id) == "unknown interrupted")
    }
}
