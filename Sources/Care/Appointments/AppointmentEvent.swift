extension Appointment {
    /// What has happened to a visit; each raises its version by one.
    package enum Event: Hashable, Sendable {
        case confirmed(at: Instant)
        case rescheduled(from: Slot, to: Slot, at: Instant)
        case cancelled(CancelReason, at: Instant)
        case missed(at: Instant)
        case fulfilled(at: Instant)
    }

    package mutating func apply(_ event: Event) {
        version += 1
        switch event {
        case .confirmed(let at):
            confirmedAt = at
        case .rescheduled(_, let slot, _):
            practitioner = slot.practitioner
            location = slot.location
            start = slot.start
            end = slot.end
            zone = slot.zone
            confirmedAt = nil
            slotVersion = version
        case .cancelled:
            state = .cancelled
        case .missed:
            state = .noShow
        case .fulfilled:
            state = .fulfilled
        }
    }
}
