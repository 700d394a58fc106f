package import Care

/// Who is here.
extension Transaction {
    /// Expected, unless it is known that the patient is here for this very time.
    package func arrival(at visit: Appointment) throws -> Arrival {
        let found = try row(
            "SELECT \(arrivalColumns) FROM arrival WHERE appointment_id = ? AND slot_version = ?",
            [.id(visit.id), .int(visit.slotVersion)],
            Self.readArrival
        )
        return found ?? Arrival(at: visit)
    }

    /// The arrival a message hangs on; nil when it was taken back.
    package func arrival(anchored anchor: Int64) throws -> Arrival? {
        try row("SELECT \(arrivalColumns) FROM arrival WHERE id = ?", [.int(anchor)], Self.readArrival)
    }

    /// What a message about it hangs on.
    package func anchor(of arrival: Arrival) throws -> Int64? {
        try row(
            "SELECT id FROM arrival WHERE appointment_id = ? AND slot_version = ?",
            [.id(arrival.visit), .int(arrival.slotVersion)]
        ) { $0.int(0) }
    }

    /// Keeps what one event has made of it.
    package func keep(_ event: Arrival.Event, of arrival: Arrival) throws {
        switch event {
        case .arrived(let at):
            try execute(
                "INSERT INTO arrival (appointment_id, id, slot_version, arrived_at) VALUES (?, ?, ?, ?) "
                    + "ON CONFLICT (appointment_id) DO UPDATE SET id = excluded.id, "
                    + "slot_version = excluded.slot_version, arrived_at = excluded.arrived_at, called_at = NULL, "
                    + "call_not_after = NULL",
                .id(arrival.visit),
                .id(newID(Arrival.self)),
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

    private static func readArrival(_ row: any SQLRow) -> Arrival {
        let state: Arrival.State =
            if let at = row.optionalInstant(3), let notAfter = row.optionalInstant(4) {
                .called(at: at, notAfter: notAfter)
            } else {
                .arrived(at: row.instant(2))
            }
        return Arrival(visit: row.id(0), slotVersion: Int(row.int(1)), state: state)
    }
}

private let arrivalColumns = "appointment_id, slot_version, arrived_at, called_at, call_not_after"
