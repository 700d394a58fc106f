package import Care
package import Store

/// What staff do with the wait-list: put somebody on it or take them off, say how urgent it is, and steer who is asked.
package struct WaitListDesk: Sendable {
    /// Why it was not done; nothing was changed.
    package enum Refusal: Error, Hashable {
        case joining(WaitListJoining.Refusal)
        /// The place on the list is given up already.
        case notWaiting
        /// The time is nobody's to offer any more.
        case slotGone
        case cannotBeAsked(WaitListStandingReason)
    }

    private let rules: PracticeRules
    private let rescue: Rescue

    package init(rules: PracticeRules) {
        self.rules = rules
        rescue = Rescue(rules: rules)
    }

    /// Puts somebody on the list; the same wish twice is one place.
    ///
    /// Throws `Refusal`.
    @discardableResult
    package func join(
        _ wish: WaitListEntry,
        in zone: Zone,
        by actor: AuditActor,
        in tx: Transaction
    ) throws -> Identifier<WaitListEntry> {
        var entry = wish
        entry.id = tx.newID()
        entry.since = tx.now
        // Whoever has such a visit already gives it up for an earlier one.
        entry.replaces = try tx.upcoming(of: wish.person, from: tx.now).first { $0.visitType == wish.visitType }
            .map { WaitListEntry.Held(appointment: $0.id, start: $0.start) }
        do {
            let others = try WaitListEntry.stillWaiting(try tx.waitList(of: entry.practitioner), in: zone, tx)
            try WaitListJoining.check(entry, among: others, now: tx.now, in: zone)
        } catch let refusal as WaitListJoining.Refusal {
            if case .alreadyWaits(let id) = refusal { return id }
            throw Refusal.joining(refusal)
        }
        try tx.insert(entry)
        try tx.lookAgain(atFreedOf: entry.practitioner)
        tx.audit(self.entry(.waitListJoined, entry, by: actor))
        return entry.id
    }

    /// Takes somebody off; an offer that has not left does not leave.
    package func remove(_ id: Identifier<WaitListEntry>, by actor: AuditActor, in tx: Transaction) throws {
        guard var entry = try tx.waitListEntry(id), entry.state == .waiting else { return }
        entry.apply(try entry.decide(.remove, now: tx.now))
        try tx.update(entry)
        for offer in try tx.offers(to: id) where offer.state == .open {
            guard try !tx.hasDeparted(cause: "offer:\(offer.id)") else { continue }
            var withdrawn = offer
            withdrawn.state = .withdrawn
            withdrawn.settledAt = tx.now
            try tx.update(withdrawn)
        }
        tx.audit(self.entry(.waitListRemoved, entry, by: actor))
    }

    /// Throws `Refusal`.
    package func prioritise(
        _ id: Identifier<WaitListEntry>,
        _ priority: ClinicalPriority,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        guard var entry = try tx.waitListEntry(id), entry.state == .waiting else { throw Refusal.notWaiting }
        guard entry.priority != priority else { return }
        entry.apply(try entry.decide(.reprioritise(priority), now: tx.now))
        try tx.update(entry)
        tx.audit(self.entry(.waitListPrioritised, entry, by: actor))
    }

    /// Offers the time to this one at once, whoever else has an offer; throws `Refusal`.
    package func offer(
        _ slot: Identifier<FreedSlot>,
        to id: Identifier<WaitListEntry>,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        guard let entry = try tx.waitListEntry(id), entry.state == .waiting else { throw Refusal.notWaiting }
        guard let record = try tx.freedSlot(slot), record.state == .open,
            let freed = try rescue.freed(record, [entry.visitType], in: tx)
        else { throw Refusal.slotGone }
        let offers = try tx.offers(of: record.slot)
        // The first of two clicks made it.
        if offers.contains(where: { $0.entry == id && $0.isOpen(at: tx.now) }) { return }
        let candidate = try rescue.candidate(entry, in: tx)
        switch rescue.plan.standing(candidate, freed, offers: offers, now: tx.now) {
        case .ready, .later(_, .enoughOffers): break
        case .later(_, let delay): throw Refusal.cannotBeAsked(.delay(delay))
        case .noConsent: throw Refusal.cannotBeAsked(.noConsent)
        case .unsuited(let objection): throw Refusal.cannotBeAsked(.objection(objection))
        }
        try rescue.ask(entry, until: rescue.plan.answerUntil(candidate, freed, now: tx.now), record, in: tx)
        tx.audit(self.entry(.waitListOffered, entry, by: actor))
    }

    /// Nobody is asked about the time any more, and who has an offer hears that it is gone.
    package func stop(_ slot: Identifier<FreedSlot>, by actor: AuditActor, in tx: Transaction) throws {
        guard let record = try tx.freedSlot(slot), record.state == .open else { return }
        if let freed = FreedSlot(record.slot, visitTypes: [], freedAt: record.freedAt, freedBy: record.freedBy) {
            var round = OfferRound(freed, offers: try tx.offers(of: record.slot))
            try OfferSettling(rules: rules).settle(&round, .withdraw, in: tx)
        }
        try tx.close(slot, .closed, because: Self.stopped)
        tx.audit(AuditEntry(actor: actor, act: .waitListStopped, object: .freedSlot(slot)))
    }

    /// Why a time was closed that staff keep.
    package static let stopped = "the clinic keeps it"

    private func entry(_ act: AuditAct, _ entry: WaitListEntry, by actor: AuditActor) -> AuditEntry {
        AuditEntry(actor: actor, act: act, object: .waitListEntry(entry.id), person: entry.person)
    }
}

/// Why somebody who waits cannot be asked about a time now.
package enum WaitListStandingReason: Hashable, Sendable {
    case noConsent
    case delay(WaitListStanding.Delay)
    case objection(WaitListObjection)
}
