import Care

extension Transaction {
    /// What was put off for a moment by a clock that has been set back since would wait as long as the clock went back: it
    /// is looked at now.
    ///
    /// What waits for a moment of the calendar, the end of quiet hours, stays: that moment did not move.
    package func forgetWaitsOfLaterClock() throws {
        try execute(
            "UPDATE outbox SET not_before = ?, changed_at = ? WHERE state = 'queued' AND not_before > ? "
                + "AND changed_at > ? AND ((reason IS NULL AND not_before <= created_at) OR reason <> ?)",
            .instant(now),
            .instant(now),
            .instant(now),
            .instant(now),
            .text(ReasonCode.quietHours.rawValue)
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
