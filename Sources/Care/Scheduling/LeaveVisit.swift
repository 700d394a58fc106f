/// A visit that stood in the way of a leave when it was entered, and what was said to its patient.
package struct LeaveVisit: Sendable, Hashable {
    package var id: Identifier<LeaveVisit>
    package var absence: Identifier<Absence>
    package var visit: Identifier<Appointment>
    /// The time the visit had then.
    package var slotVersion: Int
    /// How often the patient was offered other times, and when last.
    package var asked: Int
    package var askedAt: Instant?
    /// Why the patient could not be asked: a reason code, or `noTime`.
    package var obstacle: String?

    /// There is no other time to offer.
    package static let noTime = "no_time"

    package init(
        id: Identifier<LeaveVisit>,
        absence: Identifier<Absence>,
        visit: Identifier<Appointment>,
        slotVersion: Int,
        asked: Int = 0,
        askedAt: Instant? = nil,
        obstacle: String? = nil
    ) {
        self.id = id
        self.absence = absence
        self.visit = visit
        self.slotVersion = slotVersion
        self.asked = asked
        self.askedAt = askedAt
        self.obstacle = obstacle
    }

    /// Whether the patient still has to be found another time.
    package func isOpen(_ visit: Appointment, now: Instant) -> Bool {
        visit.state == .booked && visit.slotVersion == slotVersion && visit.start > now
    }
}

extension Taken {
    /// Whether it takes the visit's time from practitioner or patient; a visit's room is not asked for.
    package func displaces(_ visit: Appointment) -> Bool {
        guard visit.start < end, start < visit.end else { return false }
        return switch owner {
        case .everybody: true
        case .practitioner(let practitioner): practitioner == visit.practitioner
        case .location(let location): location == visit.location
        case .resource: false
        }
    }
}
