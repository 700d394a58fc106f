package import Care

/// When a line sends nothing, and why.
extension LineRecord {
    /// No rest is longer than this; a later end was written before the machine's clock was set back.
    package static let longestRest = Span.hours(1)

    /// Until when nothing goes; nil when it may go now.
    package func restsUntil(now: Instant) -> Instant? {
        heldUntil > now && heldUntil <= now + Self.longestRest ? heldUntil : nil
    }

    /// Whether something ails it that staff should hear of.
    package func isHeld(now: Instant) -> Bool { heldReason != nil }
}

extension Transaction {
    /// Lets the line rest, at most for `LineRecord.longestRest`; a reason is for staff to read.
    package func restLine(_ name: String, until moment: Instant, because reason: String?) throws {
        var line = try line(name)
        line.heldUntil = min(moment, now + LineRecord.longestRest)
        line.heldReason = reason ?? line.heldReason
        try save(line)
        tell(.outbox)
    }

    /// Something was accepted: what ailed the line is over.
    package func wakeLine(_ name: String) throws {
        let woken = try execute(
            "UPDATE line SET held_until = 0, held_reason = NULL WHERE name = ? AND held_reason IS NOT NULL",
            .text(name)
        )
        if woken > 0 { tell(.outbox) }
    }
}
