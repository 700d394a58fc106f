package import Care
import Dialogue
package import Store

/// Which free times are offered, and kept for a chat while somebody chooses.
extension AppointmentDesk {
    /// How many days around the date of a visit beyond the horizon.
    private static let vicinity = 14

    /// The next free times for a new visit, kept for the holder while they choose.
    package func offers(
        of visitType: Identifier<VisitType>,
        for patient: Identifier<Person>? = nil,
        wish: SlotWish = SlotWish(),
        from day: LocalDate? = nil,
        page: Int = 0,
        limit: Int = AppointmentDesk.slotsOffered,
        holder: Identifier<Conversation>? = nil,
        in tx: Transaction
    ) throws -> SlotChoice.Page {
        guard let finder = try SlotFinder(visitType, for: patient, wish: wish, holder: holder, in: tx) else {
            return SlotChoice.Page()
        }
        let days = finder.today..<finder.today.adding(days: try tx.horizon(of: visitType))
        let found = try finder.offered([days], from: day, limit: limit, page: page)
        if let holder, let demand = try tx.demand(of: visitType) {
            try hold(found.slots, (demand.bufferBefore, demand.bufferAfter), for: holder, in: tx)
        }
        return found
    }

    /// As many as a list of Meta's has rows, but one for other times.
    package static let slotsOffered = 9

    /// The free times to offer instead of this visit's, with the same practitioner; of a wish, its part of the day and first
    /// day.
    func slots(
        for appointment: Appointment,
        _ wish: TimesWish = TimesWish(),
        page: Int,
        holder: Identifier<Conversation>? = nil,
        in tx: Transaction
    ) throws -> (offers: [SlotOffer], hasMore: Bool) {
        let limit = AppointmentDialogue.slotsPerPage
        let found = try found(for: appointment, wish, limit: limit, page: page, holder: holder, in: tx)
        if let holder { try tx.hold(holds(found.slots, for: appointment, in: tx), for: holder) }
        return (found.offers, found.hasMore)
    }

    /// The first free times to offer instead of each of several visits, at most `limit` of each, all held together; empty
    /// where one has none.
    func slots(
        forEachOf visits: [Appointment],
        _ wish: TimesWish,
        limit: Int,
        holder: Identifier<Conversation>,
        in tx: Transaction
    ) throws -> [[SlotOffer]] {
        var offers: [[SlotOffer]] = []
        var held: [Hold] = []
        for visit in visits {
            var times = try found(for: visit, wish, limit: limit, page: 0, holder: holder, in: tx)
            if times.offers.isEmpty, wish != TimesWish() {
                times = try found(for: visit, TimesWish(), limit: limit, page: 0, holder: holder, in: tx)
            }
            guard !times.offers.isEmpty else { return [] }
            offers.append(times.offers)
            held += holds(times.slots, for: visit, in: tx)
        }
        try tx.hold(held, for: holder)
        return offers
    }

    private func found(
        for appointment: Appointment,
        _ wish: TimesWish,
        limit: Int,
        page: Int,
        holder: Identifier<Conversation>?,
        in tx: Transaction
    ) throws -> (slots: [Slot], offers: [SlotOffer], hasMore: Bool) {
        guard let practitioner = try tx.practitioner(appointment.practitioner),
            let zone = try tx.location(appointment.location).flatMap({ Zone($0.zone) }),
            let finder = try SlotFinder(
                moving: appointment,
                wish: SlotWish(practitioner: practitioner.id, partOfDay: wish.partOfDay),
                holder: holder,
                in: tx
            )
        else { return ([], [], false) }
        let spans = Self.spans(
            around: zone.civil(at: appointment.start).date,
            today: zone.civil(at: tx.now).date,
            try tx.horizon(of: appointment.visitType)
        )
        let found = try finder.offered(spans, from: wish.from, limit: limit, page: page)
        var offers: [SlotOffer] = []
        for slot in found.slots {
            guard let location = try tx.location(slot.location) else { continue }
            if let offer = SlotOffer(start: slot.start, with: practitioner, at: location) { offers.append(offer) }
        }
        return (found.slots, offers, found.hasMore)
    }

    /// The free times that come soon enough before a visit to be worth a move, as somebody wishes who waits for them.
    func slotsBefore(
        _ entry: WaitListEntry,
        _ visit: Appointment,
        holder: Identifier<Conversation>,
        in tx: Transaction
    ) throws -> [Slot] {
        guard let zone = try tx.location(visit.location).flatMap({ Zone($0.zone) }),
            let finder = try SlotFinder(moving: visit, wish: entry.wish, holder: holder, in: tx)
        else { return [] }
        let today = zone.civil(at: tx.now).date
        let first = max(today, entry.firstDay ?? today)
        let day = zone.civil(at: visit.start).date
        let last = min(day, entry.lastDay ?? day)
        guard first <= last else { return [] }
        let days = first..<last.adding(days: 1)
        // Some of today's come too soon for them; those others wait for are theirs first.
        let next = try finder.offered([days], limit: 2 * Self.slotsOffered, page: 0, unspoken: true).slots
        let worth = next.filter {
            $0.start >= tx.now + entry.notice && $0.start + WaitListEntry.leastGain <= visit.start
        }
        let found = Array(worth.prefix(Self.slotsOffered))
        try tx.hold(holds(found, for: visit, in: tx), for: holder)
        return found
    }

    func hold(
        _ slots: [Slot],
        _ buffers: (before: Int, after: Int),
        for conversation: Identifier<Conversation>,
        in tx: Transaction
    ) throws {
        try tx.hold(holds(slots, buffers, in: tx), for: conversation)
    }

    private func holds(_ slots: [Slot], for visit: Appointment, in tx: Transaction) -> [Hold] {
        holds(slots, (visit.bufferBefore, visit.bufferAfter), in: tx)
    }

    private func holds(_ slots: [Slot], _ buffers: (before: Int, after: Int), in tx: Transaction) -> [Hold] {
        slots.map { slot in
            Hold(
                practitioner: slot.practitioner,
                start: slot.start,
                blocked: slot.start - .minutes(Int64(buffers.before))..<slot.end + .minutes(Int64(buffers.after)),
                resources: slot.resources,
                expires: tx.now + Hold.length
            )
        }
    }

    /// The next weeks, and those around a visit that is further away: who moves it may want to stay near.
    private static func spans(around date: LocalDate, today: LocalDate, _ horizon: Int) -> [Range<LocalDate>] {
        let end = today.adding(days: horizon)
        guard date >= end else { return [today..<end] }
        return [today..<end, max(end, date.adding(days: -vicinity))..<date.adding(days: vicinity)]
    }
}
