extension Appointment {
    /// What a command leads to; the events are yet to be applied.
    ///
    /// A tap about an older version still counts while time, practitioner and place are what the asker saw: whoever
    /// confirmed may cancel from the same message. After a move it is refused as stale.
    package func decide(_ command: Command, now: Instant) throws(Refusal) -> [Event] {
        if case .reinstate(let slot, _) = command { return try reinstate(slot, command, now: now) }
        switch state {
        case .cancelled: throw .alreadyCancelled
        case .fulfilled, .noShow:
            guard command.isSecondLook(at: state) else { throw .alreadyOver }
        case .booked: break
        }
        switch command {
        case .confirm:
            try requireUpcoming(command, now: now)
            guard confirmedAt == nil else { throw .alreadyConfirmed }
            return [.confirmed(at: now)]
        case .reschedule(let slot, _):
            try requireUpcoming(command, now: now)
            guard !slot.isSameMeeting(as: self.slot) else { throw .sameSlot }
            guard slot.start > now, slot.end > slot.start else { throw .slotNotBookable }
            return [.rescheduled(from: self.slot, to: slot, at: now)]
        case .cancel(let reason, _):
            // The booking system may say only afterwards that a visit did not take place.
            if reason == .bookingSystem { try requireSeen(command) } else { try requireUpcoming(command, now: now) }
            return [.cancelled(reason, at: now)]
        case .markNoShow:
            try requireBegun(command, now: now)
            return [.missed(at: now)]
        case .markFulfilled:
            try requireBegun(command, now: now)
            return [.fulfilled(at: now)]
        case .correct(let patient, let visitType, _):
            try requireSeen(command)
            guard patient != self.patient || visitType != self.visitType else { throw .alreadyCorrect }
            return [.corrected(patient: patient, visitType: visitType, at: now)]
        case .reinstate: throw .notCancelled
        }
    }

    /// Into the past as well: the booking system knows what took place.
    private func reinstate(_ slot: Slot, _ command: Command, now: Instant) throws(Refusal) -> [Event] {
        guard state == .cancelled else { throw .notCancelled }
        try requireSeen(command)
        guard slot.end > slot.start else { throw .slotNotBookable }
        return [.reinstated(slot, at: now)]
    }

    private func requireUpcoming(_ command: Command, now: Instant) throws(Refusal) {
        guard start > now else { throw .alreadyStarted }
        try requireSeen(command)
    }

    private func requireBegun(_ command: Command, now: Instant) throws(Refusal) {
        try requireSeen(command)
        guard start <= now else { throw .notYetStarted }
    }

    private func requireSeen(_ command: Command) throws(Refusal) {
        guard (slotVersion...max(slotVersion, version)).contains(command.seen) else { throw .stale(current: self) }
    }
}

extension Appointment.Command {
    /// Who was marked wrongly is marked rightly.
    fileprivate func isSecondLook(at state: Appointment.State) -> Bool {
        switch (state, self) {
        case (.noShow, .markFulfilled), (.fulfilled, .markNoShow): true
        default: false
        }
    }
}
