extension Appointment {
    /// What someone asks of a visit; `seen` is the version they were looking at.
    package enum Command: Hashable, Sendable {
        case confirm(seen: Int)
        case reschedule(to: Slot, seen: Int)
        case cancel(CancelReason, seen: Int)
        case markNoShow(seen: Int)
        case markFulfilled(seen: Int)
        /// A visit that was called off takes place after all.
        case reinstate(at: Slot, seen: Int)
        /// It is somebody else's, or of another kind.
        case correct(patient: Identifier<Person>, visitType: Identifier<VisitType>, seen: Int)

        package var seen: Int {
            switch self {
            case .confirm(let seen), .reschedule(_, let seen), .cancel(_, let seen), .markNoShow(let seen),
                .markFulfilled(let seen), .reinstate(_, let seen), .correct(_, _, let seen):
                seen
            }
        }
    }

    /// Who called a visit off.
    package enum CancelReason: String, Sendable, CaseIterable {
        case patient
        case clinic
        /// The booking system the visit came from no longer has it.
        case bookingSystem = "booking-system"
    }
}
