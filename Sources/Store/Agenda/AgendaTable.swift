package import Care

/// A future act: why it was planned, about what at which version, from when and until when it makes sense.
package struct AgendaItem: Sendable, Hashable {
    package var id: Identifier<AgendaItem>
    /// `reminder` for now; features add theirs.
    package var kind: String
    package var anchor: Int64
    package var anchorVersion: Int
    package var offset: Span
    package var dueAt: Instant
    package var notAfter: Instant
}

extension Transaction {
    /// Plans an act once for each anchor, version and offset.
    package func plan(
        _ kind: String,
        anchor: Int64,
        version: Int,
        offset: Span,
        dueAt: Instant,
        notAfter: Instant
    ) throws {
        try execute(
            "INSERT INTO agenda (id, kind, anchor_id, anchor_version, offset_seconds, due_at, not_after) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, anchor_id, anchor_version, offset_seconds) DO NOTHING",
            .id(newID(AgendaItem.self)),
            .text(kind),
            .int(anchor),
            .int(version),
            .int(offset.microseconds / 1_000_000),
            .instant(dueAt),
            .instant(notAfter)
        )
    }

    /// Takes back what still waits for an anchor and version.
    package func unplan(_ kind: String, anchor: Int64, version: Int) throws {
        try execute(
            "DELETE FROM agenda WHERE kind = ? AND anchor_id = ? AND anchor_version = ? AND state = 'waiting'",
            .text(kind),
            .int(anchor),
            .int(version)
        )
    }

    /// When each act that was carried out for an anchor and version was due.
    package func settledAgenda(_ kind: String, anchor: Int64, version: Int) throws -> [Instant] {
        try rows(
            "SELECT due_at FROM agenda WHERE kind = ? AND anchor_id = ? AND anchor_version = ? AND state = 'done'",
            [.text(kind), .int(anchor), .int(version)]
        ) { $0.instant(0) }
    }

    /// When the next of the kind is due for the anchor's version; nil when nothing is still to come.
    package func agendaAhead(_ kind: String, anchor: Int64, version: Int) throws -> Instant? {
        try row(
            "SELECT min(due_at) FROM agenda WHERE kind = ? AND anchor_id = ? AND anchor_version = ? AND state = 'waiting'",
            [.text(kind), .int(anchor), .int(version)]
        ) { $0.optionalInstant(0) } ?? nil
    }

    /// What is due, the most pressing first.
    package func dueAgenda(limit: Int) throws -> [AgendaItem] {
        try rows(
            "SELECT id, kind, anchor_id, anchor_version, offset_seconds, due_at, not_after FROM agenda "
                + "WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id LIMIT ?",
            [.instant(now), .int(limit)]
        ) {
            AgendaItem(
                id: $0.id(0),
                kind: $0.text(1),
                anchor: $0.int(2),
                anchorVersion: Int($0.int(3)),
                offset: .seconds($0.int(4)),
                dueAt: $0.instant(5),
                notAfter: $0.instant(6)
            )
        }
    }

    /// When the next act is due, if any.
    package func nextAgendaDue() throws -> Instant? {
        try row("SELECT due_at FROM agenda WHERE state = 'waiting' ORDER BY due_at LIMIT 1") { $0.instant(0) }
    }

    package func finish(_ item: Identifier<AgendaItem>, droppedBecause reason: ReasonCode? = nil) throws {
        try execute(
            "UPDATE agenda SET state = ?, reason = ? WHERE id = ?",
            .text(reason == nil ? "done" : "dropped"),
            .optional(reason?.rawValue),
            .id(item)
        )
    }
}
