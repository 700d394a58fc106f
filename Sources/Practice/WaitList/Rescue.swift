package import Care
import Dialogue
package import Store

/// A time that comes free is offered to those who wait for one, a few at a time, the best placed first.
package struct Rescue: Sendable {
    private let rules: PracticeRules
    let plan: OfferPlan

    package init(rules: PracticeRules, plan: OfferPlan = OfferPlan()) {
        self.rules = rules
        self.plan = plan
    }

    /// A visit has left this time: it is looked at as soon as the transaction is durable, if anybody waits.
    func noteFreed(_ left: Slot, by patient: Identifier<Person>, in tx: Transaction) throws {
        guard left.start > tx.now + plan.rules.leastNotice, try tx.hasWaitList() else { return }
        var slot = left
        slot.resources = []
        guard try tx.openFreedSlots(of: slot).isEmpty else { return }
        try tx.insert(FreedSlotRecord(id: tx.newID(), slot: slot, freedAt: tx.now, freedBy: patient))
    }

    /// Makes the offers that are due; gives how many times were looked at.
    package func lookAtDue(limit: Int, in tx: Transaction) throws -> Int {
        let due = try tx.dueFreedSlots(limit: limit)
        var room = WaitingRoom(self, in: tx)
        for record in due { try look(at: record, &room, in: tx) }
        return due.count
    }

    private func look(at record: FreedSlotRecord, _ room: inout WaitingRoom, in tx: Transaction) throws {
        let waiting = try room.waiting(for: record.slot)
        let types = try fitting(record.slot, Set(waiting.map(\.visitType)), in: tx)
        guard
            let freed = FreedSlot(
                record.slot,
                visitTypes: types,
                freedAt: record.freedAt,
                freedBy: record.freedBy
            )
        else { return try tx.close(record.id, .closed, because: "its zone is unknown") }
        var round = OfferRound(freed, offers: try tx.offers(of: record.slot))
        let settling = OfferSettling(rules: rules)
        try settling.settle(&round, .expire, in: tx)
        // Booked in another way meanwhile, or nothing that anybody waits for fits.
        guard !types.isEmpty else {
            try settling.settle(&round, .withdraw, in: tx)
            room.readAnew()
            let slot = record.slot
            let visits = try tx.taken(slot.practitioner, from: slot.start, until: slot.end)
            let reason: OfferPlan.Reason = visits.isEmpty ? .nobodySuited : .bookedOtherwise
            return try tx.close(record.id, .closed, because: reason.rawValue)
        }
        let offers = try tx.offers(of: record.slot)
        // Most of a long list does not want this very time: the others alone are looked up.
        let candidates = try waiting.filter { entry in
            let objection = entry.objection(to: freed, offers: offers, now: tx.now)
            return objection == nil || objection == .offerOpen
        }.map { try room.candidate($0) }
        switch plan.next(freed, candidates, offers: offers, now: tx.now) {
        case .ask(let invitations, let look):
            for invitation in invitations {
                try ask(invitation.entry, until: invitation.answerUntil, record, in: tx)
            }
            room.readAnew()
            try tx.look(at: record.id, next: look)
        case .wait(let until): try tx.look(at: record.id, next: until)
        case .exhausted(let reason): try tx.close(record.id, .closed, because: reason.rawValue)
        }
    }

    /// The kinds of visit that can be had in the time.
    func fitting(
        _ slot: Slot,
        _ types: Set<Identifier<VisitType>>,
        in tx: Transaction
    ) throws -> Set<Identifier<VisitType>> {
        try types.filter { type in
            guard let minutes = try tx.visitType(type)?.minutes else { return false }
            var wanted = slot
            wanted.end = slot.start + .minutes(Int64(minutes))
            guard wanted.end <= slot.end else { return false }
            return try SlotFinder(type, in: tx)?.available(wanted, beforeHolds: true) != nil
        }
    }

    func candidate(_ entry: WaitListEntry, in tx: Transaction) throws -> WaitListCandidate {
        let person = try tx.person(entry.person)
        let isReached =
            if case .success = try Reach.of(entry.person, for: .appointments, in: tx) { true } else { false }
        let visits = try tx.upcoming(of: entry.person, from: tx.now)
        return WaitListCandidate(
            entry,
            writing: WritingHours(zone: person.flatMap { Zone($0.zone) } ?? .utc, quiet: rules.quietHours),
            hasConsent: isReached,
            visits: visits.filter { $0.id != entry.replaces?.appointment }.map { $0.start..<$0.end }
        )
    }

    /// Nothing where the patient cannot be written to.
    func ask(
        _ entry: WaitListEntry,
        until answerUntil: Instant,
        _ record: FreedSlotRecord,
        in tx: Transaction
    ) throws {
        guard case .success(let address) = try Reach.of(entry.person, for: .appointments, in: tx),
            let person = try tx.person(entry.person), let location = try tx.location(record.slot.location),
            let time = WaitListDialogue.FreeTime(record.slot, at: location)
        else { return }
        let offer = Offer(
            id: tx.newID(),
            entry: entry.id,
            person: entry.person,
            slot: record.slot,
            madeAt: tx.now,
            answerUntil: answerUntil
        )
        try tx.insert(offer, of: record.id)
        let conversation = try tx.ensureConversation(line: rules.line, address: address.id)
        let dialogue = WaitListDialogue(clinic: rules.clinicName, language: person.language)
        let content =
            conversation.window.isOpen(at: tx.now + FlightCheck.windowMargin)
            ? dialogue.offer(time, offer.id, entry.id)
            : dialogue.offerTemplate(time, offer.id, entry.id, hasVisit: entry.replaces != nil)
        let item = NewOutboxItem(
            cause: "offer:\(offer.id)",
            person: entry.person,
            purpose: .appointments,
            // Taken by another before it leaves, it does not leave.
            anchor: OutboxItem.Anchor(id: offer.id.rawValue, version: 1),
            notBefore: tx.now,
            notAfter: answerUntil,
            content: content,
            causedAt: record.freedAt
        )
        try tx.say(item, in: conversation)
    }
}
