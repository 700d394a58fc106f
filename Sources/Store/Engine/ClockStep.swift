package import Care

/// What a clock that was set back leaves behind: waits that count from a moment that has not come yet.
extension Transaction {
    /// Clocks of one machine, or of several that are kept in step, are never so far apart by themselves.
    package static let clockTolerance = Span.seconds(5)

    /// Whether the newest of what came in, or something that waits to go, was written by a clock ahead of this one.
    package func wasWrittenAhead() throws -> Bool {
        let newest = try row("SELECT received_at FROM journal ORDER BY id DESC LIMIT 1", []) { $0.instant(0) }
        if let newest, newest > now + Self.clockTolerance { return true }
        let count = try number(
            "SELECT count(*) FROM outbox WHERE state = 'queued' AND changed_at > ?",
            [.instant(now + Self.clockTolerance)]
        )
        return count > 0
    }

    /// Whatever waits is looked at again now: what put it off may lie an hour ahead for no reason.
    ///
    /// A message that must wait is put off again by the flight check, a rate that is used up by WhatsApp's next refusal.
    package func lookAtEverythingAgain() throws {
        try execute(
            "UPDATE outbox SET not_before = ?, changed_at = ? WHERE state = 'queued' AND not_before > ?",
            .instant(now),
            .instant(now),
            .instant(now)
        )
        try execute("UPDATE conversation SET pair_from = ? WHERE pair_from > ?", .instant(now), .instant(now))
        try execute(
            "UPDATE line SET line_from = ?, held_until = CASE WHEN held_until > ? THEN ? ELSE held_until END",
            .instant(now),
            .instant(now),
            .instant(now)
        )
        try execute("UPDATE event SET next_at = ? WHERE state = 0 AND next_at > ?", .instant(now), .instant(now))
        try execute(
            "UPDATE media SET next_at = ? WHERE state = 'waiting' AND next_at > ?",
            .instant(now),
            .instant(now)
        )
        tell(.outbox)
    }
}
