package import Care

/// Booking in a Flow: which facts a request needs, and the answer made of them.
///
/// With nothing to choose but the time it takes three taps: the time, on, book. What is chosen travels with the screens, so
/// that a Flow needs no memory; every id of a person, a visit type and a free time is looked for among the facts.
package enum BookingFlow {
    /// What the caller must find out, besides persons, visit types and texts.
    package enum Need: Hashable, Sendable {
        case nothing
        /// The calendar, and the free times of the day; nil is the calendar's first one.
        case times(FlowChoice, LocalDate?)
        /// The same, and if one of these ids is a free time of that day, its summary.
        case summary(FlowChoice, LocalDate, slots: [String])
        /// To book the time, whose id is as it came and must be checked; where it is nil, other times to offer.
        case booking(FlowChoice, slot: String?)
    }

    package static func need(of request: FlowRequest, persons: [FlowOption], visitTypes: [FlowOption]) -> Need {
        guard FlowAnswer.general(to: request) == nil else { return .nothing }
        let step = BookingFlowStep(request)
        guard case .one(let choice) = Selection(step.chosen, persons, visitTypes) else { return .nothing }
        switch step {
        case .open, .choose: return .times(choice, nil)
        case .day(_, let day): return .times(choice, day)
        case .time(_, let day?, let slots): return .summary(choice, day, slots: slots)
        case .time(_, nil, _): return .times(choice, nil)
        case .book(_, let slot): return .booking(choice, slot: slot)
        }
    }

    /// Whether the request is the last one, which books.
    package static func isLast(_ request: FlowRequest) -> Bool {
        if case .book = BookingFlowStep(request) { true } else { false }
    }

    /// Never leads against `BookingFlowScreen.next`.
    package static func answer(to request: FlowRequest, _ facts: BookingFlowFacts) -> FlowAnswer {
        if let answer = FlowAnswer.general(to: request) { return answer }
        let step = BookingFlowStep(request)
        let screens = BookingFlowScreens(texts: facts.texts)
        switch (Selection(step.chosen, facts.persons, facts.visitTypes), step) {
        case (.one(let choice), .open), (.one(let choice), .choose):
            return times(choice, facts.calendar.days.first, facts)
        case (.one(let choice), .day(_, let day)):
            return times(choice, day ?? facts.calendar.days.first, facts)
        case (.one(let choice), .time(_, let day, let ids)): return summary(choice, day, ids, facts)
        case (.one(let choice), .book): return end(choice, request, facts)
        case (.open, .open) where facts.visitTypes.isEmpty: return screens.noTimes(nil)
        case (.open, .open): return screens.choice(persons: facts.persons, visitTypes: facts.visitTypes)
        case (_, .choose) where facts.visitTypes.isEmpty: return screens.noTimes(nil)
        case (_, .choose) where facts.persons.count > 1 || facts.visitTypes.count > 1:
            return screens.choice(
                persons: facts.persons,
                visitTypes: facts.visitTypes,
                error: facts.texts.choose
            )
        // What was chosen can be had no more, and a phone cannot be led back to choose anew.
        case (.open, _), (.stale, _): return .noLongerValid(message: facts.texts.outdated)
        }
    }

    private static func times(_ choice: FlowChoice, _ day: LocalDate?, _ facts: BookingFlowFacts) -> FlowAnswer {
        let screens = BookingFlowScreens(texts: facts.texts)
        guard let day, let shown = facts.calendar.nearest(to: day) else { return screens.noTimes(choice) }
        let slots = shown == day ? facts.slots : []
        return screens.time(choice, facts.calendar, shown, slots, note: slots.isEmpty ? facts.texts.dayFull : nil)
    }

    private static func summary(
        _ choice: FlowChoice,
        _ day: LocalDate?,
        _ ids: [String],
        _ facts: BookingFlowFacts
    ) -> FlowAnswer {
        let screens = BookingFlowScreens(texts: facts.texts)
        let slot = facts.slots.first { ids.contains($0.id) }
        if day != nil, let slot, let summary = facts.summary { return screens.confirm(choice, slot, summary) }
        guard let wanted = day ?? facts.calendar.days.first, let shown = facts.calendar.nearest(to: wanted) else {
            return screens.noTimes(choice)
        }
        let slots = shown == wanted ? facts.slots : []
        if slots.isEmpty {
            return screens.time(choice, facts.calendar, shown, slots, note: facts.texts.dayFull)
        }
        if day == nil || ids.isEmpty {
            return screens.time(choice, facts.calendar, shown, slots, error: facts.texts.choose)
        }
        return screens.time(choice, facts.calendar, shown, slots, note: facts.texts.justTaken)
    }

    private static func end(_ choice: FlowChoice, _ request: FlowRequest, _ facts: BookingFlowFacts) -> FlowAnswer {
        let screens = BookingFlowScreens(texts: facts.texts)
        switch facts.booking {
        case .booked(let reference)?: return booked(reference, token: request.token)
        case .taken(let others)? where others.isEmpty:
            // As the screen without times ends; it may not follow here.
            return .finish(token: request.token, BookingFlowScreens.noTimesParameters(choice))
        case .taken(let others)?: return screens.taken(choice, others: others, note: facts.texts.justTaken)
        case .refused(let message)?: return .noLongerValid(message: message)
        // The caller did not book: nothing may be said to be booked.
        case nil: return .noLongerValid(message: facts.texts.outdated)
        }
    }

    /// The end of a card that booked.
    package static func booked(_ reference: String, token: String?) -> FlowAnswer {
        .finish(token: token, ["outcome": "booked", "visit": .string(reference)])
    }

    /// The choice that the ids mean among what there is to choose.
    private enum Selection {
        case one(FlowChoice)
        /// Something is still to be chosen.
        case open
        /// An id that is not offered, or no more.
        case stale

        init(_ chosen: BookingFlowStep.Chosen, _ persons: [FlowOption], _ visitTypes: [FlowOption]) {
            let person = Self.pick(chosen.person, persons)
            let visitType = Self.pick(chosen.visitType, visitTypes)
            switch (person, visitType) {
            case (.stale, _), (_, .stale): self = .stale
            case (.one(let person), .one(let visitType)):
                self = .one(FlowChoice(person: person, visitType: visitType))
            case (.open, .one(let visitType)) where persons.isEmpty:
                self = .one(FlowChoice(person: nil, visitType: visitType))
            case (.open, _), (_, .open): self = .open
            }
        }

        private enum Pick {
            case one(FlowOption)
            case open
            case stale
        }

        private static func pick(_ id: String?, _ options: [FlowOption]) -> Pick {
            guard let id else { return options.count == 1 ? .one(options[0]) : .open }
            return options.first { $0.id == id }.map(Pick.one) ?? .stale
        }
    }
}
