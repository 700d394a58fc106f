package import Care

/// Visits that were booked together.
extension Transaction {
    package func setSeries(_ series: Identifier<VisitSeries>, of visit: Identifier<Appointment>) throws {
        try execute("UPDATE appointment SET series_id = ? WHERE id = ?", .id(series), .id(visit))
    }

    /// Nil of a visit that stands alone.
    package func series(of visit: Identifier<Appointment>) throws -> Identifier<VisitSeries>? {
        try row("SELECT series_id FROM appointment WHERE id = ?", [.id(visit)]) { $0.optionalID(0) } ?? nil
    }

    /// Its booked visits from a moment on, soonest first.
    package func visits(of series: Identifier<VisitSeries>, from moment: Instant) throws -> [Appointment] {
        let ids = try rows(
            "SELECT id FROM appointment WHERE series_id = ? AND start_at >= ? AND state = 'booked' ORDER BY start_at, id",
            [.id(series), .instant(moment)]
        ) { $0.id(0, of: Appointment.self) }
        return try ids.compactMap { try appointment($0) }
    }
}
