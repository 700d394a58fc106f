import Care
import Dialogue
import Store

/// Keeps what became of offers, and tells those whose offer another took or the clinic withdrew.
struct OfferSettling {
    private let rules: PracticeRules

    init(rules: PracticeRules) {
        self.rules = rules
    }

    /// Carries out what cannot be refused: time going on, or a time that is gone.
    func settle(_ round: inout OfferRound, _ command: OfferRound.Command, in tx: Transaction) throws {
        try keep(try round.decide(command, now: tx.now), &round, in: tx)
    }

    func keep(_ events: [OfferRound.Event], _ round: inout OfferRound, in tx: Transaction) throws {
        for event in events {
            round.apply(event)
            switch event {
            case .taken(let id, _, _), .expired(let id, _): try save(id, round, in: tx)
            case .refused(let id, _):
                try save(id, round, in: tx)
                try tx.lookAgain(atFreedOf: round.slot.slot.practitioner)
            case .lost(let id, _), .withdrawn(let id, _):
                try save(id, round, in: tx)
                if let offer = round.offer(id) { try tellGone(offer, in: tx) }
                try tx.lookAgain(atFreedOf: round.slot.slot.practitioner)
            case .left(let id, _): try leave(id, in: tx)
            }
        }
    }

    private func save(_ id: Identifier<Offer>, _ round: OfferRound, in tx: Transaction) throws {
        if let offer = round.offer(id) { try tx.update(offer) }
    }

    func leave(_ id: Identifier<WaitListEntry>, in tx: Transaction) throws {
        guard var entry = try tx.waitListEntry(id), let event = try? entry.decide(.leave, now: tx.now) else { return }
        entry.apply(event)
        try tx.update(entry)
    }

    private func hasTime(_ offer: Offer, in tx: Transaction) throws -> Bool {
        try tx.upcoming(of: offer.person, from: tx.now).contains { $0.slot.beginsLike(offer.slot) }
    }

    /// Whoever was shown a time that is gone hears of it, and keeps the place.
    private func tellGone(_ offer: Offer, in tx: Transaction) throws {
        // Not shown yet: the flight check keeps it from leaving, and there is nothing to take back. Nor is there where the
        // clinic has given them the time in another way.
        guard try tx.hasDeparted(cause: "offer:\(offer.id)"), try !hasTime(offer, in: tx),
            case .success(let address) = try Reach.of(offer.person, for: .appointments, in: tx),
            let person = try tx.person(offer.person), let location = try tx.location(offer.slot.location),
            let time = WaitListDialogue.FreeTime(offer.slot, at: location)
        else { return }
        let conversation = try tx.ensureConversation(line: rules.line, address: address.id)
        let dialogue = WaitListDialogue(clinic: rules.clinicName, language: person.language)
        let leaves = rules.quietHours.nextAllowed(from: tx.now, in: Zone(person.zone) ?? .utc)
        let isOpen = conversation.window.isOpen(at: leaves + FlightCheck.windowMargin)
        let item = NewOutboxItem(
            cause: "offer-gone:\(offer.id)",
            person: offer.person,
            purpose: .appointments,
            notBefore: tx.now,
            // A night, and some of the morning after it.
            notAfter: max(tx.now + .hours(16), offer.answerUntil),
            content: isOpen ? dialogue.gone() : dialogue.goneTemplate(time)
        )
        try tx.say(item, in: conversation)
    }
}
