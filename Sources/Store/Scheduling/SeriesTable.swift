package import Care

/// A visit of a series, whatever became of it.
package struct SeriesRow: Sendable, Hashable {
    package var visit: VisitRow
    /// When it would be by its series.
    package var planned: Instant

    package init(visit: VisitRow, planned: Instant) {
        self.visit = visit
        self.planned = planned
    }
}

/// Visits that were booked together.
extension Transaction {
    /// From now on the visit is one of the series, and at the series' time.
    package func setSeries(_ series: Identifier<VisitSeries>, of visit: Appointment) throws {
        try execute(
            "UPDATE appointment SET series_id = ?, series_at = ? WHERE id = ?",
            .id(series),
            .instant(visit.start),
            .id(visit.id)
        )
    }

    /// When the visit would be by its series from now on, wherever it is.
    package func setSeriesTime(_ moment: Instant, of visit: Identifier<Appointment>) throws {
        try execute("UPDATE appointment SET series_at = ? WHERE id = ?", .instant(moment), .id(visit))
    }

    /// Nil of a visit that stands alone.
    package func series(of visit: Identifier<Appointment>) throws -> Identifier<VisitSeries>? {
        try row("SELECT series_id FROM appointment WHERE id = ?", [.id(visit)]) { $0.optionalID(0) } ?? nil
    }

    /// When the visit would be by its series; nil of one that stands alone.
    package func seriesTime(of visit: Identifier<Appointment>) throws -> Instant? {
        try row("SELECT series_at FROM appointment WHERE id = ?", [.id(visit)]) { $0.optionalInstant(0) } ?? nil
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
