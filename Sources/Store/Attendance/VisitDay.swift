package import Care

/// What is known of a visit on its day: whether the patient is here, whether the visit was missed, why it was called off.
package struct VisitDay: Sendable, Hashable {
    /// Of the visit, as staff see it; what they do is about this one.
    package var version: Int
    package var arrival: Arrival.State
    package var miss: MissedVisit.State?
    package var reason: CancellationReason?

    package init(
        version: Int = 1,
        arrival: Arrival.State = .expected,
        miss: MissedVisit.State? = nil,
        reason: CancellationReason? = nil
    ) {
        self.version = version
        self.arrival = arrival
        self.miss = miss
        self.reason = reason
    }

    /// Reads `visitDayColumns` from a column on.
    init(_ row: any SQLRow, from first: Int) {
        version = Int(row.int(first))
        arrival =
            if let at = row.optionalInstant(first + 2), let notAfter = row.optionalInstant(first + 3) {
                .called(at: at, notAfter: notAfter)
            } else if let at = row.optionalInstant(first + 1) {
                .arrived(at: at)
            } else {
                .expected
            }
        miss = row.optionalText(first + 4).flatMap(MissedVisit.State.init)
        reason = row.optionalText(first + 5).flatMap(CancellationReason.init)
    }
}

let visitDayColumns = """
    appointment.version, arrival.arrived_at, arrival.called_at, arrival.call_not_after, missed_visit.state,
    appointment.cancellation_reason
    """

let visitDayTables = """
    LEFT JOIN arrival ON arrival.appointment_id = appointment.id AND arrival.slot_version = appointment.slot_version
    LEFT JOIN missed_visit ON missed_visit.appointment_id = appointment.id
    """
