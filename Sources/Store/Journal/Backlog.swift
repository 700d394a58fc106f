package import Care

/// How much of what came in is not handled yet.
package struct Backlog: Sendable, Hashable {
    /// When the oldest of it came.
    package var oldest: Instant?
    package var waiting: Int
    /// Set aside for a person.
    package var parked: Int
    package var lanesWaiting: Int
}

extension Transaction {
    package func backlog() throws -> Backlog {
        let oldest = try row("SELECT received_at FROM journal WHERE state = 0 ORDER BY id LIMIT 1") { $0.instant(0) }
        let parked =
            try number("SELECT count(*) FROM journal WHERE state = 2")
            + number("SELECT count(*) FROM event WHERE state = 2")
        return Backlog(
            oldest: oldest,
            waiting: Int(try number("SELECT count(*) FROM journal WHERE state = 0")),
            parked: Int(parked),
            lanesWaiting: Int(try number("SELECT count(DISTINCT lane) FROM event WHERE state = 0"))
        )
    }

    /// Writes a row that means nothing, to learn whether writing works.
    package func probe() throws {
        try execute(
            "INSERT INTO meta (name, value) VALUES ('probe', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            .instant(now)
        )
    }
}
