package import Care

/// What attendance is counted from.
extension Transaction {
    /// So many days are read at once: a busy clinic's are some ten thousand visits.
    private static let stretch = Span.days(28)

    /// Hands over a record of each visit that starts in the span, in the order of time and `limit` at most; false when there
    /// were more.
    ///
    /// `notice` is how long before its start a time had to be given back to be offered again.
    package func visitRecords(
        in span: Range<Instant>,
        notice: Span = OfferRules.standard.leastNotice,
        limit: Int,
        _ body: (VisitRecord) throws -> Void
    ) throws -> Bool {
        var rest = max(0, limit)
        var start = span.lowerBound
        while start < span.upperBound {
            let part = start..<min(start + Self.stretch, span.upperBound)
            let visits = try countedVisits(in: part, limit: rest + 1)
            let left = try leftTimes(ofVisitsIn: part, notice: notice)
            let messages = try messages(aboutVisitsIn: part)
            for visit in visits.prefix(rest) { try body(visit.record(left[visit.id], messages[visit.id])) }
            if visits.count > rest { return false }
            rest -= visits.count
            start = part.upperBound
        }
        return true
    }

    private func countedVisits(in span: Range<Instant>, limit: Int) throws -> [CountedVisit] {
        try rows(
            visitsToCount,
            [.instant(span.lowerBound), .instant(span.upperBound), .int(limit)],
            CountedVisit.init
        )
    }

    /// What each kind of visit is called, whether or not it can still be had.
    package func visitTypeNames() throws -> [Identifier<VisitType>: String] {
        let names = try rows("SELECT id, name FROM visit_type") { ($0.id(0, of: VisitType.self), $0.text(1)) }
        return Dictionary(uniqueKeysWithValues: names)
    }
}

private let visitsToCount = """
    SELECT appointment.id, appointment.visit_type_id, appointment.practitioner_id, appointment.local_start,
        appointment.start_at, appointment.fixed_at, appointment.changed_at, appointment.state,
        appointment.cancel_reason, appointment.confirmed_at, person.language, missed_visit.state, appointment.variant
    FROM appointment JOIN person ON person.id = appointment.patient_id
    LEFT JOIN missed_visit ON missed_visit.appointment_id = appointment.id
    WHERE appointment.start_at >= ? AND appointment.start_at < ? ORDER BY appointment.start_at, appointment.id LIMIT ?
    """

/// A visit's own row, as far as it is counted.
private struct CountedVisit {
    let id: Int64
    private let visitType: Identifier<VisitType>
    private let practitioner: Identifier<Practitioner>
    private let weekday: Int
    private let start: Instant
    private let fixedAt: Instant
    private let changedAt: Instant
    private let state: Appointment.State
    private let cancelReason: Appointment.CancelReason?
    private let isConfirmed: Bool
    private let language: LanguageTag
    private let mark: MissedVisit.State?
    private let variant: ReminderVariant?

    init(_ row: any SQLRow) {
        id = row.int(0)
        visitType = row.id(1)
        practitioner = row.id(2)
        start = row.instant(4)
        // The wall time the patient was told; the day is the first ten letters.
        weekday = LocalDate(String(row.text(3).prefix(10)))?.weekday ?? Zone.utc.civil(at: start).date.weekday
        fixedAt = row.instant(5)
        changedAt = row.instant(6)
        state = Appointment.State(rawValue: row.text(7)) ?? .cancelled
        cancelReason = row.optionalText(8).flatMap(Appointment.CancelReason.init)
        isConfirmed = !row.isNull(9)
        language = LanguageTag(row.text(10)) ?? .english
        // A word of a newer version: nothing follows from what is not understood.
        mark = row.optionalText(11).map { MissedVisit.State(rawValue: $0) ?? .withdrawn }
        variant = row.optionalInt(12).flatMap { ReminderVariant(index: Int($0)) }
    }

    func record(_ left: LeftTimes?, _ messages: VisitMessages?) -> VisitRecord {
        // What was called off before such moments were kept has changed last then.
        let cancelledAt = left?.cancelledAt ?? changedAt
        return VisitRecord(
            visitType: visitType,
            practitioner: practitioner,
            weekday: weekday,
            lead: start - fixedAt,
            language: language,
            variant: variant,
            end: VisitRecord.End(state, cancelReason, notice: start - cancelledAt, mark: mark),
            isConfirmed: isConfirmed || left?.wasConfirmed == true,
            counts: VisitRecord.Counts(
                moves: left?.moves ?? 0,
                slotsFreed: left?.freed ?? 0,
                slotsRefilled: left?.refilled ?? 0,
                messages: messages?.count ?? 0,
                unpriced: messages?.unpriced ?? 0
            ),
            costs: messages?.costs ?? []
        )
    }
}
