import Care
import Dialogue
import Store

/// Somebody books a visit in the chat: what for, when, done, in one message each.
package struct BookingHandler: Sendable {
    private let rules: PracticeRules
    private let desk: AppointmentDesk

    package init(rules: PracticeRules) {
        self.rules = rules
        desk = AppointmentDesk(rules: rules)
    }

    /// A row or a button of the booking chat; late, twice or in any order.
    func handle(_ tap: BookingTap, _ occasion: Occasion, in tx: Transaction) throws {
        let client = try Client(occasion, rules, in: tx)
        switch tap {
        case .begin: _ = try begin(client, in: tx)
        case .visit(let wanted): try offer(wanted, TimesWish(), client, in: tx)
        case .times(let wanted, let wish): try offer(wanted, wish, client, in: tx)
        case .otherTimes(let wanted, let wish, let day): try askWhich(wanted, wish, after: day, client, in: tx)
        case .days(let wanted, let wish): try askDay(wanted, wish, client, in: tx)
        case .day(let wanted, let wish): try offerDay(wanted, wish, client, in: tx)
        case .take(let wanted, let practitioner, let location, let start):
            try take(wanted, practitioner, location, start, client, in: tx)
        case .askTeam: try callTeam(client, client.dialogue.teamWillWrite(), in: tx)
        }
    }

    /// Asks what for and for whom, or shows times at once where there is nothing to choose.
    ///
    /// False where staff must answer: nothing can be booked here.
    func begin(_ client: Client, _ wish: VisitWish? = nil, in tx: Transaction) throws -> Bool {
        let all = try client.offers(rules, in: tx)
        // A clinic that lets nobody book in the chat is not to promise anything by machine.
        guard !all.isEmpty else {
            if wish == nil { try callTeam(client, client.dialogue.teamWillWrite(), in: tx) }
            return false
        }
        let offers = wish.map { client.offers($0, among: all) } ?? all
        // Nobody is to choose for nothing.
        if try client.hasEnough(for: offers, rules, in: tx) {
            try callTeam(client, client.dialogue.enoughVisits(), in: tx)
            return true
        }
        if try BookingCardDesk(rules: rules).offer(offers, client, in: tx) { return true }
        let today = (Zone(rules.booking.zone) ?? .utc).civil(at: tx.now).date
        try list(offers, try wish.map { try TimesWish($0, today: today, in: tx) } ?? TimesWish(), client, in: tx)
        return true
    }

    private func list(
        _ offers: [BookingDialogue.VisitOffer],
        _ wish: TimesWish,
        _ client: Client,
        in tx: Transaction
    ) throws {
        if offers.count == 1 {
            try offer(offers[0].wanted, wish, client, in: tx)
        } else {
            try client.ask(client.dialogue.chooseVisit(offers, wish), "choose-visit", in: tx)
        }
    }

    /// A card did not reach its phone: the same is asked in lists.
    func begin(insteadOf card: BookingCard, in tx: Transaction) throws {
        guard let occasion = try Occasion(card, in: tx) else { return }
        let client = try Client(occasion, rules, in: tx)
        let offers = try client.offers(rules, in: tx).filter { card.leavesOpen($0.wanted) }
        guard !offers.isEmpty else { return }
        try list(offers, TimesWish(), client, in: tx)
    }

    /// What was tapped can be had no more: from the start.
    private func beginAgain(_ client: Client, in tx: Transaction) throws { _ = try begin(client, in: tx) }

    private func offer(_ wanted: WantedVisit, _ wish: TimesWish, _ client: Client, in tx: Transaction) throws {
        guard try client.mayBook(wanted, rules, in: tx) else { return try beginAgain(client, in: tx) }
        // Nobody is to choose for nothing.
        if try client.hasEnough(wanted, rules, in: tx) {
            return try callTeam(client, client.dialogue.enoughVisits(), in: tx)
        }
        let slots = try find(wanted, wish, client, in: tx)
        if slots.isEmpty, wish != TimesWish() {
            let others = try find(wanted, TimesWish(), client, in: tx)
            return try show(others, wanted, TimesWish(), .notAsWished, client, in: tx)
        }
        try show(slots, wanted, wish, .asked, client, in: tx)
    }

    private func find(
        _ wanted: WantedVisit,
        _ wish: TimesWish,
        _ client: Client,
        in tx: Transaction
    ) throws -> [Slot] {
        try desk.offers(
            of: wanted.visitType,
            for: wanted.patient,
            wish: SlotWish(practitioner: wish.practitioner, partOfDay: wish.partOfDay),
            from: wish.from,
            page: wish.page,
            holder: client.conversation,
            in: tx
        ).slots
    }

    /// Another visit of a kind the patient had, with the same practitioner where there is a time; else staff are called.
    func bookAgain(_ visit: Appointment, _ occasion: Occasion, in tx: Transaction) throws {
        let client = try Client(occasion, rules, in: tx)
        let wishes: [FirstWish] = [(SlotWish(practitioner: visit.practitioner), nil), (SlotWish(), nil)]
        let wanted = WantedVisit(patient: visit.patient, visitType: visit.visitType)
        try offerFirst(of: wishes, wanted, client, in: tx)
    }

    /// The visit that is to follow one: about the day it is due, with the same practitioner where there is a time.
    func comeAgain(after visit: Appointment, _ occasion: Occasion, in tx: Transaction) throws {
        let client = try Client(occasion, rules, in: tx)
        guard let due = try tx.dueVisit(after: visit.id) else { return try beginAgain(client, in: tx) }
        let ahead = try tx.upcoming(of: visit.patient, from: tx.now).first { $0.visitType == due.visitType }
        if let ahead { return try confirm(ahead, client, in: tx) { client.dialogue.alreadyBooked($0) } }
        let near = due.day.adding(days: -Self.daysBeforeDue)
        let wishes: [FirstWish] = [
            (SlotWish(practitioner: visit.practitioner), near), (SlotWish(), near), (SlotWish(), nil),
        ]
        let wanted = WantedVisit(patient: visit.patient, visitType: due.visitType)
        try offerFirst(of: wishes, wanted, client, in: tx)
    }

    /// Times that are offered for a visit that is due begin so many days before it.
    private static let daysBeforeDue = 7

    private typealias FirstWish = (wish: SlotWish, from: LocalDate?)

    /// The times of the first wish that has any; else staff are called.
    private func offerFirst(
        of wishes: [FirstWish],
        _ wanted: WantedVisit,
        _ client: Client,
        in tx: Transaction
    ) throws {
        guard try client.mayBook(wanted, rules, in: tx) else {
            return try callTeam(client, client.dialogue.teamWillWrite(), in: tx)
        }
        for (wish, day) in wishes {
            let found = try desk.offers(
                of: wanted.visitType,
                for: wanted.patient,
                wish: wish,
                from: day,
                holder: client.conversation,
                in: tx
            )
            if !found.slots.isEmpty { return try show(found.slots, wanted, TimesWish(), .asked, client, in: tx) }
        }
        try callTeam(client, client.dialogue.noTimes(), in: tx)
    }

    private func show(
        _ slots: [Slot],
        _ wanted: WantedVisit,
        _ wish: TimesWish,
        _ why: BookingDialogue.Occasion,
        _ client: Client,
        in tx: Transaction
    ) throws {
        let offers = try tx.offers(slots)
        guard !offers.isEmpty else { return try callTeam(client, client.dialogue.noTimes(), in: tx) }
        try client.ask(client.dialogue.chooseTime(wanted, offers, wish, why), "choose-time", in: tx)
    }

    private func askWhich(
        _ wanted: WantedVisit,
        _ wish: TimesWish,
        after day: LocalDate?,
        _ client: Client,
        in tx: Transaction
    ) throws {
        guard try client.mayBook(wanted, rules, in: tx) else { return try beginAgain(client, in: tx) }
        let others = OtherTimes(wanted: wanted, holder: client.conversation, wish: wish, shownUntil: day)
        let ways = try others.ways(in: tx)
        try client.ask(client.dialogue.chooseOtherTimes(wanted, wish, ways), "choose-other-times", in: tx)
    }

    /// More of one day's times than among the next ones.
    private func offerDay(
        _ wanted: WantedVisit,
        _ wish: TimesWish,
        _ client: Client,
        in tx: Transaction
    ) throws {
        guard let day = wish.from, try client.mayBook(wanted, rules, in: tx) else {
            return try beginAgain(client, in: tx)
        }
        let others = OtherTimes(wanted: wanted, holder: client.conversation, wish: wish, shownUntil: nil)
        let slots = try others.times(on: day, limit: BookingDialogue.mostRows, in: tx)
        guard !slots.isEmpty, let demand = try tx.demand(of: wanted.visitType) else {
            return try offer(wanted, wish, client, in: tx)
        }
        try desk.hold(slots, (demand.bufferBefore, demand.bufferAfter), for: client.conversation, in: tx)
        try show(slots, wanted, wish, .asked, client, in: tx)
    }

    private func askDay(
        _ wanted: WantedVisit,
        _ wish: TimesWish,
        _ client: Client,
        in tx: Transaction
    ) throws {
        guard try client.mayBook(wanted, rules, in: tx) else { return try beginAgain(client, in: tx) }
        let others = OtherTimes(wanted: wanted, holder: client.conversation, wish: wish, shownUntil: nil)
        let (days, later) = try others.days(limit: BookingDialogue.mostRows, in: tx)
        guard !days.isEmpty else { return try offer(wanted, wish, client, in: tx) }
        try client.ask(client.dialogue.chooseDay(wanted, wish, days, later: later), "choose-day", in: tx)
    }

    private func take(
        _ wanted: WantedVisit,
        _ practitioner: Identifier<Practitioner>,
        _ location: Identifier<Location>,
        _ start: Instant,
        _ client: Client,
        in tx: Transaction
    ) throws {
        if let visit = try client.bookedFromThere(wanted, practitioner, start, in: tx) {
            return try confirm(visit, client, in: tx) { client.dialogue.bookedFromThere($0) }
        }
        let desk = ReservationDesk(rules: rules)
        switch try desk.reserve(wanted, practitioner, location, start, client, in: tx) {
        case .booked(let visit): try confirm(visit, client, in: tx) { client.dialogue.booked($0) }
        case .had(let visit): try confirm(visit, client, in: tx) { client.dialogue.alreadyBooked($0) }
        case .taken(let instead, let wasKept):
            try show(instead, wanted, TimesWish(), wasKept ? .noLongerKept : .taken, client, in: tx)
        case .tooMany: try callTeam(client, client.dialogue.enoughVisits(), in: tx)
        case .notOffered: try beginAgain(client, in: tx)
        }
    }

    func confirm(
        _ visit: Appointment,
        _ client: Client,
        in tx: Transaction,
        _ words: (BookedVisit) -> OutgoingContent
    ) throws {
        // One that they have, and that cannot take place.
        if try tx.isDisplaced(visit) {
            return try TapHandler(rules: rules).offerTimes(for: visit, TimesWish(), client.occasion, in: tx)
        }
        guard let location = try tx.location(visit.location), let facts = VisitFacts(visit, at: location) else {
            return
        }
        let links = VisitLinks(rules.booking)
        let preparation = try tx.visitType(visit.visitType)?.preparation ?? ""
        let summary = BookedVisit(
            facts: facts,
            isReminded: try isReminded(visit, in: tx),
            preparation: preparation.isEmpty ? nil : preparation,
            map: links.map(of: location),
            calendar: links.calendar(of: visit.id, tx.vault)
        )
        try client.say(words(summary), "booked", person: visit.patient, on: visit, in: tx)
    }

    /// Whether a reminder is planned and may be sent; a visit in an hour has none.
    private func isReminded(_ visit: Appointment, in tx: Transaction) throws -> Bool {
        guard case .success = try Reach.of(visit.patient, for: .appointments, in: tx) else { return false }
        return try tx.agendaAhead(ReminderPlanner.kind, anchor: visit.id.rawValue, version: visit.slotVersion) != nil
    }

    /// Somebody of the clinic is to look at it; the patient is told so.
    func callTeam(_ client: Client, _ content: OutgoingContent, in tx: Transaction) throws {
        try tx.noteInbound(client.conversation, at: client.occasion.message.at, profileName: nil, isUnread: true)
        try client.say(content, "team", in: tx)
    }
}

extension Transaction {
    /// The slots as rows say them.
    func offers(_ slots: [Slot]) throws -> [SlotOffer] {
        try slots.compactMap { slot in
            guard let practitioner = try practitioner(slot.practitioner), let location = try location(slot.location)
            else {
                return nil
            }
            return SlotOffer(start: slot.start, with: practitioner, at: location)
        }
    }
}
