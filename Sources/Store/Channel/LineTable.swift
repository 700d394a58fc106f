package import Care

/// A business number and how much it may send.
package struct LineRecord: Sendable, Hashable {
    package var name: String
    /// The moment from which the next message is within the line's throughput.
    package var from: Instant
    /// Nothing goes before this.
    package var heldUntil: Instant
    /// What staff must do something about; nil for a pause that ends by itself.
    package var heldReason: String?
    /// When the reason was first told.
    package var heldSince: Instant
    /// Whether a status told it, of a message that had been accepted.
    package var isHeldByStatus: Bool
}

extension Transaction {
    package func line(_ name: String) throws -> LineRecord {
        let found = try row(
            "SELECT name, line_from, held_until, held_reason, held_since, held_by_status FROM line WHERE name = ?",
            [.text(name)]
        ) {
            LineRecord(
                name: $0.text(0),
                from: $0.instant(1),
                heldUntil: $0.instant(2),
                heldReason: $0.optionalText(3),
                heldSince: $0.instant(4),
                isHeldByStatus: $0.int(5) != 0
            )
        }
        let zero = Instant(microseconds: 0)
        return found
            ?? LineRecord(
                name: name,
                from: zero,
                heldUntil: zero,
                heldReason: nil,
                heldSince: zero,
                isHeldByStatus: false
            )
    }

    package func save(_ line: LineRecord) throws {
        try executeLater(
            """
            INSERT INTO line (name, line_from, held_until, held_reason, held_since, held_by_status)
            VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET line_from = excluded.line_from,
                held_until = excluded.held_until, held_reason = excluded.held_reason,
                held_since = excluded.held_since, held_by_status = excluded.held_by_status
            """,
            .text(line.name),
            .instant(line.from),
            .instant(line.heldUntil),
            .optional(line.heldReason),
            .instant(line.heldSince),
            .int(line.isHeldByStatus ? 1 : 0)
        )
    }
}
