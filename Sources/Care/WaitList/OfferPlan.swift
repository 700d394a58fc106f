/// Whom to ask next about a freed slot, and when: waves of a few, the best placed first.
package struct OfferPlan: Sendable {
    package struct Invitation: Hashable, Sendable {
        package let entry: WaitListEntry
        package let score: WaitListScore
        package let answerUntil: Instant
    }

    package enum Reason: String, Sendable, CaseIterable {
        case taken = "somebody took it"
        case bookedOtherwise = "it was booked in another way"
        case beginsTooSoon = "it begins too soon"
        case nobodySuited = "nobody on the list can be asked"
        case everybodyAsked = "everybody who wants it was asked"
    }

    package enum Step: Hashable, Sendable {
        /// Make these offers now, all at once; ask again at `look`.
        case ask([Invitation], look: Instant)
        case wait(until: Instant)
        /// Nobody is to be asked any more, and no offer is open.
        case exhausted(Reason)
    }

    package var rules: OfferRules
    package var weights: WaitListWeights

    package init(rules: OfferRules = .standard, weights: WaitListWeights = .standard) {
        self.rules = rules
        self.weights = weights
    }

    /// What to do at `now`; asking more often than told changes nothing.
    ///
    /// `offers` are those made for this very time, of before it came free as well.
    package func next(_ slot: FreedSlot, _ candidates: [WaitListCandidate], offers: [Offer], now: Instant) -> Step {
        let round = offers.filter { $0.belongs(to: slot) }
        guard !round.contains(where: { $0.state == .taken }) else { return .exhausted(.taken) }
        let open = round.filter { $0.isOpen(at: now) }
        let field = WaitListField(self, slot, candidates, offers: offers, now: now)
        guard !field.isEmpty else { return ending(slot, round, open, now: now) }
        if let due = nextWave(round, open), due > now { return .wait(until: due) }
        guard !field.ready.isEmpty else { return .wait(until: field.later.min() ?? now + rules.pause) }
        let size = min(rules.mostOpen - open.count, waveSize(slot, field, asked: round.count, now: now))
        let invitations = field.ready.prefix(max(1, size)).map { ready in
            Invitation(
                entry: ready.candidate.entry,
                score: ready.score,
                answerUntil: answerUntil(ready.candidate, slot, now: now)
            )
        }
        let areOthersLeft = invitations.count < field.ready.count || !field.later.isEmpty
        let lastAnswer = invitations.map(\.answerUntil).max() ?? now
        return .ask(invitations, look: areOthersLeft ? now + pause : max(lastAnswer, now + .minutes(1)))
    }

    /// How one of those who wait stands to the slot; `offers` as for `next`, or only the candidate's own.
    package func standing(
        _ candidate: WaitListCandidate,
        _ slot: FreedSlot,
        offers: [Offer],
        now: Instant
    ) -> WaitListStanding {
        let entry = candidate.entry
        let objection = entry.objection(to: slot, offers: offers, now: now)
        // Who is asked about another time can be asked about this one after it.
        let over = objection == .offerOpen ? entry.history.openUntil.flatMap { $0 > now ? $0 : nil } : nil
        if let objection, over == nil { return .unsuited(objection) }
        guard now + rules.shortestAnswer <= rules.deadline(entry, slot) else { return .unsuited(.tooLittleNotice) }
        let wanted = slot.slot.start..<slot.slot.end
        guard !candidate.visits.contains(where: { $0.overlaps(wanted) }) else { return .unsuited(.otherVisit) }
        guard candidate.hasConsent else { return .noConsent }
        if let over { return .later(candidate.writing.next(from: over), .offerOpen) }
        if let free = entry.history.nextAllowed(limit: rules.mostPerDay, now: now) {
            return .later(candidate.writing.next(from: free), .enoughOffers)
        }
        let allowed = candidate.writing.next(from: now)
        if allowed > now { return .later(allowed, .quietHours) }
        return .ready(WaitListScore(entry, weights: weights, now: now))
    }
}
