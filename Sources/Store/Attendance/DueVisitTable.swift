package import Care

/// Visits that took place, and which is to follow each.
extension Transaction {
    package func dueVisit(after visit: Identifier<Appointment>) throws -> DueVisit? {
        try row("SELECT \(dueColumns) FROM due_visit WHERE appointment_id = ?", [.id(visit)], Self.readDue)
            .flatMap(\.self)
    }

    /// The one whose invitation a message is.
    package func dueVisit(anchored anchor: Int64) throws -> DueVisit? {
        try row("SELECT \(dueColumns) FROM due_visit WHERE id = ?", [.int(anchor)], Self.readDue).flatMap(\.self)
    }

    /// What the invitation hangs on.
    package func anchor(of due: DueVisit) throws -> Int64? {
        try row("SELECT id FROM due_visit WHERE appointment_id = ?", [.id(due.after)]) { $0.int(0) }
    }

    /// Keeps what is to follow a visit; that is one.
    package func save(_ due: DueVisit) throws {
        try execute(
            "INSERT INTO due_visit (appointment_id, id, visit_type_id, due_on, noted_at) VALUES (?, ?, ?, ?, ?) "
                + "ON CONFLICT (appointment_id) DO UPDATE SET visit_type_id = excluded.visit_type_id, "
                + "due_on = excluded.due_on, noted_at = excluded.noted_at",
            .id(due.after),
            .id(newID(DueVisit.self)),
            .id(due.visitType),
            .text(due.day.description),
            .instant(now)
        )
    }

    /// Whether the person has, or had, a visit of the kind that starts after that moment, called off ones aside.
    package func hasVisit(
        of person: Identifier<Person>,
        _ type: Identifier<VisitType>,
        after moment: Instant
    ) throws -> Bool {
        try number(
            "SELECT count(*) FROM appointment WHERE patient_id = ? AND start_at > ? AND visit_type_id = ? "
                + "AND state <> 'cancelled'",
            [.id(person), .instant(moment), .id(type)]
        ) > 0
    }

    private static func readDue(_ row: any SQLRow) -> DueVisit? {
        LocalDate(row.text(2)).map { DueVisit(after: row.id(0), visitType: row.id(1), day: $0) }
    }
}

private let dueColumns = "appointment_id, visit_type_id, due_on"
