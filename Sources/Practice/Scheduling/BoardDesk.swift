package import Care
package import Store

/// A visit put at another time by staff, or made longer or shorter.
package struct VisitMove: Sendable, Hashable {
    package var visit: Identifier<Appointment>
    /// The version staff were looking at.
    package var seen: Int
    package var practitioner: Identifier<Practitioner>
    package var span: Range<Instant>
    /// Staff were told what is in the way, and want it all the same.
    package var isAnyway: Bool

    package init(
        visit: Identifier<Appointment>,
        seen: Int,
        practitioner: Identifier<Practitioner>,
        span: Range<Instant>,
        isAnyway: Bool = false
    ) {
        self.visit = visit
        self.seen = seen
        self.practitioner = practitioner
        self.span = span
        self.isAnyway = isAnyway
    }
}

/// A visit to be, entered by staff for a patient they know.
package struct VisitOrder: Sendable, Hashable {
    package var patient: Identifier<Person>
    package var visitType: Identifier<VisitType>
    package var practitioner: Identifier<Practitioner>
    package var start: Instant
    package var isAnyway: Bool

    package init(
        patient: Identifier<Person>,
        visitType: Identifier<VisitType>,
        practitioner: Identifier<Practitioner>,
        start: Instant,
        isAnyway: Bool = false
    ) {
        self.patient = patient
        self.visitType = visitType
        self.practitioner = practitioner
        self.start = start
        self.isAnyway = isAnyway
    }
}

/// Why a visit was not put where staff wanted it; nothing was changed.
package struct MoveRefusal: Sendable, Hashable {
    /// The visit as it is now; nil of one to be, or where there is none.
    package var visit: Appointment?
    package var wanted: Slot?
    package var obstacles: [MoveObstacle]
    /// Free times near the wanted one, with the same practitioner.
    package var instead: [Slot] = []

    /// Whether staff may have it all the same.
    package var mayAnyway: Bool { !obstacles.contains(where: \.isFinal) }
}

/// Moves and enters visits on the board: what stands in the way is told before anything is changed.
package struct BoardDesk: Sendable {
    package enum Outcome: Sendable {
        case done(Appointment)
        case refused(MoveRefusal)
    }

    let rules: PracticeRules
    private let desk: AppointmentDesk
    /// Free times told instead, and how many days ahead they are looked for.
    static let mostInstead = 4
    private static let daysAhead = 6

    package init(rules: PracticeRules) {
        self.rules = rules
        desk = AppointmentDesk(rules: rules)
    }

    package func move(_ move: VisitMove, by actor: AuditActor, in tx: Transaction) throws -> Outcome {
        guard let visit = try tx.appointment(move.visit),
            let slot = try slot(move.practitioner, move.span, usual: visit.location, in: tx)
        else { return .refused(MoveRefusal(obstacles: [.noVisit])) }
        // It is there already: a second click, or put back where it was.
        if visit.state == .booked, slot.isSameMeeting(as: visit.slot) { return .done(visit) }
        if let obstacle = obstacle(to: visit, slot, seen: move.seen, now: tx.now) {
            return .refused(MoveRefusal(visit: visit, wanted: slot, obstacles: [obstacle]))
        }
        let wanted = WantedTime(moving: visit, to: slot)
        var shaped = visit
        shaped.end = visit.start + (slot.end - slot.start)
        let finder = try SlotFinder(moving: shaped, wish: SlotWish(practitioner: slot.practitioner), in: tx)
        return try carryOut(wanted, isAnyway: move.isAnyway, finder, in: tx) {
            let command = Appointment.Command.reschedule(to: try equipped(wanted, in: tx), seen: move.seen)
            let moved = try desk.perform(command, on: visit, by: actor, in: tx)
            try VisitNotice(rules: rules).tellMove(of: visit, to: moved, in: tx)
            return moved
        }
    }

    /// Enters a visit for a patient the clinic knows.
    package func book(_ order: VisitOrder, by actor: AuditActor, in tx: Transaction) throws -> Outcome {
        guard let demand = try tx.demand(of: order.visitType), try tx.person(order.patient) != nil,
            let slot = try slot(
                order.practitioner,
                order.start..<order.start + .minutes(Int64(demand.minutes)),
                usual: nil,
                in: tx
            )
        else { return .refused(MoveRefusal(obstacles: [.noVisit])) }
        if let same = try booked(order, slot, in: tx) { return .done(same) }
        let wanted = WantedTime(
            slot: slot,
            blocked: demand.blocked(slot.start, slot.end),
            visitType: order.visitType,
            patient: order.patient
        )
        let wish = SlotWish(practitioner: slot.practitioner)
        let finder = try SlotFinder(order.visitType, wish: wish, in: tx)
        return try carryOut(wanted, isAnyway: order.isAnyway, finder, in: tx) {
            let visit = try enter(wanted, demand, by: actor, in: tx)
            try VisitNotice(rules: rules).tellEntry(of: visit, in: tx)
            return visit
        }
    }

    /// Does it if nothing is in the way, or nothing that staff may not overrule.
    private func carryOut(
        _ wanted: WantedTime,
        isAnyway: Bool,
        _ finder: SlotFinder?,
        in tx: Transaction,
        _ act: () throws -> Appointment
    ) throws -> Outcome {
        let obstacles = try TimeCheck(in: tx).obstacles(to: wanted)
        var refusal = MoveRefusal(visit: wanted.moving, wanted: wanted.slot, obstacles: obstacles)
        guard obstacles.isEmpty || (isAnyway && refusal.mayAnyway) else {
            refusal.instead = try instead(of: wanted, finder)
            return .refused(refusal)
        }
        do {
            return .done(try tx.savepoint(act))
        } catch let error as StoreError where error.isTaken {
            refusal.obstacles = [.taken]
            return .refused(refusal)
        }
    }

    private func enter(
        _ wanted: WantedTime,
        _ demand: VisitDemand,
        by actor: AuditActor,
        in tx: Transaction
    ) throws -> Appointment {
        let slot = try equipped(wanted, in: tx)
        var visit = Appointment(
            id: tx.newID(Appointment.self),
            patient: wanted.patient,
            practitioner: slot.practitioner,
            location: slot.location,
            visitType: wanted.visitType,
            start: slot.start,
            end: slot.end,
            zone: slot.zone
        )
        visit.bufferBefore = demand.bufferBefore
        visit.bufferAfter = demand.bufferAfter
        try desk.book(visit, with: slot.resources, in: tx)
        tx.audit(AuditEntry(actor: actor, act: .visitBooked, object: .visit(visit.id), person: visit.patient))
        return visit
    }

    /// The same visit, entered by an earlier click.
    private func booked(_ order: VisitOrder, _ slot: Slot, in tx: Transaction) throws -> Appointment? {
        try tx.visits(of: order.patient, in: slot.start..<slot.end).first {
            $0.slot.isSameMeeting(as: slot) && $0.visitType == order.visitType
        }
    }

    /// Nil where there is no such practitioner, or no place at all.
    private func slot(
        _ practitioner: Identifier<Practitioner>,
        _ span: Range<Instant>,
        usual: Identifier<Location>?,
        in tx: Transaction
    ) throws -> Slot? {
        guard try tx.practitioner(practitioner) != nil,
            let place = try Workplace(of: practitioner, in: tx).location(at: span, usual: usual)
        else { return nil }
        return Slot(
            practitioner: practitioner,
            location: place.id,
            start: span.lowerBound,
            end: span.upperBound,
            zone: place.zone
        )
    }

    private func obstacle(to visit: Appointment, _ slot: Slot, seen: Int, now: Instant) -> MoveObstacle? {
        do throws(Appointment.Refusal) {
            _ = try visit.decide(.reschedule(to: slot, seen: seen), now: now)
        } catch {
            return error == .slotNotBookable ? .past : .refused(error)
        }
        return visit.externalID == nil ? nil : .keptElsewhere
    }

    /// The slot with the rooms and equipment the visit would have.
    private func equipped(_ wanted: WantedTime, in tx: Transaction) throws -> Slot {
        try TimeCheck(in: tx).equipped(wanted) ?? wanted.slot
    }

    /// The nearest free times of the same week, in order.
    private func instead(of wanted: WantedTime, _ finder: SlotFinder?) throws -> [Slot] {
        guard let finder else { return [] }
        let slot = wanted.slot
        let date = (Zone(slot.zone) ?? .utc).civil(at: slot.start).date
        let free = try finder.all(date...date.adding(days: Self.daysAhead))
        // Where it is already is no other time.
        return free.filter { $0.start != wanted.moving?.start }.sorted { $0.distance(to: slot) < $1.distance(to: slot) }
            .prefix(Self.mostInstead)
            .sorted { $0.start < $1.start }
    }
}

extension Slot {
    fileprivate func distance(to other: Slot) -> (Span, Instant) {
        (start < other.start ? other.start - start : start - other.start, start)
    }
}
