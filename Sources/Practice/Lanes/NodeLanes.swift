package import Care
package import Store

/// One node's part of the lanes, as units of work.
///
/// Lengths: a lease holds for six seconds and is renewed every two, so that a death is noticed within eight; whoever takes
/// up a message must have sent it within three of the six, or leaves it.
package struct NodeLanes: Sendable {
    package static let lease = Span.seconds(6)
    package static let renewal = Span.seconds(2)
    /// What must be left of a lease when something is taken up under it.
    package static let margin = Span.seconds(3)

    package let node: Identifier<Node>

    package init(node: Identifier<Node>) {
        self.node = node
    }

    /// A node comes: its share is the others' to let go.
    package static func join(named name: String, in tx: Transaction) throws -> NodeLanes {
        NodeLanes(node: try tx.addNode(named: name, aliveUntil: tx.now + lease))
    }

    /// Where one server has the database to itself: every lane, for good.
    package static func joinAlone(named name: String, in tx: Transaction) throws -> NodeLanes {
        let forever = Instant(microseconds: .max)
        try tx.forgetAllNodes()
        let node = try tx.addNode(named: name, aliveUntil: forever)
        try tx.take(0..<Lane.count, for: node, until: forever)
        return NodeLanes(node: node)
    }

    /// Renews, takes what is free and lets go of what is above the share; gives how many are held.
    ///
    /// What a dead node was sending is unknown.
    @discardableResult
    package func keep(in tx: Transaction) throws -> Int {
        let until = tx.now + Self.lease
        // Written by a clock that was ahead: what is left of such a lease counts from now.
        try tx.cutLeases(at: until)
        try tx.note(aliveUntil: until, node)
        try tx.forgetNodes(silentSince: tx.now - .days(1))
        let living = try tx.livingNodes()
        // One that was silent for a day is forgotten, and its work is long another's.
        guard living.contains(node) else { throw LostNode() }
        let share = LaneShare(of: node, among: living, lanes: try tx.lanes(), now: tx.now)
        try tx.renew(node, until: until, draining: share.drain)
        if !share.drain.isEmpty {
            let busy = try tx.lanesInTheAir()
            try tx.release(share.drain.filter { !busy.contains($0) }, of: node)
        }
        try tx.take(share.take, for: node, until: until)
        if !share.take.isEmpty { try tx.recoverOutbox(in: HeldLanes(share.take)) }
        return share.keep.count + share.take.count
    }

    /// The end on purpose: nothing of this node is in the air any more, and others may take over at once.
    package func leave(in tx: Transaction) throws {
        try tx.release(Array(0..<Lane.count), of: node)
        try tx.remove(node)
    }

    /// The lanes to take up messages in.
    func forSending(in tx: Transaction) throws -> HeldLanes {
        try tx.heldLanes(by: node, until: tx.now + Self.margin)
    }

    /// Whether what is to be done once in the whole clinic is this node's to do.
    package func has(_ duty: Duty, in tx: Transaction) throws -> Bool {
        try tx.holds(duty.rawValue, by: node)
    }
}

/// The node was silent for so long that it was forgotten: its process starts again as another.
package struct LostNode: Error {}

/// Work that one node does for all: whoever holds the lane of its number.
package enum Duty: Int, Sendable, CaseIterable {
    /// Reads the journal, in the order it came.
    case intake
    case agenda
    case media
    case unknownSends
    case housekeeping
    case calendars
}
