package import Care
package import Dialogue
package import Store

/// A booking card as one request of its phone finds it: who holds it, and what there is to choose.
package struct OpenCard {
    /// What became of the wish to book.
    package enum Booking {
        case booked(Identifier<Appointment>)
        /// Somebody was quicker; these are free.
        case taken(instead: [SlotOffer])
        /// For this reason, in the patient's language.
        case refused(String)
    }

    private let card: BookingCard
    private let client: Client
    private let rules: PracticeRules
    /// Whom visits can be booked for; empty is whoever writes and is not known yet.
    package let people: [Person]
    package let visitTypes: [VisitType]

    /// Nil when the card was for somebody whom this phone does not reach any more.
    init?(_ card: BookingCard, _ client: Client, _ rules: PracticeRules, in tx: Transaction) throws {
        self.card = card
        self.client = client
        self.rules = rules
        let offers = try client.offers(rules, in: tx).filter { card.leavesOpen($0.wanted) }
        people = client.people.filter { person in card.person == nil || card.person == person.id }
        if people.isEmpty, !client.people.isEmpty { return nil }
        var seen: Set<Identifier<VisitType>> = []
        visitTypes = try offers.map(\.wanted.visitType).filter { seen.insert($0).inserted }
            .compactMap { try tx.visitType($0) }
    }

    package var language: LanguageTag { client.language }
    /// What it booked before.
    package var visit: Identifier<Appointment>? { card.visit }

    /// The days on which such a visit can be had, as far ahead as the clinic lets it be booked.
    package func days(for type: Identifier<VisitType>, in tx: Transaction) throws -> [LocalDate] {
        guard let finder = try finder(type, in: tx) else { return [] }
        return try finder.freeDays(finder.today..<finder.today.adding(days: try tx.horizon(of: type)))
    }

    /// Every free time of one of those days.
    package func times(
        for type: Identifier<VisitType>,
        on day: LocalDate,
        in tx: Transaction
    ) throws -> [SlotOffer] {
        // One question for all of them: a day may have a hundred.
        let people = Dictionary(try tx.practitioners().map { ($0.id, $0) }) { first, _ in first }
        let places = Dictionary(try tx.locations().map { ($0.id, $0) }) { first, _ in first }
        return try slots(for: type, on: day, in: tx).compactMap { slot in
            guard let practitioner = people[slot.practitioner], let location = places[slot.location] else { return nil }
            return SlotOffer(start: slot.start, with: practitioner, at: location)
        }
    }

    private func slots(
        for type: Identifier<VisitType>,
        on day: LocalDate,
        in tx: Transaction
    ) throws -> [Slot] {
        guard let finder = try finder(type, in: tx), day >= finder.today,
            day < finder.today.adding(days: try tx.horizon(of: type))
        else { return [] }
        return try finder.times(on: day)
    }

    private func finder(_ type: Identifier<VisitType>, in tx: Transaction) throws -> SlotFinder? {
        try SlotFinder(type, for: card.person, holder: client.conversation, in: tx)
    }

    /// Keeps the time for this phone while its holder looks at what is about to be booked; false if it is gone.
    package func keep(
        _ name: SlotName,
        on day: LocalDate,
        for type: Identifier<VisitType>,
        in tx: Transaction
    ) throws -> Bool {
        let slot = try slots(for: type, on: day, in: tx).first { slot in
            (slot.practitioner, slot.location, slot.start) == (name.practitioner, name.location, name.start)
        }
        guard let slot, let demand = try tx.demand(of: type) else { return false }
        let buffers = (demand.bufferBefore, demand.bufferAfter)
        try AppointmentDesk(rules: rules).hold([slot], buffers, for: client.conversation, in: tx)
        return true
    }

    /// Books once, however often it is asked; the confirmation is said in the chat.
    ///
    /// `slot` nil is a time that nobody can have.
    package func book(_ wanted: WantedVisit, _ slot: SlotName?, in tx: Transaction) throws -> Booking {
        if let visit = card.visit { return .booked(visit) }
        guard let slot else { return .taken(instead: try others(wanted, in: tx)) }
        let desk = ReservationDesk(rules: rules)
        switch try desk.reserve(wanted, slot.practitioner, slot.location, slot.start, client, in: tx) {
        case .booked(let visit): return try settle(visit, in: tx) { client.dialogue.booked($0) }
        // Another visit at that time is not what the card was to book.
        case .had(let visit) where visit.start != slot.start: return .taken(instead: try others(wanted, in: tx))
        case .had(let visit): return try settle(visit, in: tx) { client.dialogue.alreadyBooked($0) }
        case .taken(let instead, _): return .taken(instead: try tx.offers(instead))
        case .tooMany:
            try tx.callForAttention(client.conversation)
            return try refuse(.enoughVisits, in: tx)
        case .notOffered: return try refuse(.cardOutdated, in: tx)
        }
    }

    private func others(_ wanted: WantedVisit, in tx: Transaction) throws -> [SlotOffer] {
        let found = try AppointmentDesk(rules: rules).offers(
            of: wanted.visitType,
            for: wanted.patient,
            holder: client.conversation,
            in: tx
        )
        return try tx.offers(found.slots)
    }

    private func settle(
        _ visit: Appointment,
        in tx: Transaction,
        _ words: (BookedVisit) -> OutgoingContent
    ) throws -> Booking {
        try tx.settle(card.id, with: visit.id)
        try BookingHandler(rules: rules).confirm(visit, client, in: tx, words)
        return .booked(visit.id)
    }

    /// The card is good for nothing more.
    private func refuse(_ why: Phrase, in tx: Transaction) throws -> Booking {
        try tx.end(card.id)
        return .refused(CardDialogue(language: language).text(why))
    }
}
