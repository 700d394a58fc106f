package import Care

/// A business number and how much it may send.
package struct LineRecord: Sendable, Hashable {
    package var name: String
    /// The moment from which the next message is within the line's throughput.
    package var from: Instant
    /// Nothing goes before this: staff must act first.
    package var heldUntil: Instant
    package var heldReason: String?
}

extension Transaction {
    package func line(_ name: String) throws -> LineRecord {
        let found = try row("SELECT name, line_from, held_until, held_reason FROM line WHERE name = ?", [.text(name)]) {
            LineRecord(name: $0.text(0), from: $0.instant(1), heldUntil: $0.instant(2), heldReason: $0.optionalText(3))
        }
        let zero = Instant(microseconds: 0)
        return found ?? LineRecord(name: name, from: zero, heldUntil: zero, heldReason: nil)
    }

    package func save(_ line: LineRecord) throws {
        try execute(
            "INSERT INTO line (name, line_from, held_until, held_reason) VALUES (?, ?, ?, ?) "
                + "ON CONFLICT (name) DO UPDATE SET line_from = excluded.line_from, held_until = excluded.held_until, "
                + "held_reason = excluded.held_reason",
            .text(line.name),
            .instant(line.from),
            .instant(line.heldUntil),
            .optional(line.heldReason)
        )
    }
}
