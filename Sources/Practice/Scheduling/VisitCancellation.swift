package import Care
package import Store

/// A visit that staff call off by itself.
package struct VisitCancellation: Sendable, Hashable {
    package var visit: Identifier<Appointment>
    /// The version staff were looking at.
    package var seen: Int
    package var reason: Appointment.CancelReason
    /// Whether the patient is to hear in the chat that the clinic cannot; whoever wished it so knows.
    package var tells: Bool

    package init(visit: Identifier<Appointment>, seen: Int, reason: Appointment.CancelReason, tells: Bool) {
        self.visit = visit
        self.seen = seen
        self.reason = reason
        self.tells = tells
    }
}

extension BoardDesk {
    package enum CallingOff: Error, Sendable, Hashable {
        case noVisit
        /// Another system keeps it, and would bring it back.
        case keptElsewhere
    }

    /// Calls a visit off; gives whether the patient is written to.
    ///
    /// One that is called off already stays as it is: the second click of two hears what the first did.
    /// Throws `CallingOff`, or `Appointment.Refusal` where the visit has changed or begun.
    package func callOff(_ order: VisitCancellation, by actor: AuditActor, in tx: Transaction) throws -> Bool {
        guard let visit = try tx.appointment(order.visit) else { throw CallingOff.noVisit }
        guard visit.externalID == nil else { throw CallingOff.keptElsewhere }
        do {
            try AppointmentDesk(rules: rules)
                .perform(.cancel(order.reason, seen: order.seen), on: visit, by: actor, in: tx)
        } catch Appointment.Refusal.alreadyCancelled {
            return try tx.news(of: visit.id)?.cause == VisitNotice.causeOfCancelling(visit)
        }
        return try order.tells && order.reason == .clinic
            && VisitNotice(rules: rules).tellCancellation(of: visit, in: tx)
    }
}
