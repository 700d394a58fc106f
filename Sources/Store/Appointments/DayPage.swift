package import Care
import Dialogue

/// One visit as a schedule shows it.
package struct VisitRow: Sendable, Hashable {
    package var appointment: Identifier<Appointment>
    package var start: Instant
    package var end: Instant
    package var state: Appointment.State
    package var confirmedAt: Instant?
    /// Whether it was ever at another time than it is now.
    package var wasMoved: Bool
    package var patientName: String
    package var practitioner: Identifier<Practitioner>
    package var practitionerName: String
    package var locationName: String
    package var visitTypeName: String
    package var contact: Contact
    /// What is known of it on its day; pages about other days leave it empty.
    package var day = VisitDay()
    /// Whether it was booked with others, to come again; pages without a sign for it leave it out.
    package var isOfSeries = false

    package init(
        appointment: Identifier<Appointment>,
        start: Instant,
        end: Instant,
        state: Appointment.State,
        confirmedAt: Instant?,
        wasMoved: Bool,
        patientName: String,
        practitioner: Identifier<Practitioner>,
        practitionerName: String,
        locationName: String,
        visitTypeName: String,
        contact: Contact = Contact()
    ) {
        self.appointment = appointment
        self.start = start
        self.end = end
        self.state = state
        self.confirmedAt = confirmedAt
        self.wasMoved = wasMoved
        self.patientName = patientName
        self.practitioner = practitioner
        self.practitionerName = practitionerName
        self.locationName = locationName
        self.visitTypeName = visitTypeName
        self.contact = contact
    }
}

/// A booked visit whose patient gets no reminder, with the reason's code.
package struct UnremindedRow: Sendable, Hashable {
    package var visit: VisitRow
    package var reason: String
    /// What the channel told us to tell staff.
    package var advice: String?

    package init(visit: VisitRow, reason: String, advice: String? = nil) {
        self.visit = visit
        self.reason = reason
        self.advice = advice
    }
}

extension Transaction {
    /// Visits that start in the span, in order of time; `practitioner` narrows them to one person's.
    package func visits(
        in span: Range<Instant>,
        practitioner: Identifier<Practitioner>? = nil,
        limit: Int = 5_000
    ) throws -> [VisitRow] {
        try visitRows(
            visitsInSpan,
            [
                .instant(span.lowerBound), .instant(span.upperBound), .int(practitioner == nil ? 0 : 1),
                .id(practitioner), .int(limit),
            ]
        )
    }

    /// One visit as a schedule shows it.
    package func visitRow(_ id: Identifier<Appointment>) throws -> VisitRow? {
        try visitRows(visitOfID, [.id(id)]).first
    }

    private func visitRows(_ query: String, _ values: [SQLValue]) throws -> [VisitRow] {
        let found = try rows(query, values) { (SealedVisit($0), VisitDay($0, from: 12), !$0.isNull(18)) }
        return try found.map { sealed, day, isOfSeries in
            var visit = try sealed.opened(self)
            visit.day = day
            visit.isOfSeries = isOfSeries
            return visit
        }
    }

    /// All visits of a series, also those that were called off or are over, in order of time.
    package func visits(ofSeries series: Identifier<VisitSeries>) throws -> [SeriesRow] {
        let found = try rows(visitsOfSeries, [.id(series)]) { row in
            (SealedVisit(row), VisitDay(row, from: 12), planned: row.optionalInstant(18))
        }
        return try found.map { sealed, day, planned in
            var visit = try sealed.opened(self)
            visit.day = day
            visit.isOfSeries = true
            return SeriesRow(visit: visit, planned: planned ?? visit.start)
        }
    }

    /// Booked visits that start in the span and whose patient neither got nor will get a reminder.
    package func unreminded(in span: Range<Instant>) throws -> [UnremindedRow] {
        let found = try rows(unremindedInSpan, [.instant(span.lowerBound), .instant(span.upperBound)]) { row in
            let reason = row.text(13)
            let advice = reason == row.text(14) ? row.optionalText(15) : nil
            return (visit: SealedVisit(row), language: row.text(12), reason: reason, advice: advice)
        }
        var obstacles: [String: String] = [:]
        return try found.compactMap { visit, language, reason, advice in
            guard reason == "pending" else {
                return UnremindedRow(visit: try visit.opened(self), reason: reason, advice: advice)
            }
            let obstacle = try obstacles[language] ?? reminderObstacle(language) ?? ""
            obstacles[language] = obstacle
            return obstacle.isEmpty ? nil : UnremindedRow(visit: try visit.opened(self), reason: obstacle)
        }
    }

    /// Why a reminder in this language would be refused if it left now, or nil; the flight check decides in the end.
    private func reminderObstacle(_ language: String) throws -> String? {
        let wording = Wording.best(for: LanguageTag(language) ?? .english)
        let name = AppointmentTemplate.reminder.rawValue
        guard let template = try template(name, language: wording.metaCode) else {
            return try templates().isEmpty ? "templates_unknown" : ReasonCode.templateMissing.rawValue
        }
        // Meta does not have it: that can be told more exactly than that it is not approved.
        if template.status == "MISSING" { return ReasonCode.templateMissing.rawValue }
        let wanted = TemplateCatalog.find(name: name, language: wording.metaCode)
        let state = FlightCheck.Template(
            standing: FlightCheck.Template.Standing(status: template.status),
            hasExpectedCategory: template.category == template.expectedCategory,
            hasExpectedParameters: wanted.map {
                template.parameters == $0.parameterCount && template.buttons >= $0.quickReplies.count
            } ?? false
        )
        return state.obstacle?.rawValue
    }
}

private let visitColumns = """
    appointment.id, appointment.start_at, appointment.end_at, appointment.state, appointment.confirmed_at,
    appointment.slot_version, person.id, person.name_sealed, practitioner.id, practitioner.name, location.name,
    visit_type.name
    """

private let visitTables = """
    appointment
    JOIN person ON person.id = appointment.patient_id
    JOIN practitioner ON practitioner.id = appointment.practitioner_id
    JOIN location ON location.id = appointment.location_id
    JOIN visit_type ON visit_type.id = appointment.visit_type_id
    """

private let visitsInSpan = """
    SELECT \(visitColumns), \(visitDayColumns), appointment.series_id FROM \(visitTables) \(visitDayTables)
    WHERE appointment.start_at >= ? AND appointment.start_at < ? AND (? = 0 OR appointment.practitioner_id = ?)
    ORDER BY appointment.start_at, practitioner.name, appointment.id LIMIT ?
    """

private let visitOfID = """
    SELECT \(visitColumns), \(visitDayColumns), appointment.series_id FROM \(visitTables) \(visitDayTables)
    WHERE appointment.id = ?
    """

private let visitsOfSeries = """
    SELECT \(visitColumns), \(visitDayColumns), appointment.series_at FROM \(visitTables) \(visitDayTables)
    WHERE appointment.series_id = ? ORDER BY appointment.start_at, appointment.id
    """

/// The first thing that stands in the way counts: no address, no consent, opted out, then what became of the message.
private let unremindedInSpan = """
    SELECT * FROM (
        SELECT \(visitColumns), person.language, CASE
            WHEN EXISTS (SELECT 1 FROM outbox WHERE \(reminderOfVisit)
                AND outbox.state = 'accepted' AND outbox.status <> 9) THEN NULL
            WHEN NOT EXISTS (SELECT 1 FROM relation WHERE relation.person_id = person.id) THEN 'no_address'
            WHEN NOT EXISTS (SELECT 1 FROM consent WHERE consent.person_id = person.id
                AND consent.purpose = 'appointments') THEN 'consent_unknown'
            WHEN NOT EXISTS (SELECT 1 FROM consent WHERE consent.person_id = person.id
                AND consent.purpose = 'appointments' AND consent.state = 'given') THEN 'consent_withdrawn'
            WHEN \(saidStop(person: "person.id", to: "'appointments'")) THEN 'opted_out'
            WHEN NOT EXISTS (SELECT 1 FROM relation WHERE relation.person_id = person.id AND NOT EXISTS (
                SELECT 1 FROM opt_out WHERE opt_out.address_id = relation.address_id
                    AND opt_out.purpose = 'appointments')) THEN 'opted_out'
            WHEN EXISTS (SELECT 1 FROM outbox WHERE \(reminderOfVisit)
                AND outbox.state IN ('queued', 'claimed', 'sending')) THEN 'pending'
            WHEN EXISTS (SELECT 1 FROM agenda WHERE agenda.kind = 'reminder' AND agenda.anchor_id = appointment.id
                AND agenda.anchor_version = appointment.slot_version AND agenda.state = 'waiting') THEN 'pending'
            ELSE COALESCE(\(endOfReminder),
                (SELECT agenda.reason FROM agenda WHERE agenda.kind = 'reminder' AND agenda.anchor_id = appointment.id
                    AND agenda.anchor_version = appointment.slot_version AND agenda.state = 'dropped'
                    ORDER BY agenda.id DESC LIMIT 1),
                'not_planned')
            END AS why,
            \(endOfReminder) AS ended,
            CASE WHEN latest.state IN ('accepted', 'rejected') THEN latest.advice END AS advice
        FROM \(visitTables)
        LEFT JOIN outbox AS latest ON latest.id = (SELECT outbox.id FROM outbox WHERE \(reminderOfVisit)
            ORDER BY outbox.id DESC LIMIT 1)
        WHERE appointment.start_at >= ? AND appointment.start_at < ? AND appointment.state = 'booked'
    ) AS visit
    WHERE why IS NOT NULL
    """

private let reminderOfVisit = """
    outbox.anchor_id = appointment.id AND outbox.anchor_version = appointment.slot_version
        AND outbox.purpose = 'appointments'
    """

/// What became of the newest message: our reason, else the channel's code, else its state.
///
/// WhatsApp accepts a message and may fail it later: then it has a status and no reason of ours.
private let endOfReminder = """
    COALESCE(latest.reason, CAST(latest.failure_code AS TEXT),
        CASE WHEN latest.status = 9 THEN 'failed' ELSE latest.state END)
    """

/// A visit as it is stored, with the patient's name still sealed.
private struct SealedVisit {
    var visit: VisitRow
    var person: Int64
    var name: [UInt8]

    init(_ row: any SQLRow) {
        visit = VisitRow(
            appointment: row.id(0),
            start: row.instant(1),
            end: row.instant(2),
            state: Appointment.State(rawValue: row.text(3)) ?? .booked,
            confirmedAt: row.optionalInstant(4),
            wasMoved: row.int(5) > 1,
            patientName: "",
            practitioner: row.id(8),
            practitionerName: row.text(9),
            locationName: row.text(10),
            visitTypeName: row.text(11)
        )
        person = row.int(6)
        name = row.blob(7)
    }

    func opened(_ tx: Transaction) throws -> VisitRow {
        var opened = visit
        opened.patientName = try tx.readable(name, subject: person, Cell("person", person, "name"))
        opened.contact = try tx.contact(of: person)
        return opened
    }
}

extension Transaction {
    /// The text, or a dash when its key was destroyed: a forgotten patient's row is still a row.
    func readable(_ sealed: [UInt8], subject: Int64, _ cell: Cell) throws -> String {
        do {
            return try openText(sealed, subject: subject, cell)
        } catch VaultError.forgotten {
            return "—"
        }
    }
}
