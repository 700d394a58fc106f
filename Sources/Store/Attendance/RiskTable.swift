package import Care

/// What a risk is drawn from.
extension Transaction {
    /// When the visit got its time; nil when there is no such visit.
    package func fixedAt(_ visit: Identifier<Appointment>) throws -> Instant? {
        try row("SELECT fixed_at FROM appointment WHERE id = ?", [.id(visit)]) { $0.instant(0) }
    }

    /// How the person's visits before a moment ended, newest first; enough of them for `EarlierVisits`.
    package func outcomes(of person: Identifier<Person>, before moment: Instant) throws -> [AttendanceOutcome] {
        try rows(
            "SELECT appointment.state, missed_visit.state FROM appointment "
                + "LEFT JOIN missed_visit ON missed_visit.appointment_id = appointment.id "
                + "WHERE appointment.patient_id = ? AND appointment.start_at < ? "
                + "ORDER BY appointment.start_at DESC LIMIT ?",
            // Some are called off and count neither way.
            [.id(person), .instant(moment), .int(3 * EarlierVisits.looked)]
        ) { row in
            switch Appointment.State(rawValue: row.text(0)) {
            case .fulfilled: .attended
            case .cancelled: .calledOff
            case .booked, nil: .open
            case .noShow:
                switch row.optionalText(1).flatMap(MissedVisit.State.init) {
                case .underReview: .underReview
                case .withdrawn: .attended
                case .marked, .upheld, nil: .missed
                }
            }
        }
    }

    /// Whether a reminder of this time of the visit was taken by WhatsApp and not reported lost.
    package func isReminded(_ visit: Appointment) throws -> Bool {
        try number(
            "SELECT count(*) FROM outbox WHERE anchor_id = ? AND anchor_version = ? AND purpose = 'appointments' "
                + "AND state = 'accepted' AND status <> 9",
            [.id(visit.id), .int(visit.slotVersion)]
        ) > 0
    }

    /// Which wording the visit's reminders have; the first one that is asked for stays.
    package func variant(of visit: Identifier<Appointment>, choosing: ReminderVariant) throws -> ReminderVariant {
        try execute(
            "UPDATE appointment SET variant = ? WHERE id = ? AND variant IS NULL",
            .int(choosing.index),
            .id(visit)
        )
        let kept = try row("SELECT variant FROM appointment WHERE id = ?", [.id(visit)]) { $0.optionalInt(0) }
        return kept.flatMap(\.self).flatMap { ReminderVariant(index: Int($0)) } ?? choosing
    }
}
