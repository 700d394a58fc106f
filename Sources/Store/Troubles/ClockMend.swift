import Care

extension Transaction {
    /// Clocks of one machine, or of several that are kept in step, are never so far apart by themselves.
    private static let clockTolerance = Span.seconds(5)

    /// Whether the newest of what came in, or something that waits to go, was written by a clock ahead of this one.
    package func wasWrittenAhead() throws -> Bool {
        let newest = try row("SELECT received_at FROM journal ORDER BY id DESC LIMIT 1", []) { $0.instant(0) }
        if let newest, newest > now + Self.clockTolerance { return true }
        let ahead = try number(
            "SELECT count(*) FROM outbox WHERE state = 'queued' AND changed_at > ?",
            [.instant(now + Self.clockTolerance)]
        )
        return ahead > 0
    }

    /// What was put off for a moment by a clock that has been set back since would wait as long as the clock went back: it
    /// is looked at now.
    ///
    /// What waits for a moment of the calendar, the end of quiet hours, stays: that moment did not move. What waits for a
    /// rate was perhaps put off since, but by the later clock's count.
    package func forgetWaitsOfLaterClock() throws {
        try execute(
            "UPDATE outbox SET not_before = ?, changed_at = ? WHERE state = 'queued' AND not_before > ? "
                + "AND (changed_at > ? AND ((reason IS NULL AND not_before <= created_at) OR reason <> ?) OR reason = ?)",
            .instant(now),
            .instant(now),
            .instant(now),
            .instant(now),
            .text(ReasonCode.quietHours.rawValue),
            .text(ReasonCode.pairRate.rawValue)
        )
        // Rests and rates lie ahead of a clock by seconds, mostly; WhatsApp says so again where one was needed.
        try execute("UPDATE line SET held_until = ? WHERE held_until > ?", .instant(now), .instant(now))
        try execute("UPDATE conversation SET pair_from = ? WHERE pair_from > ?", .instant(now), .instant(now))
        try execute("UPDATE event SET next_at = ? WHERE state = 0 AND next_at > ?", .instant(now), .instant(now))
        try execute(
            "UPDATE media SET next_at = ? WHERE state = 'waiting' AND next_at > ?",
            .instant(now),
            .instant(now)
        )
    }
}
