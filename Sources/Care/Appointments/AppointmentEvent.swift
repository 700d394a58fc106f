extension Appointment {
    /// What has happened to a visit; each raises its version by one.
    package enum Event: Hashable, Sendable {
        case confirmed(at: Instant)
        case rescheduled(from: Slot, to: Slot, at: Instant)
        case cancelled(CancelReason, at: Instant)
        case missed(at: Instant)
        case fulfilled(at: Instant)
        /// Booked again after it was called off.
        case reinstated(Slot, at: Instant)
        case corrected(patient: Identifier<Person>, visitType: Identifier<VisitType>, at: Instant)
    }

    package mutating func apply(_ event: Event) {
        version += 1
        switch event {
        case .confirmed(let at):
            confirmedAt = at
        case .rescheduled(let before, let slot, _):
            take(slot)
            // Of one that has only become longer or shorter the yes still holds.
            if !slot.beginsLike(before) { confirmedAt = nil }
        case .cancelled(let reason, _):
            state = .cancelled
            cancelReason = reason
        case .reinstated(let slot, _):
            state = .booked
            cancelReason = nil
            take(slot)
            confirmedAt = nil
        case .corrected(let patient, let visitType, _):
            self.visitType = visitType
            // What one patient was told and confirmed binds no other; another kind of visit leaves it as it was.
            guard patient != self.patient else { break }
            self.patient = patient
            confirmedAt = nil
            slotVersion = version
        case .missed:
            state = .noShow
        case .fulfilled:
            state = .fulfilled
        }
    }

    private mutating func take(_ slot: Slot) {
        practitioner = slot.practitioner
        location = slot.location
        start = slot.start
        end = slot.end
        zone = slot.zone
        slotVersion = version
    }
}
