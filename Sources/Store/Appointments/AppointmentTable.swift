package import Care

/// Appointments. Two booked visits of one practitioner never overlap: the schema itself refuses the second.
extension Transaction {
    private static let columns = """
        id, version, slot_version, state, patient_id, practitioner_id, location_id, visit_type_id, start_at, end_at, \
        zone, confirmed_at, external_id, cancel_reason, buffer_before, buffer_after
        """

    package func appointment(_ id: Identifier<Appointment>) throws -> Appointment? {
        try row("SELECT \(Self.columns) FROM appointment WHERE id = ?", [.id(id)], Self.readAppointment)
    }

    package func appointment(externalID: String) throws -> Appointment? {
        try row(
            "SELECT \(Self.columns) FROM appointment WHERE external_id = ?",
            [.text(externalID)],
            Self.readAppointment
        )
    }

    /// Throws `StoreError.constraint` with `double_booking` when the practitioner is taken.
    package func insert(_ appointment: Appointment) throws {
        try execute(
            "INSERT INTO appointment (\(Self.columns), local_start, created_at, changed_at, fixed_at) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            .id(appointment.id),
            .int(appointment.version),
            .int(appointment.slotVersion),
            .text(appointment.state.rawValue),
            .id(appointment.patient),
            .id(appointment.practitioner),
            .id(appointment.location),
            .id(appointment.visitType),
            .instant(appointment.start),
            .instant(appointment.end),
            .text(appointment.zone),
            .instant(appointment.confirmedAt),
            .optional(appointment.externalID),
            .optional(appointment.cancelReason?.rawValue),
            .int(appointment.bufferBefore),
            .int(appointment.bufferAfter),
            .text(appointment.localStart),
            .instant(now),
            .instant(now),
            .instant(now)
        )
        tell(.appointments)
    }

    /// Saves what `before` became; false when somebody changed it meanwhile.
    package func update(_ appointment: Appointment, from before: Int) throws -> Bool {
        let changed = try execute(
            "UPDATE appointment SET version = ?, slot_version = ?, state = ?, patient_id = ?, practitioner_id = ?, "
                + "location_id = ?, visit_type_id = ?, start_at = ?, end_at = ?, zone = ?, confirmed_at = ?, "
                + "cancel_reason = ?, local_start = ?, changed_at = ?, "
                + "fixed_at = CASE WHEN start_at = ? THEN fixed_at ELSE ? END WHERE id = ? AND version = ?",
            .int(appointment.version),
            .int(appointment.slotVersion),
            .text(appointment.state.rawValue),
            .id(appointment.patient),
            .id(appointment.practitioner),
            .id(appointment.location),
            .id(appointment.visitType),
            .instant(appointment.start),
            .instant(appointment.end),
            .text(appointment.zone),
            .instant(appointment.confirmedAt),
            .optional(appointment.cancelReason?.rawValue),
            .text(appointment.localStart),
            .instant(now),
            .instant(appointment.start),
            .instant(now),
            .id(appointment.id),
            .int(before)
        )
        tell(.appointments)
        return changed == 1
    }

    /// The visit is known by another key from now on.
    package func setExternalID(_ externalID: String, of id: Identifier<Appointment>) throws {
        try execute("UPDATE appointment SET external_id = ? WHERE id = ?", .text(externalID), .id(id))
    }

    /// Booked visits of a person that begin after a moment, soonest first; one that begins just then has begun.
    package func upcoming(of person: Identifier<Person>, from: Instant) throws -> [Appointment] {
        try rows(
            "SELECT \(Self.columns) FROM appointment WHERE patient_id = ? AND start_at > ? AND state = 'booked' "
                + "ORDER BY start_at",
            [.id(person), .instant(from)],
            Self.readAppointment
        )
    }

    /// Booked visits of a person that start in the span, soonest first.
    package func visits(of person: Identifier<Person>, in span: Range<Instant>) throws -> [Appointment] {
        try rows(
            "SELECT \(Self.columns) FROM appointment WHERE patient_id = ? AND start_at >= ? AND start_at < ? "
                + "AND state = 'booked' ORDER BY start_at",
            [.id(person), .instant(span.lowerBound), .instant(span.upperBound)],
            Self.readAppointment
        )
    }

    /// The kinds of visits the person has had or has ahead, the latest first.
    package func visitTypes(of person: Identifier<Person>) throws -> [Identifier<VisitType>] {
        try rows(
            "SELECT visit_type_id FROM appointment WHERE patient_id = ? GROUP BY visit_type_id ORDER BY max(start_at) DESC",
            [.id(person)]
        ) { $0.id(0) }
    }

    /// Every visit that starts in the span, by practitioner and time.
    package func appointments(from: Instant, until: Instant) throws -> [Appointment] {
        try rows(
            "SELECT \(Self.columns) FROM appointment WHERE start_at >= ? AND start_at < ? "
                + "ORDER BY start_at, practitioner_id",
            [.instant(from), .instant(until)],
            Self.readAppointment
        )
    }

    /// Takes away the buffers of the practitioner's visits that reach into the span without being in it: another system
    /// has put a visit there, and knows better.
    package func yieldBuffers(of practitioner: Identifier<Practitioner>, to span: Range<Instant>) throws {
        let day = Span.hours(32)
        try execute(
            "UPDATE appointment SET buffer_before = 0, buffer_after = 0 WHERE practitioner_id = ? AND state = 'booked' "
                + "AND start_at > ? AND start_at < ? AND (end_at <= ? OR start_at >= ?) "
                + "AND end_at + buffer_after * 60000000 > ? AND start_at - buffer_before * 60000000 < ?",
            .id(practitioner),
            .instant(span.lowerBound - day),
            .instant(span.upperBound + day),
            .instant(span.lowerBound),
            .instant(span.upperBound),
            .instant(span.lowerBound),
            .instant(span.upperBound)
        )
    }

    /// What is booked with a practitioner and touches the span.
    package func taken(_ practitioner: Identifier<Practitioner>, from: Instant, until: Instant) throws -> [Appointment]
    {
        try rows(
            "SELECT \(Self.columns) FROM appointment WHERE practitioner_id = ? AND state = 'booked' AND start_at < ? "
                + "AND start_at > ? AND end_at > ? ORDER BY start_at",
            [.id(practitioner), .instant(until), .instant(from - .days(1)), .instant(from)],
            Self.readAppointment
        )
    }

    private static func readAppointment(_ row: any SQLRow) -> Appointment {
        var appointment = Appointment(
            id: row.id(0),
            version: Int(row.int(1)),
            state: Appointment.State(rawValue: row.text(3)) ?? .cancelled,
            patient: row.id(4),
            practitioner: row.id(5),
            location: row.id(6),
            visitType: row.id(7),
            start: row.instant(8),
            end: row.instant(9),
            zone: row.text(10),
            confirmedAt: row.optionalInstant(11),
            cancelReason: row.optionalText(13).flatMap(Appointment.CancelReason.init),
            externalID: row.optionalText(12)
        )
        appointment.slotVersion = Int(row.int(2))
        appointment.bufferBefore = Int(row.int(14))
        appointment.bufferAfter = Int(row.int(15))
        return appointment
    }
}

extension Appointment {
    /// The wall time at the location, `2026-11-24T09:30`, as the patient was told.
    package var localStart: String {
        (Zone(zone) ?? .utc).civil(at: start).description
    }
}
