import Care
import Dialogue
import Store

/// A patient tapped one of our buttons or rows.
///
/// Taps may come late, twice, or about a visit that has moved since: the patient is told kindly what is true now.
package struct TapHandler: Sendable {
    private let rules: PracticeRules
    private let desk: AppointmentDesk

    package init(rules: PracticeRules) {
        self.rules = rules
        desk = AppointmentDesk(rules: rules)
    }

    func handle(_ text: String, _ occasion: Occasion, in tx: Transaction) throws {
        if let tap = OfferTap(text) { return try WaitListHandler(rules: rules).handle(tap, occasion, in: tx) }
        if let tap = BookingTap(text) { return try BookingHandler(rules: rules).handle(tap, occasion, in: tx) }
        guard let payload = TapPayload(text) else {
            // What we cannot read, somebody has to.
            return try callStaff(occasion, in: tx)
        }
        let persons = try tx.persons(at: occasion.address.id)
        if case .stopMessages = payload {
            let language = try language(of: persons, in: tx)
            return try WordHandler(rules: rules).stop(occasion, persons, language, in: tx)
        }
        guard let visit = payload.visit else { return }
        // A button of somebody else's visit, however it got here, opens nothing.
        guard let appointment = try tx.appointment(visit.appointment), persons.contains(appointment.patient),
            let person = try tx.person(appointment.patient), let facts = try facts(appointment, in: tx)
        else {
            let content = AppointmentDialogue(clinic: rules.clinicName, language: try language(of: persons, in: tx))
                .unknownVisit()
            try tx.say(occasion.answer(content, effect: "unknown-visit", now: tx.now), in: occasion.conversation)
            return
        }
        let context = TapContext(
            occasion: occasion,
            person: person,
            appointment: appointment,
            facts: facts,
            isDisplaced: try appointment.state == .booked && tx.isDisplaced(appointment),
            dialogue: AppointmentDialogue(clinic: rules.clinicName, language: person.language)
        )
        guard let reply = try respond(to: payload, context, in: tx) else { return }
        try say(reply, "tap", context, in: tx)
    }

    private func language(of persons: [Identifier<Person>], in tx: Transaction) throws -> LanguageTag {
        try persons.first.flatMap { try tx.person($0)?.language } ?? rules.booking.language
    }

    /// The free times instead of a visit's, for who asked in words.
    func offerTimes(
        for appointment: Appointment,
        _ wish: TimesWish,
        _ occasion: Occasion,
        in tx: Transaction
    ) throws {
        guard let person = try tx.person(appointment.patient), let facts = try facts(appointment, in: tx) else {
            return
        }
        let tap = TapContext(
            occasion: occasion,
            person: person,
            appointment: appointment,
            facts: facts,
            isDisplaced: try appointment.state == .booked && tx.isDisplaced(appointment),
            dialogue: AppointmentDialogue(clinic: rules.clinicName, language: person.language)
        )
        let reply = try offer(tap, wish, seen: appointment.version, page: 0, in: tx)
        try say(reply, "times", tap, in: tx)
    }

    private func say(_ reply: Reply, _ effect: String, _ tap: TapContext, in tx: Transaction) throws {
        let occasion = tap.occasion
        var answer = occasion.answer(reply.content, effect: effect, person: tap.person.id, now: tx.now)
        answer.anchor = reply.anchor
        guard let id = try tx.say(answer, in: occasion.conversation), reply.anchor == nil else { return }
        try tx.note(id, in: occasion.conversation.id, about: tap.appointment.id)
    }

    /// Nil where nothing more is to be said, or it has been.
    private func respond(to payload: TapPayload, _ tap: TapContext, in tx: Transaction) throws -> Reply? {
        let seen = payload.visit?.version ?? 0
        switch payload {
        // Nobody is there to see them then: whatever they hold, they are offered what can be had.
        case .confirm where tap.isDisplaced, .keep where tap.isDisplaced:
            return try offer(tap, seen: seen, page: 0, in: tx)
        case .confirm:
            return try change(.confirm(seen: seen), tap, in: tx) { Reply(tap.dialogue.confirmed(tap.facts), on: $0) }
        case .cancel:
            return try change(.cancel(.patient, seen: seen), tap, in: tx) { _ in
                Reply(tap.dialogue.cancelled(tap.facts))
            }
        case .reschedule: return try offer(tap, seen: seen, page: 0, in: tx)
        case .otherTimes(_, let page): return try offer(tap, seen: seen, page: page, in: tx)
        case .keep:
            if let refusal = tap.appointment.refusalToMove(seen: seen, now: tx.now) {
                return try explain(refusal, tap, in: tx)
            }
            return Reply(tap.dialogue.kept(tap.facts), on: tap.appointment)
        case .askTeam:
            // Whatever became of the visit, somebody asks for a human.
            try callStaff(tap.occasion, in: tx)
            if let refusal = tap.appointment.refusalToMove(seen: seen, now: tx.now) {
                return try explain(refusal, tap, in: tx)
            }
            return Reply(tap.isDisplaced ? tap.dialogue.teamWillFindTime() : tap.dialogue.teamWillWrite(tap.facts))
        case .slot(_, let practitioner, let location, let start):
            return try take(practitioner, location, start, seen: seen, tap, in: tx)
        case .findTime:
            try BookingHandler(rules: rules).bookAgain(tap.appointment, tap.occasion, in: tx)
            return nil
        case .comeAgain:
            try BookingHandler(rules: rules).comeAgain(after: tap.appointment, tap.occasion, in: tx)
            return nil
        case .wasThere: return try contest(tap, in: tx)
        case .reason(_, let reason):
            try note(reason, tap, in: tx)
            return nil
        case .stopMessages: return Reply(tap.dialogue.unknownVisit())
        }
    }

    /// "I was there": staff look into it.
    private func contest(_ tap: TapContext, in tx: Transaction) throws -> Reply {
        do {
            try AttendanceDesk(rules: rules).contest(tap.appointment, in: tx)
            try callStaff(tap.occasion, in: tx)
        } catch let refusal as MissedVisit.Refusal where refusal != .alreadyContested {
            return Reply(tap.dialogue.past(tap.facts))
        }
        return Reply(tap.dialogue.wasThere())
    }

    /// Why the visit was called off; a thank-you would be one more message to pay for.
    private func note(_ reason: CancellationReason, _ tap: TapContext, in tx: Transaction) throws {
        guard tap.appointment.state == .cancelled, tap.appointment.cancelReason == .patient else { return }
        try tx.setCancellationReason(reason, of: tap.appointment.id)
        // Whoever stays away for want of money should hear of a person, not of a list.
        if reason == .unableToPay { try callStaff(tap.occasion, in: tx) }
    }

    private func change(
        _ command: Appointment.Command,
        _ tap: TapContext,
        in tx: Transaction,
        _ done: (Appointment) -> Reply
    ) throws -> Reply {
        do {
            return done(try desk.perform(command, on: tap.appointment, in: tx))
        } catch let refusal as Appointment.Refusal {
            return try explain(refusal, tap, in: tx)
        }
    }

    private func offer(
        _ tap: TapContext,
        _ wish: TimesWish = TimesWish(),
        seen version: Int,
        page: Int,
        in tx: Transaction
    ) throws -> Reply {
        // However old the message is: what is true now is that it cannot stay.
        let seen = tap.isDisplaced ? tap.appointment.version : version
        if let refusal = tap.appointment.refusalToMove(seen: seen, now: tx.now) {
            return try explain(refusal, tap, in: tx)
        }
        let holder = tap.occasion.conversation.id
        var found = try desk.slots(for: tap.appointment, wish, page: page, holder: holder, in: tx)
        let isAsWished = !found.offers.isEmpty && (wish.partOfDay != nil || wish.from != nil)
        if found.offers.isEmpty, wish != TimesWish() {
            found = try desk.slots(for: tap.appointment, page: page, holder: holder, in: tx)
        }
        if found.offers.isEmpty { return try noSlots(tap, in: tx) }
        // "Other times" are all of them: the row carries no wish.
        let next = isAsWished ? 0 : found.hasMore ? page + 1 : nil
        let list =
            tap.isDisplaced
            ? tap.dialogue.newTimes(tap.facts, found.offers, nextPage: next)
            : tap.dialogue.chooseSlot(tap.facts, found.offers, nextPage: next)
        // It does not say that the visit takes place.
        return Reply(list, on: tap.isDisplaced ? nil : tap.appointment)
    }

    private func take(
        _ practitioner: Identifier<Practitioner>,
        _ location: Identifier<Location>,
        _ start: Instant,
        seen: Int,
        _ tap: TapContext,
        in tx: Transaction
    ) throws -> Reply {
        do {
            let moved = try desk.move(
                tap.appointment,
                to: practitioner,
                at: location,
                start: start,
                seen: seen,
                holder: tap.occasion.conversation.id,
                in: tx
            )
            guard let moved else { return try slotTaken(tap, in: tx) }
            return Reply(tap.dialogue.moved(try facts(moved, in: tx) ?? tap.facts), on: moved)
        } catch let refusal as Appointment.Refusal {
            if refusal == .slotNotBookable { return try slotTaken(tap, in: tx) }
            return try explain(refusal, tap, in: tx)
        }
    }

    private func slotTaken(_ tap: TapContext, in tx: Transaction) throws -> Reply {
        let found = try desk.slots(for: tap.appointment, page: 0, holder: tap.occasion.conversation.id, in: tx)
        if found.offers.isEmpty { return try noSlots(tap, in: tx) }
        let next = found.hasMore ? 1 : nil
        let list =
            tap.isDisplaced
            ? tap.dialogue.newTimes(tap.facts, found.offers, nextPage: next)
            : tap.dialogue.slotTaken(tap.facts, found.offers, nextPage: next)
        return Reply(list, on: tap.isDisplaced ? nil : tap.appointment)
    }

    private func noSlots(_ tap: TapContext, in tx: Transaction) throws -> Reply {
        try callStaff(tap.occasion, in: tx)
        return Reply(tap.isDisplaced ? tap.dialogue.teamWillFindTime() : tap.dialogue.noSlots(tap.facts))
    }

    private func callStaff(_ occasion: Occasion, in tx: Transaction) throws {
        try tx.noteInbound(occasion.conversation.id, at: occasion.message.at, profileName: nil, isUnread: true)
    }

    private func explain(_ refusal: Appointment.Refusal, _ tap: TapContext, in tx: Transaction) throws -> Reply {
        switch refusal {
        case .stale where tap.isDisplaced: try offer(tap, seen: tap.appointment.version, page: 0, in: tx)
        case .stale(let current): Reply(tap.dialogue.stale(try facts(current, in: tx) ?? tap.facts), on: current)
        case .alreadyConfirmed: Reply(tap.dialogue.alreadyConfirmed(tap.facts), on: tap.appointment)
        case .alreadyCancelled: Reply(tap.dialogue.alreadyCancelled(tap.facts))
        case .sameSlot: Reply(tap.dialogue.moved(tap.facts), on: tap.appointment)
        case .alreadyStarted, .alreadyOver, .slotNotBookable, .notYetStarted: Reply(tap.dialogue.past(tap.facts))
        // Only imports bring visits back or correct them.
        case .notCancelled, .alreadyCorrect: Reply(tap.dialogue.kept(tap.facts), on: tap.appointment)
        }
    }

    private func facts(_ appointment: Appointment, in tx: Transaction) throws -> VisitFacts? {
        guard let location = try tx.location(appointment.location) else { return nil }
        return VisitFacts(appointment, at: location)
    }
}

/// What is answered; one that says a visit takes place hangs on it, and is refused if the visit is moved or cancelled
/// before it leaves.
private struct Reply {
    var content: OutgoingContent
    var anchor: OutboxItem.Anchor?

    init(_ content: OutgoingContent, on visit: Appointment? = nil) {
        self.content = content
        anchor = visit.map { OutboxItem.Anchor(of: $0) }
    }
}

/// What a tap is about.
private struct TapContext {
    var occasion: Occasion
    var person: Person
    var appointment: Appointment
    var facts: VisitFacts
    /// Whether a leave lies over the visit: it cannot take place then.
    var isDisplaced: Bool
    var dialogue: AppointmentDialogue
}

extension Appointment {
    /// Why this visit cannot be moved any more by somebody who saw version `seen`; nil when it can.
    fileprivate func refusalToMove(seen: Int, now: Instant) -> Refusal? {
        var elsewhere = slot
        elsewhere.start = max(start, now) + .days(1)
        elsewhere.end = elsewhere.start + (end - start)
        do {
            _ = try decide(.reschedule(to: elsewhere, seen: seen), now: now)
            return nil
        } catch {
            return error
        }
    }
}
