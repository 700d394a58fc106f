import Care
import Dialogue
package import Practice
package import Store
package import WhatsApp

/// Answers what phones ask while a booking card is open.
///
/// A phone is not trusted: every id it sends is looked for among what its own card offers, in the transaction that answers.
package struct BookingCards: Sendable {
    private let store: any StoreEngine
    private let desk: BookingCardDesk

    package init(store: any StoreEngine, rules: PracticeRules) {
        self.store = store
        desk = BookingCardDesk(rules: rules)
    }

    /// Throws `StoreError` where the store cannot be asked.
    package func answer(_ request: FlowRequest) async throws -> FlowAnswer {
        if let answer = FlowAnswer.general(to: request) { return answer }
        if BookingFlow.isLast(request) { return try await store.write { tx in try look(request, in: tx).answer } }
        let seen = try await store.read { tx in try look(request, in: tx) }
        guard let chosen = seen.chosen else { return seen.answer }
        // What takes long is done by then: the one writer only keeps the time.
        let isKept = try await store.write { tx in
            try desk.open(request.token, in: tx)?.keep(chosen.slot, on: chosen.day, for: chosen.type, in: tx) ?? false
        }
        return isKept ? seen.answer : try await store.read { tx in try look(request, in: tx).answer }
    }

    /// A time that is about to be booked.
    private struct Chosen {
        var type: Identifier<VisitType>
        var day: LocalDate
        var slot: SlotName
    }

    private func look(_ request: FlowRequest, in tx: Transaction) throws -> (answer: FlowAnswer, chosen: Chosen?) {
        guard let card = try desk.open(request.token, in: tx) else {
            return (.noLongerValid(message: BookingFlowTexts(language: desk.language).outdated), nil)
        }
        let texts = BookingFlowTexts(language: card.language)
        if let visit = card.visit {
            // The answer to the booking got lost on its way; to anything else a used card is of no use.
            let answer =
                BookingFlow.isLast(request)
                ? BookingFlow.booked(visit.description, token: request.token)
                : FlowAnswer.noLongerValid(message: texts.outdated)
            return (answer, nil)
        }
        var facts = BookingFlowFacts(
            persons: card.people.map { FlowOption(id: $0.id.description, title: $0.name) },
            visitTypes: card.visitTypes.map { FlowOption(id: $0.id.description, title: $0.name) },
            texts: texts
        )
        let need = BookingFlow.need(of: request, persons: facts.persons, visitTypes: facts.visitTypes)
        let chosen = try find(need, of: card, &facts, in: tx)
        return (BookingFlow.answer(to: request, facts), chosen)
    }

    private func find(
        _ need: BookingFlow.Need,
        of card: OpenCard,
        _ facts: inout BookingFlowFacts,
        in tx: Transaction
    ) throws -> Chosen? {
        switch need {
        case .nothing: break
        case .times(let choice, let day):
            let (calendar, times) = try times(choice, day, card, in: tx)
            facts.calendar = calendar
            facts.slots = times.map { Self.option($0, CardDialogue(language: card.language).time) }
        case .summary(let choice, let day, let slots):
            let (calendar, times) = try times(choice, day, card, in: tx)
            facts.calendar = calendar
            facts.slots = times.map { Self.option($0, CardDialogue(language: card.language).time) }
            guard let time = times.first(where: { slots.contains(SlotName($0).description) }),
                let type = Self.visitType(choice)
            else { return nil }
            facts.summary = try summary(time, choice, card, in: tx)
            return Chosen(type: type, day: day, slot: SlotName(time))
        case .booking(let choice, let slot):
            guard let type = Self.visitType(choice) else { return nil }
            let wanted = WantedVisit(patient: Self.person(choice), visitType: type)
            switch try card.book(wanted, slot.flatMap { SlotName($0) }, in: tx) {
            case .booked(let visit): facts.booking = .booked(reference: visit.description)
            case .taken(let others):
                let dialogue = CardDialogue(language: card.language)
                facts.booking = .taken(others: others.map { Self.option($0, dialogue.dayAndTime) })
            case .refused(let message): facts.booking = .refused(message: message)
            }
        }
        return nil
    }

    /// The days that can be had, and the times of the day asked for, or of the first one.
    private func times(
        _ choice: FlowChoice,
        _ day: LocalDate?,
        _ card: OpenCard,
        in tx: Transaction
    ) throws -> (FlowCalendar, [SlotOffer]) {
        guard let type = Self.visitType(choice) else { return (FlowCalendar([]), []) }
        let calendar = FlowCalendar(try card.days(for: type, in: tx))
        guard let wanted = day ?? calendar.days.first else { return (calendar, []) }
        return (calendar, try card.times(for: type, on: wanted, in: tx))
    }

    private func summary(
        _ slot: SlotOffer,
        _ choice: FlowChoice,
        _ card: OpenCard,
        in tx: Transaction
    ) throws -> FlowSummary? {
        guard let type = card.visitTypes.first(where: { $0.id == Self.visitType(choice) }) else { return nil }
        let (heading, details) = CardDialogue(language: card.language).summary(
            slot,
            visitType: type,
            patient: card.people.count > 1 ? choice.person?.title : nil,
            address: try tx.location(slot.location)?.address ?? ""
        )
        return FlowSummary(heading: heading, details: details)
    }

    private static func option(
        _ slot: SlotOffer,
        _ words: (SlotOffer) -> (title: String, detail: String)
    ) -> FlowOption {
        let (title, detail) = words(slot)
        return FlowOption(id: SlotName(slot).description, title: title, detail: detail)
    }

    private static func visitType(_ choice: FlowChoice) -> Identifier<VisitType>? {
        Identifier<VisitType>(choice.visitType.id)
    }

    private static func person(_ choice: FlowChoice) -> Identifier<Person>? {
        choice.person.flatMap { Identifier<Person>($0.id) }
    }
}
