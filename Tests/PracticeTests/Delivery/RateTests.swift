import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

@Suite struct RateTests {
    @Test func `the line never sends more than its rate, however the moments of looking fall`() throws {
        for seed in UInt64(0)..<20 {
            var random = SplitMix64(seed: seed)
            let desk = try DeliveryDesk(throughput: 10)
            for number in 0..<60 { try desk.say("n\(number)", to: try desk.neighbour(number)) }
            var sent: [Instant] = []
            while sent.count < 60 {
                for correlation in try desk.takeOff(limit: Int.random(in: 1...64, using: &random)) {
                    sent.append(desk.now)
                    let id = try #require(Identifier<OutboxItem>(correlation))
                    try desk.settle(id, .accepted(id: "wamid.\(sent.count)", address: nil))
                }
                desk.place.clock.advance(by: .milliseconds(Int64.random(in: 1...700, using: &random)))
            }
            for (index, first) in sent.enumerated() {
                let within = sent[index...].prefix { $0 < first + .seconds(1) }.count
                #expect(within <= 11, "seed \(seed): \(within) messages within a second")
            }
        }
    }

    @Test func `one person gets at most a burst and then one message in six seconds`() throws {
        let desk = try DeliveryDesk()
        for number in 0..<60 { try desk.say("n\(number)", life: .hours(2)) }
        var sent: [Instant] = []
        _ = try desk.work(for: .hours(1)) { now in
            sent.append(now)
            return .accepted(id: "wamid.\(sent.count)", address: nil)
        }
        #expect(sent.count == 60)
        for (index, first) in sent.enumerated() {
            let within = sent[index...].prefix { $0 < first + .seconds(6) }.count
            #expect(within <= 45)
        }
        let last = try #require(sent.last)
        #expect((last - sent[0]).seconds >= Double((60 - 36) * 6))
    }

    @Test func `a message held for its pair says so`() throws {
        let desk = try DeliveryDesk(throughput: 1_000)
        var ids: [Identifier<OutboxItem>] = []
        for number in 0..<40 { ids.append(try desk.say("n\(number)")) }
        for _ in 0..<40 {
            for correlation in try desk.takeOff() {
                let id = try #require(Identifier<OutboxItem>(correlation))
                try desk.settle(id, .accepted(id: "wamid.\(correlation)", address: nil))
            }
        }
        #expect(try desk.state(ids[39]) == "queued pair_rate")
    }
}
