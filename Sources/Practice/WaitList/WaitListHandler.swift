import Care
import Dialogue
import Store

/// What patients tap and write about the wait-list.
struct WaitListHandler {
    private let rules: PracticeRules
    private let desk: AppointmentDesk

    init(rules: PracticeRules) {
        self.rules = rules
        desk = AppointmentDesk(rules: rules)
    }

    func handle(_ tap: OfferTap, _ occasion: Occasion, in tx: Transaction) throws {
        let client = try Client(occasion, rules, in: tx)
        switch tap {
        case .take(let id): try take(id, client, in: tx)
        case .decline(let id): try decline(id, client, in: tx)
        case .join(let visit):
            guard let appointment = try tx.appointment(visit.appointment), client.isAbout(appointment.patient) else {
                return try client.say(client.visitDialogue.unknownVisit(), "unknown-visit", in: tx)
            }
            if try !join(instead: appointment, nil, client, in: tx) {
                // The list is full, or nothing earlier can come: somebody of the clinic sees to it.
                try tx.callForAttention(client.conversation)
                try client.say(client.dialogue.teamWillWrite(), "team", in: tx)
            }
        case .leave(let id):
            guard let entry = try tx.waitListEntry(id), client.isAbout(entry.person) else {
                return try client.say(client.visitDialogue.unknownVisit(), "unknown-visit", in: tx)
            }
            try OfferSettling(rules: rules).leave(id, in: tx)
            try client.say(client.waitListDialogue.left(), "wait-list-left", in: tx)
        }
    }

    /// Somebody asks in words for anything earlier; false where staff must see to it.
    func joinByWords(_ wish: VisitWish, _ client: Client, in tx: Transaction) throws -> Bool {
        let all = try client.people(wish.whom).flatMap { try tx.upcoming(of: $0.id, from: tx.now) }
        let named = try wish.visitType.map { name in
            try all.filter { try tx.visitType($0.visitType)?.name == name }
        }
        let visits = named.flatMap { $0.isEmpty ? nil : $0 } ?? all
        guard let next = visits.min(by: { $0.start < $1.start }) else { return false }
        // Of several people's visits it has to be said which: its list of times has the way to the wait-list.
        if visits.contains(where: { $0.patient != next.patient }) {
            return try VisitWordHandler(rules: rules).choose(client, wish, toMove: true, in: tx)
        }
        return try join(instead: next, wish, client, in: tx)
    }

    /// What is waited for: as it was said, or, where only a row was tapped, whatever is earlier.
    private func entry(instead visit: Appointment, _ wish: VisitWish?, in tx: Transaction) throws -> WaitListEntry {
        let today = (Zone(visit.zone) ?? .utc).civil(at: tx.now).date
        let days = wish.flatMap { $0.day == nil ? nil : $0.days(today: today) }
        return WaitListEntry(
            id: tx.newID(),
            person: visit.patient,
            visitType: visit.visitType,
            replaces: WaitListEntry.Held(appointment: visit.id, start: visit.start),
            wish: SlotWish(
                practitioner: try wish?.practitioner(in: tx) ?? visit.practitioner,
                partOfDay: wish?.partOfDay,
                weekdays: wish.flatMap { $0.weekdays.isEmpty ? nil : $0.weekdays }
            ),
            firstDay: days?.first,
            lastDay: days?.last,
            since: tx.now
        )
    }

    /// False when it cannot be: nothing was said.
    private func join(
        instead visit: Appointment,
        _ wish: VisitWish?,
        _ client: Client,
        in tx: Transaction
    ) throws -> Bool {
        guard visit.state == .booked, let location = try tx.location(visit.location),
            let facts = VisitFacts(visit, at: location)
        else { return false }
        var entry = try entry(instead: visit, wish, in: tx)
        do {
            let zone = Zone(visit.zone) ?? .utc
            let others = try WaitListEntry.stillWaiting(try tx.waitList(of: entry.practitioner), in: zone, tx)
            try WaitListJoining.check(entry, among: others, now: tx.now, in: zone)
        } catch let refusal as WaitListJoining.Refusal {
            // Whoever waits already is told so again; nobody else can be helped by a machine.
            guard case .alreadyWaits(let id) = refusal else { return false }
            entry.id = id
        }
        if try tx.waitListEntry(entry.id) == nil {
            try tx.insert(entry)
        } else if wish?.saysWhen == true {
            // What they say now is what they wait for.
            try tx.change(entry.id, to: entry)
        }
        try tx.lookAgain(atFreedOf: entry.practitioner)
        // Who has just seen the times and tapped the row knows what is free.
        let free = wish == nil ? [] : try desk.slotsBefore(entry, visit, holder: client.conversation, in: tx)
        // Nobody is there to see them then: nothing is said of it.
        if try tx.isDisplaced(visit) {
            try client.say(client.waitListDialogue.joined(entry.id, nil), "wait-list", about: visit.id, in: tx)
        } else {
            let words = client.waitListDialogue.joined(entry.id, facts, freeNow: try tx.offers(free))
            try client.say(words, "wait-list", on: visit, in: tx)
        }
        return true
    }

    private func decline(_ id: Identifier<Offer>, _ client: Client, in tx: Transaction) throws {
        guard let (found, offer, _) = try round(id, client, in: tx) else {
            return try client.say(client.visitDialogue.unknownVisit(), "unknown-visit", in: tx)
        }
        var round = found
        do {
            let events = try round.decide(.refuse(offer.id, leaving: false), now: tx.now)
            try OfferSettling(rules: rules).keep(events, &round, in: tx)
        } catch let refusal as OfferRound.Refusal where refusal == .alreadyYours {
            return try explain(refusal, offer, client, in: tx)
        } catch is OfferRound.Refusal {
            // It is over anyway: a no is heard all the same.
        }
        try client.say(client.waitListDialogue.declined(), "offer", in: tx)
    }

    private func take(_ id: Identifier<Offer>, _ client: Client, in tx: Transaction) throws {
        guard let (found, offer, record) = try round(id, client, in: tx),
            var entry = try tx.waitListEntry(offer.entry)
        else { return try client.say(client.visitDialogue.unknownVisit(), "unknown-visit", in: tx) }
        var round = found
        do {
            // Whether it is free shows when it is booked.
            let events = try round.decide(.accept(id, by: entry, isFree: true), now: tx.now)
            if let visit = try visitAhead(of: entry, in: tx), visit.start <= offer.slot.start {
                // Their visit was moved forward since they were asked: it stays, and the time is for others.
                try OfferSettling(rules: rules).settle(&round, .refuse(id, leaving: false), in: tx)
                return try BookingHandler(rules: rules).confirm(visit, client, in: tx) {
                    client.dialogue.alreadyBooked($0)
                }
            }
            guard let visit = try place(entry, offer.slot, client, in: tx) else { throw OfferRound.Refusal.gone }
            try OfferSettling(rules: rules).keep(events, &round, in: tx)
            try tx.close(record.id, .taken, because: OfferPlan.Reason.taken.rawValue)
            entry.apply(try entry.decide(.place, now: tx.now))
            try tx.update(entry)
            try BookingHandler(rules: rules).confirm(visit, client, in: tx) { client.dialogue.booked($0) }
        } catch let refusal as OfferRound.Refusal {
            try explain(refusal, offer, client, in: tx)
        } catch Appointment.Refusal.sameSlot {
            // The clinic has moved the visit there meanwhile.
            try explain(.alreadyYours, offer, client, in: tx)
        } catch is Appointment.Refusal {
            // Their visit has begun, or is over.
            try explain(.tooLate, offer, client, in: tx)
        }
    }

    /// The visit they would give up, where it is still to come.
    private func visitAhead(of entry: WaitListEntry, in tx: Transaction) throws -> Appointment? {
        guard let held = entry.replaces, let visit = try tx.appointment(held.appointment), visit.state == .booked,
            visit.start > tx.now
        else { return nil }
        return visit
    }

    /// The visit in its new time; nil when the time is another's.
    private func place(
        _ entry: WaitListEntry,
        _ slot: Slot,
        _ client: Client,
        in tx: Transaction
    ) throws -> Appointment? {
        if let held = entry.replaces, let visit = try tx.appointment(held.appointment) {
            return try desk.move(
                visit,
                to: slot.practitioner,
                at: slot.location,
                start: slot.start,
                seen: visit.version,
                beforeHolds: true,
                in: tx
            )
        }
        guard let type = try tx.visitType(entry.visitType) else { return nil }
        var wanted = slot
        wanted.end = slot.start + .minutes(Int64(type.minutes))
        let outcome = try desk.book(
            entry.visitType,
            for: entry.person,
            known: entry.person,
            at: wanted,
            beforeHolds: true,
            in: tx
        )
        guard case .booked(let visit) = outcome else { return nil }
        tx.audit(
            AuditEntry(actor: .system(.intake), act: .visitBooked, object: .visit(visit.id), person: visit.patient)
        )
        return visit
    }

    private func round(
        _ id: Identifier<Offer>,
        _ client: Client,
        in tx: Transaction
    ) throws -> (OfferRound, Offer, FreedSlotRecord)? {
        guard let offer = try tx.offer(id), client.isAbout(offer.person), let slot = try tx.freedSlot(of: id),
            let record = try tx.freedSlot(slot), let entry = try tx.waitListEntry(offer.entry),
            let freed = FreedSlot(
                record.slot,
                visitTypes: [entry.visitType],
                freedAt: record.freedAt,
                freedBy: record.freedBy
            )
        else { return nil }
        return (OfferRound(freed, offers: try tx.offers(of: record.slot)), offer, record)
    }

    private func explain(
        _ refusal: OfferRound.Refusal,
        _ offer: Offer,
        _ client: Client,
        in tx: Transaction
    ) throws {
        let words = client.waitListDialogue
        switch refusal {
        // The clinic may have given them the time in another way.
        case .alreadyYours, .gone:
            guard let visit = try client.visit(at: offer.slot.start, with: offer.slot.practitioner, in: tx) else {
                return try client.say(words.gone(), "offer", in: tx)
            }
            try BookingHandler(rules: rules).confirm(visit, client, in: tx) { client.dialogue.alreadyBooked($0) }
        case .tooLate, .alreadyOver: try client.say(words.expired(), "offer", in: tx)
        case .unknownOffer: try client.say(client.visitDialogue.unknownVisit(), "offer", in: tx)
        case .notWaiting(let state):
            try client.say(state == .waiting ? words.expired() : words.left(), "offer", in: tx)
        }
    }
}
