package import Care

/// What stands in the way of a time that staff want for a visit.
package enum MoveObstacle: Sendable, Hashable {
    /// The visit itself cannot be moved by who saw what they saw.
    case refused(Appointment.Refusal)
    case noVisit
    /// Another system keeps it, and would put it back.
    case keptElsewhere
    case past
    /// The practitioner has this one, with what is kept free around it.
    case visit(Appointment)
    /// Something in the practitioner's own calendar takes the time.
    case busy
    /// Of these the visit needs one, and none can be had at the place then.
    case resources([Resource])
    /// The practitioner, a room or a piece of equipment went to another at this very moment.
    case taken
    case absence(Absence)
    case outsideHours
    /// Patients are choosing among times of which this is one.
    case held
    /// The patient has another visit of ours then.
    case patient(Appointment)
    /// The practitioner is at another place then.
    case otherPlace(Location)
    /// The practitioner does not see patients for this.
    case notOffered

    /// Whether nobody may put the visit there all the same: never two at one time, in one room, or over what another has
    /// changed meanwhile.
    package var isFinal: Bool {
        switch self {
        case .refused, .noVisit, .keptElsewhere, .past, .visit, .resources, .taken: true
        case .busy, .absence, .outsideHours, .held, .patient, .otherPlace, .notOffered: false
        }
    }
}

/// A time staff want for a visit that is there, or for one to be.
struct WantedTime {
    var slot: Slot
    /// With the minutes kept free around it.
    var blocked: Range<Instant>
    var visitType: Identifier<VisitType>
    var patient: Identifier<Person>
    /// The visit that is to be moved there.
    var moving: Appointment?
}

extension WantedTime {
    init(moving visit: Appointment, to slot: Slot) {
        let before = Span.minutes(Int64(visit.bufferBefore))
        let after = Span.minutes(Int64(visit.bufferAfter))
        self.init(
            slot: slot,
            blocked: slot.start - before..<slot.end + after,
            visitType: visit.visitType,
            patient: visit.patient,
            moving: visit
        )
    }
}
