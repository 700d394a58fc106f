extension OfferRound {
    /// What a command leads to; the events are yet to be applied.
    ///
    /// First tap wins. A late one, or one after a no, still counts while the slot is free.
    package func decide(_ command: Command, now: Instant) throws(Refusal) -> [Event] {
        switch command {
        case .accept(let id, let entry, let isFree): return try accept(id, entry, isFree: isFree, now: now)
        case .refuse(let id, let leaving): return try refuse(id, leaving: leaving, now: now)
        case .expire:
            return offers.filter { $0.state == .open && $0.answerUntil <= now }.map { .expired($0.id, at: now) }
        case .withdraw: return offers.compactMap { ended($0, .withdrawn($0.id, at: now), now: now) }
        }
    }

    private func accept(
        _ id: Identifier<Offer>,
        _ entry: WaitListEntry,
        isFree: Bool,
        now: Instant
    ) throws(Refusal) -> [Event] {
        guard let offer = offer(id), offer.entry == entry.id else { throw .unknownOffer }
        if offer.state == .taken { throw .alreadyYours }
        guard winner == nil, isFree, offer.state != .lost, offer.state != .withdrawn else { throw .gone }
        guard now < slot.slot.start else { throw .tooLate }
        guard entry.state == .waiting else { throw .notWaiting(entry.state) }
        let others = offers.filter { $0.id != id }
        return [.taken(id, isLate: now >= offer.answerUntil, at: now)]
            + others.compactMap { ended($0, .lost($0.id, at: now), now: now) }
    }

    private func refuse(_ id: Identifier<Offer>, leaving: Bool, now: Instant) throws(Refusal) -> [Event] {
        guard let offer = offer(id) else { throw .unknownOffer }
        if offer.state == .taken { throw .alreadyYours }
        let isNews = offer.state == .open || offer.state == .expired
        guard isNews || leaving else { throw .alreadyOver }
        return (isNews ? [.refused(id, at: now)] : []) + (leaving ? [.left(offer.entry, at: now)] : [])
    }

    /// What ends an open offer from outside: whose time was over already need not be told anything.
    private func ended(_ offer: Offer, _ event: Event, now: Instant) -> Event? {
        guard offer.state == .open else { return nil }
        return offer.isOpen(at: now) ? event : .expired(offer.id, at: now)
    }
}
