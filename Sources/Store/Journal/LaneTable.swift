package import Care

/// The lanes a node may work in at one moment.
package struct HeldLanes: Sendable, Hashable {
    package var numbers: Set<Int>

    package init(_ numbers: some Sequence<Int>) {
        self.numbers = Set(numbers)
    }

    package var areAll: Bool { numbers.count == Lane.count }

    /// As a condition on a column; nil when every lane is held.
    func condition(on column: String) -> String? {
        areAll ? nil : "\(column) IN (\(numbers.sorted().map(String.init).joined(separator: ", ")))"
    }
}

/// Leases: which node works in which lane, until when, under which fence.
extension Transaction {
    package func addNode(named name: String, aliveUntil: Instant) throws -> Identifier<Node> {
        let id = newID(Node.self)
        try execute(
            "INSERT INTO node (id, name, started_at, alive_until) VALUES (?, ?, ?, ?)",
            .id(id),
            .text(name),
            .instant(now),
            .instant(aliveUntil)
        )
        tell(.lanes)
        return id
    }

    /// Does nothing for one that is not known any more.
    package func note(aliveUntil moment: Instant, _ node: Identifier<Node>) throws {
        try executeLater("UPDATE node SET alive_until = ? WHERE id = ?", .instant(moment), .id(node))
    }

    package func remove(_ node: Identifier<Node>) throws {
        try execute("DELETE FROM node WHERE id = ?", .id(node))
        tell(.lanes)
    }

    package func forgetNodes(silentSince moment: Instant) throws {
        try executeLater("DELETE FROM node WHERE alive_until < ?", .instant(moment))
    }

    package func forgetAllNodes() throws {
        try execute("DELETE FROM node")
    }

    /// No lease and no sign of life reaches further than a whole lease from now.
    package func cutLeases(at moment: Instant) throws {
        try executeLater("UPDATE lane SET leased_until = ? WHERE leased_until > ?", .instant(moment), .instant(moment))
        try executeLater("UPDATE node SET alive_until = ? WHERE alive_until > ?", .instant(moment), .instant(moment))
    }

    package func livingNodes() throws -> [Identifier<Node>] {
        try rows("SELECT id FROM node WHERE alive_until > ? ORDER BY id", [.instant(now)]) { $0.id(0) }
    }

    package func lanes() throws -> [LaneRecord] {
        try rows("SELECT number, node, fence, leased_until, is_draining FROM lane ORDER BY number") {
            LaneRecord(
                number: Int($0.int(0)),
                node: $0.optionalID(1),
                fence: $0.int(2),
                leasedUntil: $0.instant(3),
                isDraining: $0.int(4) != 0
            )
        }
    }

    /// Prolongs a node's leases; some of them are on their way to another.
    package func renew(_ node: Identifier<Node>, until moment: Instant, draining: [Int]) throws {
        let draining = HeldLanes(draining)
        let isDraining = draining.numbers.isEmpty ? "0" : "CASE WHEN \(draining.among) THEN 1 ELSE 0 END"
        try executeLater(
            "UPDATE lane SET leased_until = ?, is_draining = \(isDraining) WHERE node = ?",
            .instant(moment),
            .id(node)
        )
    }

    /// Takes lanes that nobody holds any more, under new fences.
    package func take(_ lanes: some Sequence<Int>, for node: Identifier<Node>, until moment: Instant) throws {
        let taken = HeldLanes(lanes)
        guard !taken.numbers.isEmpty else { return }
        try execute(
            "UPDATE lane SET node = ?, fence = fence + 1, leased_until = ?, is_draining = 0 WHERE \(taken.among)",
            .id(node),
            .instant(moment)
        )
    }

    /// Lets lanes go; another node may take them at once.
    package func release(_ lanes: [Int], of node: Identifier<Node>) throws {
        guard !lanes.isEmpty else { return }
        try execute(
            "UPDATE lane SET node = NULL, leased_until = 0, is_draining = 0 WHERE node = ? AND \(HeldLanes(lanes).among)",
            .id(node)
        )
        tell(.lanes)
    }

    /// The lanes in which a node may take up work that takes until `moment`.
    package func heldLanes(by node: Identifier<Node>, until moment: Instant) throws -> HeldLanes {
        HeldLanes(
            try rows(
                "SELECT number FROM lane WHERE node = ? AND leased_until > ? AND is_draining = 0",
                [.id(node), .instant(moment)]
            ) { Int($0.int(0)) }
        )
    }

    package func holds(_ lane: Int, by node: Identifier<Node>) throws -> Bool {
        try number(
            "SELECT count(*) FROM lane WHERE number = ? AND node = ? AND leased_until > ?",
            [.int(lane), .id(node), .instant(now)]
        ) == 1
    }

    /// Throws `error`, before the commit at the latest, unless a message's lane is still held under the fence it was sent
    /// under.
    package func requireFence(
        of item: Identifier<OutboxItem>,
        by node: Identifier<Node>,
        or error: any Error
    ) throws {
        try connection.later(
            "SELECT count(*) FROM outbox JOIN lane ON lane.number = outbox.lane "
                + "WHERE outbox.id = ? AND lane.node = ? AND lane.fence = outbox.fence",
            [.id(item), .id(node)],
            { $0.int(0) },
            { counts in if counts != [1] { throw error } }
        )
    }
}

extension HeldLanes {
    fileprivate var among: String { "number IN (\(numbers.sorted().map(String.init).joined(separator: ", ")))" }
}
