package import Care

/// One lane as the database has it.
package struct LaneRecord: Sendable, Hashable {
    package var number: Int
    package var node: Identifier<Node>?
    package var fence: Int64
    package var leasedUntil: Instant
    package var isDraining: Bool

    package init(
        number: Int,
        node: Identifier<Node>? = nil,
        fence: Int64 = 0,
        leasedUntil: Instant = Instant(microseconds: 0),
        isDraining: Bool = false
    ) {
        self.number = number
        self.node = node
        self.fence = fence
        self.leasedUntil = leasedUntil
        self.isDraining = isDraining
    }
}

/// One start of a server.
package enum Node {}

/// What a node does about the lanes at one moment: a pure rule, the same on every node.
///
/// Each of the living has an equal share. A node keeps what it has, takes what nobody holds until it has its share, and
/// lets go of what is above it.
package struct LaneShare: Sendable, Hashable {
    package var keep: [Int] = []
    package var take: [Int] = []
    /// Above the share: nothing more is taken up in them, and they go when nothing of them is in the air.
    package var drain: [Int] = []

    /// `living` are the nodes whose sign of life is fresh, `me` among them or not.
    package init(of me: Identifier<Node>, among living: [Identifier<Node>], lanes: [LaneRecord], now: Instant) {
        let living = Set(living).union([me]).sorted { $0.rawValue < $1.rawValue }
        let place = living.firstIndex(of: me) ?? 0
        let share = lanes.count / living.count + (place < lanes.count % living.count ? 1 : 0)
        // An expired lease of ours that nobody took is still ours.
        let mine = lanes.filter { $0.node == me }
        keep = mine.prefix(share).map(\.number)
        drain = mine.dropFirst(share).map(\.number)
        let free = lanes.filter { lane in lane.node != me && (lane.node == nil || lane.leasedUntil <= now) }
        take = free.prefix(max(0, share - mine.count)).map(\.number)
    }
}
