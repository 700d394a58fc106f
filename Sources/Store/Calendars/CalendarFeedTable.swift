package import Care

/// Secret addresses under which a practitioner's visits can be read.
extension Transaction {
    /// From now on this secret opens the practitioner's feed, and none before it.
    package func keepFeed(secret: String, of practitioner: Identifier<Practitioner>) throws {
        try execute(
            "INSERT INTO calendar_feed (practitioner_id, secret_index, created_at) VALUES (?, ?, ?) "
                + "ON CONFLICT (practitioner_id) DO UPDATE SET secret_index = excluded.secret_index, "
                + "created_at = excluded.created_at",
            .id(practitioner),
            .blob(vault.blindIndex(.calendarFeed, secret)),
            .instant(now)
        )
    }

    /// Since when each practitioner's feed has had the address it has.
    package func feeds() throws -> [Identifier<Practitioner>: Instant] {
        let all = try rows("SELECT practitioner_id, created_at FROM calendar_feed", []) {
            ($0.id(0, of: Practitioner.self), $0.instant(1))
        }
        return Dictionary(all, uniquingKeysWith: { first, _ in first })
    }

    @discardableResult
    package func removeFeed(of practitioner: Identifier<Practitioner>) throws -> Bool {
        try execute("DELETE FROM calendar_feed WHERE practitioner_id = ?", .id(practitioner)) == 1
    }

    /// Whose feed a secret opens; nil for one that was never given or is revoked.
    package func feedOwner(secret: String) throws -> Identifier<Practitioner>? {
        try row(
            "SELECT practitioner_id FROM calendar_feed WHERE secret_index = ?",
            [.blob(vault.blindIndex(.calendarFeed, secret))]
        ) { $0.id(0) }
    }

    /// Visits of a practitioner that start in the span and are not called off, in order, and when each was last changed.
    package func shownVisits(
        of practitioner: Identifier<Practitioner>,
        in span: Range<Instant>
    ) throws -> [(visit: Appointment, changedAt: Instant)] {
        let found = try rows(
            "SELECT id, changed_at FROM appointment WHERE practitioner_id = ? AND start_at >= ? AND start_at < ? "
                + "AND state <> 'cancelled' ORDER BY start_at",
            [.id(practitioner), .instant(span.lowerBound), .instant(span.upperBound)]
        ) { (id: $0.id(0, of: Appointment.self), changedAt: $0.instant(1)) }
        return try found.compactMap { id, changedAt in try appointment(id).map { ($0, changedAt) } }
    }
}
