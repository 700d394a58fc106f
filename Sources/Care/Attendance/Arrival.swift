/// A patient on the day: expected, here, called in.
///
/// It belongs to one time of one visit; a visit that moves has an arrival of its own at its new time.
package struct Arrival: Hashable, Sendable {
    package enum State: Hashable, Sendable {
        case expected
        case arrived(at: Instant)
        /// Told to come in; the message is worthless after `notAfter`.
        case called(at: Instant, notAfter: Instant)
    }

    package let visit: Identifier<Appointment>
    /// The visit's `slotVersion`.
    package let slotVersion: Int
    package var state: State

    package init(at visit: Appointment) {
        self.init(visit: visit.id, slotVersion: visit.slotVersion, state: .expected)
    }

    package init(visit: Identifier<Appointment>, slotVersion: Int, state: State) {
        self.visit = visit
        self.slotVersion = slotVersion
        self.state = state
    }

    /// Whether the patient is in the house: such a visit is not to be marked as missed.
    package var isHere: Bool { state != .expected }

    package enum Command: Hashable, Sendable {
        /// The patient says so, or the desk sees it.
        case arrive
        /// It was a mistake.
        case withdraw
        case callIn
    }

    package enum Event: Hashable, Sendable {
        case arrived(at: Instant)
        case withdrawn(at: Instant)
        /// A message asks the patient in, by `notAfter` or not at all.
        case called(at: Instant, notAfter: Instant)
    }

    package enum Refusal: Error, Hashable {
        /// The visit is at another time by now.
        case stale
        /// It is cancelled or over.
        case notBooked
        /// Nobody is expected before that moment.
        case tooEarly(from: Instant)
        case tooLate
        case alreadyArrived(at: Instant)
        case notArrived
        /// The message of that call may still arrive, so another would be one too many.
        case alreadyCalled(at: Instant)
    }

    package mutating func apply(_ event: Event) {
        switch event {
        case .arrived(let at): state = .arrived(at: at)
        case .withdrawn: state = .expected
        case .called(let at, let notAfter): state = .called(at: at, notAfter: notAfter)
        }
    }
}
