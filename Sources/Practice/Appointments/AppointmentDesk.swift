package import Care
import Dialogue
package import Store

/// Books, moves and calls off visits: decide, apply, save and plan what must follow, in one transaction.
package struct AppointmentDesk: Sendable {
    private let rules: PracticeRules
    /// How many days around the date of a visit beyond the horizon.
    private static let vicinity = 14

    package init(rules: PracticeRules) {
        self.rules = rules
    }

    /// Books a new visit and plans its reminders; `slot` says which rooms and equipment it has.
    ///
    /// Throws `StoreError.constraint` when the practitioner, a room or a piece of equipment is taken.
    package func book(_ appointment: Appointment, at slot: Slot? = nil, in tx: Transaction) throws {
        let demand = try slot == nil ? nil : tx.demand(of: appointment.visitType)
        try tx.insert(appointment, buffers: (demand?.bufferBefore ?? 0, demand?.bufferAfter ?? 0))
        if let slot { try assign(slot, to: appointment, in: tx) }
        try ReminderPlanner(rules: rules).plan(appointment, in: tx)
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
    package func book(
        _ visitType: Identifier<VisitType>,
        for patient: @autoclosure () throws -> Identifier<Person>,
        at wanted: Slot,
        holder: Identifier<Conversation>? = nil,
        in tx: Transaction
    ) throws -> BookingOutcome {
        let finder = SlotFinder(visitType, holder: holder)
        if let slot = try finder.available(wanted, in: tx) {
            do {
                let appointment = try tx.savepoint {
                    let appointment = Appointment(
                        id: tx.newID(Appointment.self),
                        patient: try patient(),
                        practitioner: slot.practitioner,
                        location: slot.location,
                        visitType: visitType,
                        start: slot.start,
                        end: slot.end,
                        zone: slot.zone
                    )
                    try book(appointment, at: slot, in: tx)
                    return appointment
                }
                if let holder { try tx.releaseHolds(of: holder) }
                return .booked(appointment)
            } catch StoreError.constraint {
                // What was free a moment ago by the rules is not by the schema's: as gone as any other.
            }
        }
        return .taken(instead: try offers(of: visitType, holder: holder, in: tx))
    }

    /// The next free times for a new visit, kept for the holder while they choose.
    package func offers(
        of visitType: Identifier<VisitType>,
        wish: SlotWish = SlotWish(),
        from day: LocalDate? = nil,
        page: Int = 0,
        holder: Identifier<Conversation>? = nil,
        in tx: Transaction
    ) throws -> [Slot] {
        // From yesterday on: by the clocks of some places it still is.
        let first = Zone.utc.civil(at: tx.now).date.adding(days: -1)
        let days = first..<first.adding(days: try tx.horizon(of: visitType) + 1)
        let slots = try SlotFinder(visitType, wish: wish, holder: holder)
            .offered([days], from: day, limit: Self.slotsOffered, page: page, in: tx)
        if let holder { try hold(slots, of: visitType, for: holder, in: tx) }
        return slots
    }

    private func hold(
        _ slots: [Slot],
        of visitType: Identifier<VisitType>,
        for conversation: Identifier<Conversation>,
        in tx: Transaction
    ) throws {
        let demand = try tx.demand(of: visitType)
        let holds = slots.map { slot in
            Hold(
                practitioner: slot.practitioner,
                start: slot.start,
                blocked: demand?.blocked(slot.start, slot.end) ?? slot.start..<slot.end,
                expires: tx.now + Hold.length
            )
        }
        try tx.hold(holds, for: conversation)
    }

    /// As many as a list of Meta's has rows, but one for other times.
    package static let slotsOffered = 9

    private func assign(_ slot: Slot?, to appointment: Appointment, in tx: Transaction) throws {
        let demand = try tx.demand(of: appointment.visitType)
        let blocked = demand?.blocked(appointment.start, appointment.end) ?? appointment.start..<appointment.end
        try tx.assign(slot?.resources ?? [], during: blocked, to: appointment.id)
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
        case .reschedule(let slot, _), .reinstate(let slot, _): try assign(slot, to: changed, in: tx)
        case .cancel: try assign(nil, to: changed, in: tx)
        case .confirm, .correct, .markFulfilled, .markNoShow: break
        }
        tx.audit(command.entry(about: changed, by: actor))
        let planner = ReminderPlanner(rules: rules)
        if changed.slotVersion != appointment.slotVersion {
            try planner.plan(changed, in: tx)
        } else if changed.visitType != appointment.visitType {
            try planner.replan(changed, in: tx)
        }
        return changed
    }

    /// Moves a visit to a free time; nil when that time is not free.
    func move(
        _ appointment: Appointment,
        to practitioner: Identifier<Practitioner>,
        at location: Identifier<Location>,
        start: Instant,
        seen: Int,
        holder: Identifier<Conversation>? = nil,
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
        let finder = SlotFinder(moving: appointment, with: practitioner, holder: holder)
        guard let slot = try finder.available(wanted, in: tx) else { return nil }
        do {
            let moved = try tx.savepoint { try perform(.reschedule(to: slot, seen: seen), on: appointment, in: tx) }
            if let holder { try tx.releaseHolds(of: holder) }
            return moved
        } catch StoreError.constraint {
            return nil
        }
    }

    /// The free times to offer instead of this visit's, with the same practitioner.
    func slots(
        for appointment: Appointment,
        page: Int,
        holder: Identifier<Conversation>? = nil,
        in tx: Transaction
    ) throws -> (offers: [SlotOffer], hasMore: Bool) {
        guard let practitioner = try tx.practitioner(appointment.practitioner),
            let zone = try tx.location(appointment.location).flatMap({ Zone($0.zone) })
        else { return ([], false) }
        let finder = SlotFinder(moving: appointment, with: practitioner.id, holder: holder)
        let horizon = try tx.horizon(of: appointment.visitType)
        let spans = Self.spans(
            around: zone.civil(at: appointment.start).date,
            today: zone.civil(at: tx.now).date,
            horizon
        )
        let count = AppointmentDialogue.slotsPerPage
        let found = try finder.offered(spans, limit: count, page: page, in: tx)
        if let holder { try hold(found, of: appointment.visitType, for: holder, in: tx) }
        let more = try finder.offered(spans, limit: count, page: page + 1, in: tx)
        var offers: [SlotOffer] = []
        for slot in found {
            guard let location = try tx.location(slot.location) else { continue }
            if let offer = SlotOffer(start: slot.start, with: practitioner, at: location) { offers.append(offer) }
        }
        return (offers, !more.isEmpty)
    }

    /// The next weeks, and those around a visit that is further away: who moves it may want to stay near.
    private static func spans(around date: LocalDate, today: LocalDate, _ horizon: Int) -> [Range<LocalDate>] {
        let end = today.adding(days: horizon)
        guard date >= end else { return [today..<end] }
        return [today..<end, max(end, date.adding(days: -vicinity))..<date.adding(days: vicinity)]
    }
}
