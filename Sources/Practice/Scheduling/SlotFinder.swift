import Care
import Store

/// Looks free times up, a day at a time and only as far as somebody wants to know.
struct SlotFinder {
    private let visitType: Identifier<VisitType>
    private let wish: SlotWish
    /// The visit that is to be moved: its own time is free to it, and is not offered.
    private let moving: Appointment?
    /// Whose holds count for nothing, since they are the asker's own.
    private let holder: Identifier<Conversation>?

    /// For a new visit.
    init(
        _ visitType: Identifier<VisitType>,
        wish: SlotWish = SlotWish(),
        holder: Identifier<Conversation>? = nil
    ) {
        self.visitType = visitType
        self.wish = wish
        self.holder = holder
        moving = nil
    }

    /// For one that has a time already; it stays as long as it is.
    init(
        moving appointment: Appointment,
        with practitioner: Identifier<Practitioner>,
        holder: Identifier<Conversation>? = nil
    ) {
        self.holder = holder
        visitType = appointment.visitType
        wish = SlotWish(practitioner: practitioner)
        moving = appointment
    }

    /// At most `limit` times in order; `page` 1 and up gives others than the pages before.
    ///
    /// What others are choosing among is offered only where there is nothing else.
    func offered(
        _ spans: [Range<LocalDate>],
        from first: LocalDate? = nil,
        limit: Int,
        page: Int,
        in tx: Transaction
    ) throws -> [Slot] {
        let held = try tx.held(without: holder)
        let found = try offered(spans, from: first, limit: limit, page: page, held: held, in: tx)
        guard found.isEmpty, !held.isEmpty else { return found }
        return try offered(spans, from: first, limit: limit, page: page, held: [], in: tx)
    }

    private func offered(
        _ spans: [Range<LocalDate>],
        from first: LocalDate?,
        limit: Int,
        page: Int,
        held: [Taken],
        in tx: Transaction
    ) throws -> [Slot] {
        guard let demand = try demand(in: tx) else { return [] }
        let zones = try zones(in: tx)
        let earliest = tx.now + demand.notice
        return try SlotChoice().offered(spans, limit: limit, page: page) { date in
            if let first, date < first { return [] }
            let free = try freeSlots(demand, zones, date, held, in: tx)
            return free.slots(on: date, wish: wish, in: earliest..<Instant(microseconds: .max))
                .filter { slot in moving.map { !slot.isSameMeeting(as: $0.slot) } ?? true }
        }
    }

    /// The same meeting with what it would use, if it can be had now.
    func available(_ slot: Slot, in tx: Transaction) throws -> Slot? {
        guard let demand = try demand(in: tx) else { return nil }
        let zones = try zones(in: tx)
        guard let date = zones[slot.location]?.civil(at: slot.start).date else { return nil }
        // Whoever was shown it, too, may have it; to others it is taken.
        let isMine =
            try holder.flatMap { try tx.heldUntil(slot.start, with: slot.practitioner, for: $0) } ?? tx.now > tx.now
        let held = isMine ? [] : try tx.held(without: holder)
        return try freeSlots(demand, zones, date, held, in: tx).available(slot, now: tx.now)
    }

    private func demand(in tx: Transaction) throws -> VisitDemand? {
        var demand = try tx.demand(of: visitType)
        if let moving { demand?.minutes = Int((moving.end - moving.start).microseconds / 60_000_000) }
        // Whoever sees the patient now may go on doing so, whatever new visits of that kind are offered.
        if let moving { demand?.practitioners?.insert(moving.practitioner) }
        return demand
    }

    private func zones(in tx: Transaction) throws -> [Identifier<Location>: Zone] {
        var zones: [Identifier<Location>: Zone] = [:]
        for location in try tx.locations() { zones[location.id] = Zone(location.zone) }
        return zones
    }

    private func freeSlots(
        _ demand: VisitDemand,
        _ zones: [Identifier<Location>: Zone],
        _ date: LocalDate,
        _ held: [Taken],
        in tx: Transaction
    ) throws -> FreeSlots {
        // From the first zone's midnight to the last one's: none is as much as a day from UTC.
        let day = Zone.utc.startOfDay(date)
        let span = day - .days(1)..<day + .days(2)
        return FreeSlots(
            hours: try tx.workingHours(of: wish.practitioner, on: date...date),
            taken: try tx.taken(span, by: wish.practitioner, except: moving?.id) + held,
            demand: demand,
            zones: zones
        )
    }
}
