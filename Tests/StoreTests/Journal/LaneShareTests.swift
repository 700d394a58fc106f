import Care
import Store
import TestKit
import Testing

/// Nodes that come, work, sleep and die, in any order, and what each does about the lanes.
@Suite struct LaneShareTests {
    private struct Cluster {
        var random: SplitMix64
        var now = TestStore.morning
        var lanes = (0..<Lane.count).map { LaneRecord(number: $0) }
        var aliveUntil: [Identifier<Node>: Instant] = [:]
        /// Lanes with something in the air.
        var busy: Set<Int> = []
        /// What should not have been.
        var wrongs: [String] = []
        private static let lease = Span.seconds(6)

        init(seed: UInt64) {
            random = SplitMix64(seed: seed)
        }

        /// One node's turn at the lanes, as the practice takes it.
        mutating func keep(_ me: Identifier<Node>) {
            aliveUntil[me] = now + Self.lease
            let living = aliveUntil.filter { $0.value > now }.map(\.key)
            let share = LaneShare(of: me, among: living, lanes: lanes, now: now)
            let named = share.keep + share.drain + share.take
            if Set(named).count != named.count { wrongs.append("a lane is named twice") }
            for number in share.keep + share.drain {
                if lanes[number].node != me { wrongs.append("lane \(number) is not its own") }
                lanes[number].leasedUntil = now + Self.lease
            }
            for number in share.drain where !busy.contains(number) { lanes[number] = LaneRecord(number: number) }
            for number in share.take {
                let lane = lanes[number]
                let isLiving = lane.node.flatMap { aliveUntil[$0] }.map { $0 > now } ?? false
                if isLiving { wrongs.append("lane \(number) is taken from a living node") }
                lanes[number] = LaneRecord(number: number, node: me, leasedUntil: now + Self.lease)
            }
        }

        func held(by node: Identifier<Node>) -> Int { lanes.count { $0.node == node && $0.leasedUntil > now } }
    }

    @Test func `nothing is taken from the living, and in the end each of them has its share`() {
        for seed in 1...200 as ClosedRange<UInt64> {
            var cluster = Cluster(seed: seed)
            let nodes = (1...Int64.random(in: 1...9, using: &cluster.random)).map { Identifier<Node>($0) }
            for _ in 0..<60 {
                cluster.now = cluster.now + .milliseconds(Int64.random(in: 0...4_000, using: &cluster.random))
                cluster.busy = Set((0..<Lane.count).filter { _ in Int.random(in: 0..<4, using: &cluster.random) == 0 })
                // Some sleep for long, some have not come yet.
                cluster.keep(nodes[Int.random(in: 0..<nodes.count, using: &cluster.random)])
            }
            let left = Int.random(in: 1...nodes.count, using: &cluster.random)
            let survivors = nodes.shuffled(using: &cluster.random).prefix(left)
            cluster.busy = []
            for _ in 0..<6 {
                cluster.now = cluster.now + .seconds(2)
                for node in survivors { cluster.keep(node) }
            }
            let shares = survivors.map { cluster.held(by: $0) }
            #expect(cluster.wrongs == [], "seed \(seed)")
            #expect(shares.reduce(0, +) == Lane.count, "seed \(seed): \(shares)")
            #expect((shares.max() ?? 0) - (shares.min() ?? 0) <= 1, "seed \(seed): \(shares)")
        }
    }

    @Test func `more nodes than lanes leave some without, and nobody takes twice`() {
        var cluster = Cluster(seed: 1)
        let nodes = (1...100 as ClosedRange<Int64>).map { Identifier<Node>($0) }
        for _ in 0..<4 {
            cluster.now = cluster.now + .seconds(2)
            for node in nodes { cluster.keep(node) }
        }
        #expect(nodes.count { cluster.held(by: $0) == 1 } == Lane.count)
    }

    @Test func `a lane with something in the air stays with its node`() {
        var cluster = Cluster(seed: 1)
        let (first, second) = (Identifier<Node>(1), Identifier<Node>(2))
        cluster.keep(first)
        cluster.busy = Set(0..<Lane.count)
        cluster.keep(second)
        cluster.keep(first)
        cluster.keep(second)
        #expect(cluster.held(by: first) == Lane.count && cluster.held(by: second) == 0)
        cluster.busy = [Lane.count - 1]
        cluster.keep(first)
        cluster.keep(second)
        #expect(cluster.held(by: first) == 33 && cluster.held(by: second) == 31)
    }
}
