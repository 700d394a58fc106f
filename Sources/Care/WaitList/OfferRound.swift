/// All offers of a slot since it came free: at most one of them is taken.
///
/// Whether the slot itself is still free is the schedule's to say; it may be booked without the list.
package struct OfferRound: Sendable, Hashable {
    package let slot: FreedSlot
    package private(set) var offers: [Offer]

    /// Offers of other times, or of before it came free, are left out.
    package init(_ slot: FreedSlot, offers: [Offer] = []) {
        self.slot = slot
        self.offers = offers.filter { $0.belongs(to: slot) }
    }

    package var winner: Offer? { offers.first { $0.state == .taken } }

    package func offer(_ id: Identifier<Offer>) -> Offer? { offers.first { $0.id == id } }

    /// Puts the slot to one more; nothing happens if the offer is of another time.
    package mutating func add(_ offer: Offer) {
        if offer.belongs(to: slot) { offers.append(offer) }
    }

    package mutating func apply(_ event: Event) {
        switch event {
        case .taken(let id, _, let at): settle(id, .taken, at)
        case .lost(let id, let at): settle(id, .lost, at)
        case .refused(let id, let at): settle(id, .refused, at)
        case .expired(let id, let at): settle(id, .expired, at)
        case .withdrawn(let id, let at): settle(id, .withdrawn, at)
        case .left: break
        }
    }

    private mutating func settle(_ id: Identifier<Offer>, _ state: Offer.State, _ at: Instant) {
        guard let index = offers.firstIndex(where: { $0.id == id }) else { return }
        offers[index].state = state
        offers[index].settledAt = at
    }
}

extension OfferRound {
    /// What is asked of the offers of a slot.
    package enum Command: Hashable, Sendable {
        /// The patient takes the slot; `isFree` is what the schedule says at this moment.
        case accept(Identifier<Offer>, by: WaitListEntry, isFree: Bool)
        /// `leaving` if the patient wants no more offers at all.
        case refuse(Identifier<Offer>, leaving: Bool)
        /// The clock went on.
        case expire
        /// The slot is not to be had any more.
        case withdraw
    }

    /// What has happened to an offer; whose offer is lost or withdrawn hears at once and keeps the place.
    package enum Event: Hashable, Sendable {
        /// `isLate`: after the time they were given, but nobody had been faster; tell them so.
        case taken(Identifier<Offer>, isLate: Bool, at: Instant)
        case lost(Identifier<Offer>, at: Instant)
        case refused(Identifier<Offer>, at: Instant)
        case left(Identifier<WaitListEntry>, at: Instant)
        case expired(Identifier<Offer>, at: Instant)
        case withdrawn(Identifier<Offer>, at: Instant)
    }

    /// Why a command is not carried out; each is something to tell the patient kindly.
    package enum Refusal: Error, Hashable {
        /// No such offer of this slot, or not theirs.
        case unknownOffer
        /// They took it with an earlier tap.
        case alreadyYours
        /// Another was first, or the slot is not to be had any more; the place is kept.
        case gone
        /// It has begun.
        case tooLate
        /// They have got another time meanwhile, or are off the list.
        case notWaiting(WaitListEntry.State)
        /// They said so before, or it is over.
        case alreadyOver
    }
}
