package import Care

/// Visits that were marked as missed.
extension Transaction {
    package func missedVisit(_ visit: Identifier<Appointment>) throws -> MissedVisit? {
        try row("SELECT marked_at, state FROM missed_visit WHERE appointment_id = ?", [.id(visit)]) {
            MissedVisit(visit: visit, markedAt: $0.instant(0), state: MissedVisit.State(rawValue: $0.text(1)) ?? .withdrawn)
        }
    }

    /// Keeps the mark as it is now; a visit has one.
    package func save(_ miss: MissedVisit) throws {
        try execute(
            "INSERT INTO missed_visit (appointment_id, marked_at, state, changed_at) VALUES (?, ?, ?, ?) "
                + "ON CONFLICT (appointment_id) DO UPDATE SET marked_at = excluded.marked_at, state = excluded.state, "
                + "changed_at = excluded.changed_at",
            .id(miss.visit),
            .instant(miss.markedAt),
            .text(miss.state.rawValue),
            .instant(now)
        )
        tell(.appointments)
    }

    /// Those whose patients say otherwise and that staff have not decided, the longest waiting first.
    package func missesUnderReview(limit: Int) throws -> [Identifier<Appointment>] {
        try rows(
            "SELECT appointment_id FROM missed_visit WHERE state = 'under-review' ORDER BY changed_at, appointment_id LIMIT ?",
            [.int(limit)]
        ) { $0.id(0) }
    }

    /// Why the patient called the visit off.
    package func setCancellationReason(_ reason: CancellationReason, of visit: Identifier<Appointment>) throws {
        try execute("UPDATE appointment SET cancellation_reason = ? WHERE id = ?", .text(reason.rawValue), .id(visit))
        tell(.appointments)
    }

    package func cancellationReason(of visit: Identifier<Appointment>) throws -> CancellationReason? {
        try row("SELECT cancellation_reason FROM appointment WHERE id = ?", [.id(visit)]) { $0.optionalText(0) }
            .flatMap(\.self).flatMap(CancellationReason.init)
    }
}
