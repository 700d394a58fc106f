package import Care

/// Times that visits have left.
extension Transaction {
    /// Keeps that a visit is no longer at the time it had, `visit` being as it was and `changed` as it is.
    ///
    /// One that has only become longer or shorter has left nothing.
    package func noteLeaving(of visit: Appointment, for changed: Appointment, byPatient: Bool) throws {
        let isElsewhere = changed.start != visit.start || changed.practitioner != visit.practitioner
        guard changed.state == .cancelled || isElsewhere else { return }
        try execute(
            "INSERT INTO left_time (id, appointment_id, practitioner_id, start_at, end_at, confirmed_at, left_at, how, "
                + "is_patients) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            .id(newID(LeftTime.self)),
            .id(visit.id),
            .id(visit.practitioner),
            .instant(visit.start),
            .instant(visit.end),
            .instant(visit.confirmedAt),
            .instant(now),
            .text(changed.state == .cancelled ? "cancelled" : "moved"),
            .int(byPatient ? 1 : 0)
        )
    }

    /// What the visits that start in the span have left behind, by visit.
    ///
    /// `notice` is how long before the start a time had to be given back to be offered again.
    func leftTimes(ofVisitsIn span: Range<Instant>, notice: Span) throws -> [Int64: LeftTimes] {
        var found: [Int64: LeftTimes] = [:]
        let bounds: [SQLValue] = [.instant(span.lowerBound), .instant(span.upperBound)]
        try connection.query(leftTimesOfVisits, bounds) { row in
            found[row.int(0), default: LeftTimes()].add(row, notice: notice)
        }
        return found
    }
}

/// A time that a visit has left; it has no more to it than its row.
private enum LeftTime {}

/// What one visit has left behind.
struct LeftTimes {
    /// Moves that were the patient's wish.
    private(set) var moves = 0
    /// When it got the time it has now; nil of one that was never moved.
    private(set) var movedAt: Instant?
    private(set) var cancelledAt: Instant?
    private(set) var wasConfirmed = false
    /// Times the patient gave back early enough, and those of them that others have taken.
    private(set) var freed = 0
    private(set) var refilled = 0

    /// Rows come in the order of time.
    fileprivate mutating func add(_ row: any SQLRow, notice: Span) {
        let (isMove, isPatients) = (row.text(1) == "moved", row.int(2) != 0)
        let (start, leftAt) = (row.instant(3), row.instant(4))
        if isMove { movedAt = leftAt } else { cancelledAt = leftAt }
        if isMove, isPatients { moves += 1 }
        if !row.isNull(5) { wasConfirmed = true }
        guard isPatients, start - leftAt > notice else { return }
        freed += 1
        refilled += row.int(6) == 0 ? 0 : 1
    }
}

/// A visit lasts at most a day, so whatever overlaps began at most a day before.
private let sameTime = """
    other.practitioner_id = left_time.practitioner_id AND other.start_at < left_time.end_at
        AND other.start_at > left_time.start_at - 86400000000 AND other.end_at > left_time.start_at
    """

/// Taken again is a time that another visit has, or had afterwards.
private let leftTimesOfVisits = """
    SELECT left_time.appointment_id, left_time.how, left_time.is_patients, left_time.start_at, left_time.left_at,
        left_time.confirmed_at, CASE
            WHEN left_time.is_patients = 0 THEN 0
            WHEN EXISTS (SELECT 1 FROM appointment AS other WHERE \(sameTime)
                AND other.state <> 'cancelled' AND other.id <> left_time.appointment_id) THEN 1
            WHEN EXISTS (SELECT 1 FROM left_time AS other WHERE \(sameTime)
                AND other.left_at > left_time.left_at AND other.appointment_id <> left_time.appointment_id) THEN 1
            ELSE 0 END
    FROM appointment JOIN left_time ON left_time.appointment_id = appointment.id
    WHERE appointment.start_at >= ? AND appointment.start_at < ? ORDER BY left_time.id
    """
