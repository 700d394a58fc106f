/// A freed slot put to one of those who wait.
package struct Offer: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        case open
        case taken
        case refused
        /// Another was first.
        case lost
        /// The time to answer is over.
        case expired
        /// The slot is not to be had any more: booked otherwise, or kept by staff.
        case withdrawn
    }

    package var id: Identifier<Offer>
    package var entry: Identifier<WaitListEntry>
    package var person: Identifier<Person>
    package var slot: Slot
    package var madeAt: Instant
    /// As the patient was told; see `OfferRound` for what a later answer is worth.
    package var answerUntil: Instant
    package var state: State
    /// When it left the open state.
    package var settledAt: Instant?

    package init(
        id: Identifier<Offer>,
        entry: Identifier<WaitListEntry>,
        person: Identifier<Person>,
        slot: Slot,
        madeAt: Instant,
        answerUntil: Instant,
        state: State = .open,
        settledAt: Instant? = nil
    ) {
        self.id = id
        self.entry = entry
        self.person = person
        self.slot = slot
        self.madeAt = madeAt
        self.answerUntil = answerUntil
        self.state = state
        self.settledAt = settledAt
    }

    package func isOpen(at now: Instant) -> Bool { state == .open && now < answerUntil }

    /// Whether it was made since the slot came free this time.
    package func belongs(to slot: FreedSlot) -> Bool {
        madeAt >= slot.freedAt && self.slot.isSameMeeting(as: slot.slot)
    }
}
