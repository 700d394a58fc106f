import Care
import Store

/// Looks free times up, a day at a time and only as far as somebody wants to know.
struct SlotFinder {
    private let visitType: Identifier<VisitType>
    private let wish: SlotWish
    /// The visit that is to be moved: its own time is free to it, and is not offered.
    private let moving: Appointment?

    /// For a new visit.
    init(_ visitType: Identifier<VisitType>, wish: SlotWish = SlotWish()) {
        self.visitType = visitType
        self.wish = wish
        moving = nil
    }

    /// For one that has a time already; it stays as long as it is.
    init(moving appointment: Appointment, with practitioner: Identifier<Practitioner>) {
        visitType = appointment.visitType
        wish = SlotWish(practitioner: practitioner)
        moving = appointment
    }

    /// At most `limit` times in order; `page` 1 and up gives others than the pages before.
    func offered(_ spans: [Range<LocalDate>], limit: Int, page: Int, in tx: Transaction) throws -> [Slot] {
        guard let demand = try demand(in: tx) else { return [] }
        let zones = try zones(in: tx)
        let earliest = tx.now + demand.notice
        return try SlotChoice().offered(spans, limit: limit, page: page) { date in
            let free = try freeSlots(demand, zones, date, in: tx)
            return free.slots(on: date, wish: wish, in: earliest..<Instant(microseconds: .max))
                .filter { slot in moving.map { !slot.isSameMeeting(as: $0.slot) } ?? true }
        }
    }

    /// The same meeting with what it would use, if it can be had now.
    func available(_ slot: Slot, in tx: Transaction) throws -> Slot? {
        guard let demand = try demand(in: tx) else { return nil }
        let zones = try zones(in: tx)
        guard let date = zones[slot.location]?.civil(at: slot.start).date else { return nil }
        return try freeSlots(demand, zones, date, in: tx).available(slot, now: tx.now)
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
        in tx: Transaction
    ) throws -> FreeSlots {
        // From the first zone's midnight to the last one's: none is as much as a day from UTC.
        let day = Zone.utc.startOfDay(date)
        let span = day - .days(1)..<day + .days(2)
        return FreeSlots(
            hours: try tx.workingHours(of: wish.practitioner, on: date...date),
            taken: try tx.taken(span, by: wish.practitioner, except: moving?.id),
            demand: demand,
            zones: zones
        )
    }
}
