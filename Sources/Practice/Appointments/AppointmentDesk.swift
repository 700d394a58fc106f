package import Care
import Dialogue
package import Store

/// Books, moves and calls off visits: decide, apply, save and plan what must follow, in one transaction.
package struct AppointmentDesk: Sendable {
    private let rules: PracticeRules

    package init(rules: PracticeRules) {
        self.rules = rules
    }

    /// Books a new visit and plans its reminders, with the rooms and equipment of the slot or, where it names none, with such
    /// as are free; `isTold` where the patient hears of it at once.
    ///
    /// Throws `StoreError.constraint` when the practitioner, a room or a piece of equipment is taken.
    package func book(
        _ appointment: Appointment,
        with resources: [Identifier<Resource>] = [],
        isTold: Bool = false,
        in tx: Transaction
    ) throws {
        try tx.insert(appointment)
        try tx.lookAgain(atFreed: appointment.blocked, of: appointment.practitioner)
        try assign(resources, to: appointment, in: tx)
        try place(appointment, in: tx)
        try ReminderPlanner(rules: rules).plan(appointment, isTold: isTold, in: tx)
    }

    /// Whoever waited for a first visit of the kind has one now.
    private func place(_ visit: Appointment, in tx: Transaction) throws {
        for entry in try tx.waitListEntries(of: visit.patient)
        where entry.visitType == visit.visitType && entry.replaces == nil {
            var placed = entry
            placed.apply(try entry.decide(.place, now: tx.now))
            try tx.update(placed)
        }
    }

    /// What became of a wish to have a time.
    package enum BookingOutcome: Sendable {
        case booked(Appointment)
        /// It is gone; these are free, soonest first, if any are.
        case taken(instead: [Slot])
    }

    /// Books a time that was offered, or says what there is instead; `holder` is where it was offered, if in a chat.
    ///
    /// `patient` is asked for only when the time can be had: nobody is entered into the records for a visit they do not get.
    /// `known` is the same of somebody who is in them: they are offered no time at which they have another visit.
    package func book(
        _ visitType: Identifier<VisitType>,
        for patient: @autoclosure () throws -> Identifier<Person>,
        known: Identifier<Person>? = nil,
        at wanted: Slot,
        holder: Identifier<Conversation>? = nil,
        beforeHolds: Bool = false,
        in tx: Transaction
    ) throws -> BookingOutcome {
        let slot = try SlotFinder(visitType, for: known, holder: holder, in: tx)?
            .available(wanted, beforeHolds: beforeHolds)
        if let slot, let demand = try tx.demand(of: visitType) {
            do {
                let appointment = try tx.savepoint {
                    var appointment = Appointment(
                        id: tx.newID(Appointment.self),
                        patient: try patient(),
                        practitioner: slot.practitioner,
                        location: slot.location,
                        visitType: visitType,
                        start: slot.start,
                        end: slot.end,
                        zone: slot.zone
                    )
                    appointment.bufferBefore = demand.bufferBefore
                    appointment.bufferAfter = demand.bufferAfter
                    try book(appointment, with: slot.resources, isTold: holder != nil, in: tx)
                    return appointment
                }
                if let holder { try tx.releaseHolds(of: holder) }
                return .booked(appointment)
            } catch let error as StoreError where error.isTaken {
                // What was free a moment ago by the rules is not by the schema's: as gone as any other.
            }
        }
        return .taken(instead: try offers(of: visitType, for: known, holder: holder, in: tx).slots)
    }

    /// Gives a visit its rooms and equipment: those named, else such as are free, else none.
    private func assign(_ resources: [Identifier<Resource>], to appointment: Appointment, in tx: Transaction) throws {
        guard resources.isEmpty else {
            return try tx.assign(resources, during: appointment.blocked, to: appointment.id)
        }
        let needs = try tx.needs(of: appointment.visitType)
        guard !needs.isEmpty else { return }
        let taken = TakenTime(try tx.taken(appointment.blocked, except: appointment.id))
        let free = ResourceChoice(needs).free(at: appointment.location, appointment.blocked, taken)
        try tx.assign(free ?? [], during: appointment.blocked, to: appointment.id)
    }

    /// Carries a command out; throws `Appointment.Refusal`, or `StoreError.constraint` when the new time is taken.
    ///
    /// `actor` is who asked: the patient, whose wishes the intake hears, unless told otherwise.
    @discardableResult
    package func perform(
        _ command: Appointment.Command,
        on appointment: Appointment,
        by actor: AuditActor = .system(.intake),
        in tx: Transaction
    ) throws -> Appointment {
        var changed = appointment
        for event in try appointment.decide(command, now: tx.now) { changed.apply(event) }
        // Nobody else writes inside this transaction, so a miss means the caller's copy was old.
        guard try tx.update(changed, from: appointment.version) else {
            throw Appointment.Refusal.stale(current: try tx.appointment(appointment.id) ?? appointment)
        }
        switch command {
        case .reschedule(let slot, _), .reinstate(let slot, _): try assign(slot.resources, to: changed, in: tx)
        // The schema itself takes the rooms away from a visit that is over or called off.
        case .cancel, .confirm, .correct, .markFulfilled, .markNoShow: break
        }
        tx.audit(command.entry(about: changed, by: actor))
        let hasLeft = appointment.state == .booked && (changed.state == .cancelled || changed.slot != appointment.slot)
        if hasLeft {
            // Whoever moves out of the way of a leave gives nothing back.
            let isPatients = try command.isPatients(actor) && !tx.isDisplaced(appointment)
            try tx.noteLeaving(of: appointment, for: changed, byPatient: isPatients)
            // Where the clinic cannot keep the time nobody else is to have it either.
            if !command.isClinics, let freed = try freed(appointment, by: changed, in: tx) {
                try Rescue(rules: rules).noteFreed(freed, by: appointment.patient, in: tx)
            }
            // What was too late for who waits is earlier than the visit they have now.
            for entry in try tx.waitListEntries(of: appointment.patient) {
                try tx.lookAgain(atFreedOf: entry.practitioner)
            }
        }
        if changed.state == .booked, changed.slot != appointment.slot || appointment.state != .booked {
            try tx.lookAgain(atFreed: changed.blocked, of: changed.practitioner)
        }
        try noteAttendance(appointment.state, changed, in: tx)
        let planner = ReminderPlanner(rules: rules)
        if changed.slotVersion != appointment.slotVersion {
            // A patient who moves a visit is answered with its new time.
            try planner.plan(changed, isTold: actor == .system(.intake), in: tx)
        } else if changed.visitType != appointment.visitType {
            try planner.replan(changed, in: tx)
        }
        return changed
    }

    /// The time that comes free as a visit becomes `changed`: of one that only becomes shorter, what another of its kind can
    /// have of the rest.
    private func freed(_ visit: Appointment, by changed: Appointment, in tx: Transaction) throws -> Slot? {
        guard changed.state == .booked, changed.slot.beginsLike(visit.slot) else { return visit.slot }
        let wish = SlotWish(practitioner: visit.practitioner)
        guard changed.end < visit.end, let zone = Zone(visit.zone),
            let finder = try SlotFinder(visit.visitType, wish: wish, in: tx)
        else { return nil }
        let date = zone.civil(at: changed.end).date
        let free = try finder.all(date...date).first {
            $0.location == visit.location && $0.start >= changed.end && $0.end <= visit.end
        }
        return free.map { free in
            var rest = visit.slot
            rest.start = free.start
            return rest
        }
    }

    /// What follows from a visit that took place or was missed, or from a mark that was taken back.
    private func noteAttendance(_ before: Appointment.State, _ visit: Appointment, in tx: Transaction) throws {
        guard visit.state != before else { return }
        if before == .noShow { try MissedFollowUp(rules: rules).takeBack(visit, in: tx) }
        if before == .fulfilled { try FollowUpInvitation(rules: rules).takeBack(visit, in: tx) }
        if visit.state == .noShow { try MissedFollowUp(rules: rules).note(visit, in: tx) }
        if visit.state == .fulfilled { try FollowUpInvitation(rules: rules).note(visit, in: tx) }
    }

    /// Moves a visit to a free time; nil when that time is not free.
    func move(
        _ appointment: Appointment,
        to practitioner: Identifier<Practitioner>,
        at location: Identifier<Location>,
        start: Instant,
        seen: Int,
        holder: Identifier<Conversation>? = nil,
        beforeHolds: Bool = false,
        in tx: Transaction
    ) throws -> Appointment? {
        guard let place = try tx.location(location) else { return nil }
        let wanted = Slot(
            practitioner: practitioner,
            location: location,
            start: start,
            end: start + (appointment.end - appointment.start),
            zone: place.zone
        )
        // Refusals about the visit itself come first: a cancelled visit has no use for a free time.
        _ = try appointment.decide(.reschedule(to: wanted, seen: seen), now: tx.now)
        let finder = try SlotFinder(
            moving: appointment,
            wish: SlotWish(practitioner: practitioner),
            holder: holder,
            in: tx
        )
        guard let slot = try finder?.available(wanted, beforeHolds: beforeHolds) else { return nil }
        do {
            let moved = try tx.savepoint { try perform(.reschedule(to: slot, seen: seen), on: appointment, in: tx) }
            if let holder { try tx.releaseHolds(of: holder) }
            return moved
        } catch let error as StoreError where error.isTaken {
            return nil
        }
    }
}

extension Appointment.Command {
    /// Whether the clinic cannot keep the time it gave.
    fileprivate var isClinics: Bool {
        if case .cancel(.clinic, _) = self { true } else { false }
    }

    /// Whether it was the patient's wish, whoever wrote it down.
    fileprivate func isPatients(_ actor: AuditActor) -> Bool {
        if case .cancel(let reason, _) = self { reason == .patient } else { actor == .system(.intake) }
    }
}

extension StoreError {
    /// Whether the practitioner, a room or a piece of equipment is another visit's then.
    var isTaken: Bool {
        guard case .constraint(let name) = self else { return false }
        return name.contains("double_booking") || name.contains("resource_taken")
    }
}
