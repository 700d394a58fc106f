package import Care

/// A visit as a practitioner's calendar shows it.
package struct CalendarVisit: Sendable, Hashable {
    package var appointment: Identifier<Appointment>
    package var practitioner: Identifier<Practitioner>
    /// What both sides last agreed on, as its reader wrote it; empty when they have nothing in common.
    package var base = ""
    package var isOpen = true
    package var tries = 0

    package init(appointment: Identifier<Appointment>, practitioner: Identifier<Practitioner>) {
        self.appointment = appointment
        self.practitioner = practitioner
    }
}

extension Transaction {
    private static let changed = """
        (visit.appointment_id IS NULL OR visit.seen_slot_version <> appointment.slot_version \
        OR visit.seen_state <> appointment.state)
        """

    /// Visits for which the calendar is to be looked at, soonest first: new ones, those that changed, those it changed, and
    /// those that went to another practitioner or are forgotten.
    package func openCalendarVisits(
        of practitioner: Identifier<Practitioner>,
        startingAfter moment: Instant,
        limit: Int
    ) throws -> [Identifier<Appointment>] {
        let own = try rows(
            "SELECT appointment.id FROM appointment LEFT JOIN calendar_visit AS visit "
                + "ON visit.appointment_id = appointment.id AND visit.practitioner_id = appointment.practitioner_id "
                + "WHERE appointment.practitioner_id = ? AND appointment.start_at > ? "
                + "AND (appointment.state = 'booked' OR visit.appointment_id IS NOT NULL) AND \(Self.changed) "
                + "AND COALESCE(visit.retry_at, 0) <= ? ORDER BY appointment.start_at LIMIT ?",
            [.id(practitioner), .instant(moment), .instant(now), .int(limit)]
        ) { $0.id(0, of: Appointment.self) }
        let shown = try rows(
            "SELECT visit.appointment_id FROM calendar_visit AS visit LEFT JOIN appointment "
                + "ON appointment.id = visit.appointment_id WHERE visit.practitioner_id = ? AND visit.retry_at <= ? "
                + "AND (visit.is_open = 1 OR appointment.id IS NULL OR appointment.practitioner_id <> visit.practitioner_id) "
                + "ORDER BY visit.appointment_id LIMIT ?",
            [.id(practitioner), .instant(now), .int(limit)]
        ) { $0.id(0, of: Appointment.self) }
        return own + shown.filter { !own.contains($0) }
    }

    package func calendarVisit(
        _ appointment: Identifier<Appointment>,
        of practitioner: Identifier<Practitioner>
    ) throws -> CalendarVisit? {
        try row(
            "SELECT base, is_open, tries FROM calendar_visit WHERE appointment_id = ? AND practitioner_id = ?",
            [.id(appointment), .id(practitioner)]
        ) { row in
            var visit = CalendarVisit(appointment: appointment, practitioner: practitioner)
            visit.base = row.text(0)
            visit.isOpen = row.int(1) != 0
            visit.tries = Int(row.int(2))
            return visit
        }
    }

    /// Keeps what was decided about this version of the visit; `visit` nil means it is forgotten or somebody else's.
    package func save(_ shown: CalendarVisit, seen visit: Appointment?, retryAt: Instant) throws {
        try execute(
            "INSERT INTO calendar_visit (appointment_id, practitioner_id, seen_slot_version, seen_state, base, is_open, "
                + "retry_at, tries) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (practitioner_id, appointment_id) DO UPDATE SET "
                + "seen_slot_version = excluded.seen_slot_version, seen_state = excluded.seen_state, base = excluded.base, "
                + "is_open = excluded.is_open, retry_at = excluded.retry_at, tries = excluded.tries",
            .id(shown.appointment),
            .id(shown.practitioner),
            .int(visit?.slotVersion ?? 0),
            .text(visit?.state.rawValue ?? ""),
            .text(shown.base),
            .int(shown.isOpen ? 1 : 0),
            .instant(retryAt),
            .int(shown.tries)
        )
    }

    /// After a write: what both agree on now, whatever became of the visit meanwhile.
    package func settle(_ shown: CalendarVisit, retryAt: Instant) throws {
        try execute(
            "UPDATE calendar_visit SET base = ?, is_open = ?, retry_at = ?, tries = ? "
                + "WHERE appointment_id = ? AND practitioner_id = ?",
            .text(shown.base),
            .int(shown.isOpen ? 1 : 0),
            .instant(retryAt),
            .int(shown.tries),
            .id(shown.appointment),
            .id(shown.practitioner)
        )
    }

    package func remove(_ shown: CalendarVisit) throws {
        try execute(
            "DELETE FROM calendar_visit WHERE appointment_id = ? AND practitioner_id = ?",
            .id(shown.appointment),
            .id(shown.practitioner)
        )
    }

    /// The calendar has another version of it, or staff have decided.
    package func reopen(_ appointment: Identifier<Appointment>, of practitioner: Identifier<Practitioner>) throws {
        try execute(
            "UPDATE calendar_visit SET is_open = 1, retry_at = 0 WHERE appointment_id = ? AND practitioner_id = ?",
            .id(appointment),
            .id(practitioner)
        )
    }

    /// All that are still ahead are compared again; what is past stays as it is.
    package func reopenCalendarVisits(of practitioner: Identifier<Practitioner>) throws {
        try execute(
            "UPDATE calendar_visit SET is_open = 1, retry_at = 0 WHERE practitioner_id = ? AND appointment_id IN "
                + "(SELECT id FROM appointment WHERE practitioner_id = ? AND end_at > ?)",
            .id(practitioner),
            .id(practitioner),
            .instant(now)
        )
    }

    /// Forgets what is long past.
    package func pruneCalendarVisits(before moment: Instant) throws {
        try execute(
            "DELETE FROM calendar_visit WHERE is_open = 0 AND appointment_id IN "
                + "(SELECT id FROM appointment WHERE end_at < ?)",
            .instant(moment)
        )
    }
}
