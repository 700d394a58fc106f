package import Care

/// Visits that were marked as missed.
extension Transaction {
    package func missedVisit(_ visit: Identifier<Appointment>) throws -> MissedVisit? {
        try row("SELECT \(missColumns) FROM missed_visit WHERE appointment_id = ?", [.id(visit)], Self.readMiss)
    }

    /// The mark a message hangs on.
    package func missedVisit(anchored anchor: Int64) throws -> MissedVisit? {
        try row("SELECT \(missColumns) FROM missed_visit WHERE id = ?", [.int(anchor)], Self.readMiss)
    }

    /// What a message about the mark hangs on.
    package func anchor(of miss: MissedVisit) throws -> Int64? {
        try row("SELECT id FROM missed_visit WHERE appointment_id = ?", [.id(miss.visit)]) { $0.int(0) }
    }

    /// Keeps the mark as it is now; a visit has one.
    package func save(_ miss: MissedVisit) throws {
        try execute(
            "INSERT INTO missed_visit (appointment_id, id, marked_at, state, changed_at) VALUES (?, ?, ?, ?, ?) "
                + "ON CONFLICT (appointment_id) DO UPDATE SET marked_at = excluded.marked_at, state = excluded.state, "
                + "changed_at = excluded.changed_at",
            .id(miss.visit),
            .id(newID(MissedVisit.self)),
            .instant(miss.markedAt),
            .text(miss.state.rawValue),
            .instant(now)
        )
        tell(.appointments)
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

    private static func readMiss(_ row: any SQLRow) -> MissedVisit {
        // A word of a newer version: nothing follows from what is not understood.
        let state = MissedVisit.State(rawValue: row.text(2)) ?? .withdrawn
        return MissedVisit(visit: row.id(0), markedAt: row.instant(1), state: state)
    }
}

private let missColumns = "appointment_id, marked_at, state"
