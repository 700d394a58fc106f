package import Care

/// A line of the log of what was decided between the clinic and a calendar.
package struct CalendarDecision: Sendable, Hashable {
    package enum Kind: String, Sendable {
        /// Staff are to choose.
        case question
        /// Something staff should know.
        case notice
        case decision
        /// About the calendar as a whole.
        case note
    }

    package enum Answer: String, Sendable, CaseIterable {
        case ours
        case theirs
    }

    package var id: Identifier<CalendarDecision>
    package var practitioner: Identifier<Practitioner>
    package var appointment: Identifier<Appointment>?
    package var at: Instant
    package var kind: Kind
    /// Of a question: the same for the same two versions.
    package var question: String?
    package var subject: String?
    package var ours: String?
    package var theirs: String?
    package var answer: Answer?
    package var isClosed = false
    package var text: String

    package init(
        id: Identifier<CalendarDecision>,
        practitioner: Identifier<Practitioner>,
        appointment: Identifier<Appointment>?,
        at: Instant,
        kind: Kind,
        text: String
    ) {
        self.id = id
        self.practitioner = practitioner
        self.appointment = appointment
        self.at = at
        self.kind = kind
        self.text = text
    }
}

extension Transaction {
    private static let decisionColumns = """
        id, practitioner_id, appointment_id, at, kind, question, subject, ours, theirs, answer, closed_at, text
        """

    package func log(
        _ kind: CalendarDecision.Kind,
        _ text: String,
        about appointment: Identifier<Appointment>?,
        of practitioner: Identifier<Practitioner>
    ) throws {
        try execute(
            "INSERT INTO calendar_decision (id, practitioner_id, appointment_id, at, kind, text) VALUES (?, ?, ?, ?, ?, ?)",
            .id(newID(CalendarDecision.self)),
            .id(practitioner),
            .id(appointment),
            .instant(now),
            .text(kind.rawValue),
            .text(text)
        )
    }

    /// The question about the visit that is open now, answered or not.
    package func openQuestion(
        about appointment: Identifier<Appointment>,
        of practitioner: Identifier<Practitioner>
    ) throws -> CalendarDecision? {
        try row(
            "SELECT \(Self.decisionColumns) FROM calendar_decision WHERE practitioner_id = ? AND appointment_id = ? "
                + "AND kind = 'question' AND closed_at IS NULL ORDER BY id DESC",
            [.id(practitioner), .id(appointment)],
            Self.readDecision
        )
    }

    package func openQuestions() throws -> [CalendarDecision] {
        try unsettledQuestions().filter { $0.answer == nil }.sorted { $0.id.rawValue < $1.id.rawValue }
    }

    /// Those that nobody has answered, and those whose answer is not carried out yet; by visit, as their index has them.
    package func unsettledQuestions() throws -> [CalendarDecision] {
        try rows(
            "SELECT \(Self.decisionColumns) FROM calendar_decision WHERE kind = 'question' AND closed_at IS NULL "
                + "ORDER BY practitioner_id, appointment_id",
            [],
            Self.readDecision
        )
    }

    /// What is over needs no answer.
    package func closePastQuestions(of practitioner: Identifier<Practitioner>) throws {
        try execute(
            "UPDATE calendar_decision SET closed_at = ? WHERE practitioner_id = ? AND kind = 'question' "
                + "AND closed_at IS NULL AND appointment_id IN (SELECT id FROM appointment WHERE end_at <= ?)",
            .instant(now),
            .id(practitioner),
            .instant(now)
        )
    }

    /// The newest first.
    package func calendarDecisions(limit: Int) throws -> [CalendarDecision] {
        try rows(
            "SELECT \(Self.decisionColumns) FROM calendar_decision ORDER BY at DESC, id DESC LIMIT ?",
            [.int(limit)],
            Self.readDecision
        )
    }

    package func calendarDecision(_ id: Identifier<CalendarDecision>) throws -> CalendarDecision? {
        try row("SELECT \(Self.decisionColumns) FROM calendar_decision WHERE id = ?", [.id(id)], Self.readDecision)
    }

    package func insert(_ question: CalendarDecision) throws {
        try execute(
            "INSERT INTO calendar_decision (id, practitioner_id, appointment_id, at, kind, question, subject, ours, theirs, "
                + "text) VALUES (?, ?, ?, ?, 'question', ?, ?, ?, ?, ?)",
            .id(question.id),
            .id(question.practitioner),
            .id(question.appointment),
            .instant(question.at),
            .optional(question.question),
            .optional(question.subject),
            .optional(question.ours),
            .optional(question.theirs),
            .text(question.text)
        )
        tell(.appointments)
    }

    /// Nobody needs to answer it any more.
    package func close(_ question: Identifier<CalendarDecision>) throws {
        try execute("UPDATE calendar_decision SET closed_at = ? WHERE id = ?", .instant(now), .id(question))
        tell(.appointments)
    }

    /// Staff have chosen; the calendar is looked at again at once.
    package func answer(_ question: CalendarDecision, _ answer: CalendarDecision.Answer) throws {
        try execute(
            "UPDATE calendar_decision SET answer = ? WHERE id = ?",
            .text(answer.rawValue),
            .id(question.id)
        )
        if let appointment = question.appointment { try reopen(appointment, of: question.practitioner) }
        tell(.appointments)
    }

    package func pruneCalendarDecisions(before moment: Instant) throws {
        try execute(
            "DELETE FROM calendar_decision WHERE at < ? AND (kind <> 'question' OR closed_at IS NOT NULL)",
            .instant(moment)
        )
    }

    private static func readDecision(_ row: any SQLRow) -> CalendarDecision {
        var decision = CalendarDecision(
            id: row.id(0),
            practitioner: row.id(1),
            appointment: row.optionalID(2),
            at: row.instant(3),
            kind: CalendarDecision.Kind(rawValue: row.text(4)) ?? .note,
            text: row.text(11)
        )
        decision.question = row.optionalText(5)
        decision.subject = row.optionalText(6)
        decision.ours = row.optionalText(7)
        decision.theirs = row.optionalText(8)
        decision.answer = row.optionalText(9).flatMap(CalendarDecision.Answer.init)
        decision.isClosed = !row.isNull(10)
        return decision
    }
}
