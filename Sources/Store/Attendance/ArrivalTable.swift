package import Care

/// Who is here.
extension Transaction {
    /// Expected, unless it is known that the patient is here for this very time.
    package func arrival(at visit: Appointment) throws -> Arrival {
        let found = try row(
            "SELECT arrived_at, called_at, call_not_after FROM arrival WHERE appointment_id = ? AND slot_version = ?",
            [.id(visit.id), .int(visit.slotVersion)]
        ) { row -> Arrival.State in
            guard let at = row.optionalInstant(1), let notAfter = row.optionalInstant(2) else {
                return .arrived(at: row.instant(0))
            }
            return .called(at: at, notAfter: notAfter)
        }
        return Arrival(visit: visit.id, slotVersion: visit.slotVersion, state: found ?? .expected)
    }

    /// Keeps what one event has made of it.
    package func keep(_ event: Arrival.Event, of arrival: Arrival) throws {
        switch event {
        case .arrived(let at):
            try execute(
                "INSERT INTO arrival (appointment_id, slot_version, arrived_at) VALUES (?, ?, ?) "
                    + "ON CONFLICT (appointment_id) DO UPDATE SET slot_version = excluded.slot_version, "
                    + "arrived_at = excluded.arrived_at, called_at = NULL, call_not_after = NULL",
                .id(arrival.visit),
                .int(arrival.slotVersion),
                .instant(at)
            )
        case .withdrawn: try execute("DELETE FROM arrival WHERE appointment_id = ?", .id(arrival.visit))
        case .called(let at, let notAfter):
            try execute(
                "UPDATE arrival SET called_at = ?, call_not_after = ? WHERE appointment_id = ? AND slot_version = ?",
                .instant(at),
                .instant(notAfter),
                .id(arrival.visit),
                .int(arrival.slotVersion)
            )
        }
        tell(.appointments)
    }
}
