package import Care
package import Store

/// What is to follow a visit that took place, and how far that is.
package struct FollowUpReading: Sendable, Hashable {
    package enum Stage: Sendable, Hashable {
        /// One of the kind is booked, or took place since.
        case booked
        /// The patient is to be invited at that moment.
        case planned(Instant)
        /// The patient was, at that moment.
        case invited(Instant)
        /// Its time came, and nobody was written to.
        case notInvited
    }

    package let visitType: Identifier<VisitType>
    package let day: LocalDate
    package let stage: Stage

    /// Nil where nothing follows.
    package static func of(_ visit: Appointment, in tx: Transaction) throws -> FollowUpReading? {
        guard visit.state == .fulfilled, let due = try tx.dueVisit(after: visit.id) else { return nil }
        return FollowUpReading(visitType: due.visitType, day: due.day, stage: try stage(visit, due, in: tx))
    }

    private static func stage(_ visit: Appointment, _ due: DueVisit, in tx: Transaction) throws -> Stage {
        if try tx.hasVisit(of: visit.patient, due.visitType, after: visit.start) { return .booked }
        let (kind, anchor, version) = (FollowUpInvitation.kind, visit.id.rawValue, visit.slotVersion)
        if let ahead = try tx.agendaAhead(kind, anchor: anchor, version: version) { return .planned(ahead) }
        guard let due = try tx.settledAgenda(kind, anchor: anchor, version: version).max(),
            let fate = try tx.fate(ofCause: FollowUpInvitation.cause(visit.id))
        else { return .notInvited }
        if fate.state == .queued { return .planned(due) }
        return try tx.hasDeparted(cause: FollowUpInvitation.cause(visit.id)) ? .invited(due) : .notInvited
    }
}
