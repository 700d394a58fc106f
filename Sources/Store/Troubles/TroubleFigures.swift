package import Care

/// What a look for troubles asks the store; each is cheap enough for every ten seconds.
extension Transaction {
    /// When what has waited longest in one priority came due.
    package func oldestDue(_ priority: Priority) throws -> Instant? {
        try row(
            "SELECT not_before FROM outbox WHERE state = 'queued' AND priority = ? AND not_before <= ? "
                + "ORDER BY not_before LIMIT 1",
            [.int(priority.rawValue), .instant(now)]
        ) { $0.instant(0) }
    }

    /// How many sends broke off since a moment and were confirmed by nobody in the time a status usually takes.
    package func unconfirmedSends(since moment: Instant) throws -> Int {
        Int(
            try number(
                "SELECT count(*) FROM outbox WHERE state = 'unknown' AND settled_at >= ? AND reason = ?",
                [.instant(moment), .text(ReasonCode.notConfirmed.rawValue)]
            )
        )
    }

    /// When the newest payloads came, newest first.
    package func newestWebhooks(limit: Int) throws -> [Instant] {
        try rows("SELECT received_at FROM journal ORDER BY id DESC LIMIT ?", [.int(limit)]) { $0.instant(0) }
    }

    /// How many lanes somebody holds, and how many lost their holder more than `grace` ago.
    package func laneHoldings(grace: Span) throws -> (held: Int, lost: Int) {
        let found = try row(
            "SELECT COALESCE(SUM(CASE WHEN leased_until > ? THEN 1 ELSE 0 END), 0), "
                + "COALESCE(SUM(CASE WHEN leased_until <= ? THEN 1 ELSE 0 END), 0) FROM lane",
            [.instant(now), .instant(now - grace)]
        ) { (Int($0.int(0)), Int($0.int(1))) }
        return found ?? (0, 0)
    }

    /// When anybody sees patients: weekday from 1 (Monday), minutes of the day, and the place's zone.
    package func allOpeningHours() throws -> [(weekday: Int, from: Int, to: Int, zone: String)] {
        try rows(
            "SELECT DISTINCT weekday, from_minute, to_minute, location.zone FROM opening_hours "
                + "JOIN location ON location.id = location_id ORDER BY 1, 2, 3, 4"
        ) { (Int($0.int(0)), Int($0.int(1)), Int($0.int(2)), $0.text(3)) }
    }
}
