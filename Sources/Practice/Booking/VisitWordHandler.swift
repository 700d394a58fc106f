import Care
import Dialogue
import Store

/// Somebody writes about a visit in their own words: what is plain is answered at once, the rest is for staff.
struct VisitWordHandler {
    private let rules: PracticeRules

    init(rules: PracticeRules) {
        self.rules = rules
    }

    func handle(_ text: String, _ occasion: Occasion, in tx: Transaction) throws {
        // Most of what is written is too long to be a plain wish: what follows is read for the others only.
        guard VisitWords.mayBeWish(text) else { return }
        let client = try Client(occasion, rules, in: tx)
        let types = try tx.bookableVisitTypes()
        let wish = VisitWords.meaning(
            of: text,
            language: client.language,
            region: rules.booking.region,
            knownNames: client.people.map(\.name),
            visitTypes: types.map(\.name),
            practitioners: try tx.practitioners().map(\.name)
        )
        guard let wish else { return }
        let isAnswered =
            switch wish.intent {
            // For whom a visit is that this phone is not known to speak for, somebody has to see.
            case .book: try BookingHandler(rules: rules).begin(client, wish, in: tx) && !client.isForStranger(wish)
            case .move: try move(client, wish, in: tx)
            case .cancel: try choose(client, wish, toMove: false, in: tx)
            case .list: try list(client, in: tx)
            case .earlier: try WaitListHandler(rules: rules).joinByWords(wish, client, in: tx)
            case .arrived: try arrive(client, in: tx)
            }
        if isAnswered { try tx.noteAnswered(client.conversation) }
    }

    /// All those of the phone who are expected about now; false where staff must see what is meant.
    private func arrive(_ client: Client, in tx: Transaction) throws -> Bool {
        let rules = ArrivalRules()
        let span = tx.now - rules.latest - .days(1)..<tx.now + rules.earliest + .seconds(1)
        let visits = try client.people.flatMap { try tx.visits(of: $0.id, in: span) }
        var isHere = false
        for visit in visits {
            do {
                try AttendanceDesk(rules: self.rules).arrive(visit, in: tx)
                isHere = true
            } catch AttendanceDesk.Refusal.arrival(.alreadyArrived) {
                // Said twice is said once; it is answered, for who asks again is in doubt.
                isHere = true
            } catch is AttendanceDesk.Refusal {
                continue
            }
        }
        if isHere { try client.say(client.visitDialogue.arrived(), "arrived", in: tx) }
        return isHere
    }

    private func list(_ client: Client, in tx: Transaction) throws -> Bool {
        let visits = try facts(of: client.people, in: tx)
        try client.say(client.visitDialogue.visits(visits.map(\.facts)), "visits", in: tx)
        return true
    }

    /// Of a few visits which, and to when, is asked in one message: each one more has to be paid for.
    private func move(_ client: Client, _ wish: VisitWish, in tx: Transaction) throws -> Bool {
        let choices = try facts(of: client.people(wish.whom), wish.visitType, in: tx)
        let visits = try choices.compactMap { try tx.appointment($0.facts.visit.appointment) }
        guard let soonest = visits.first, let list = try timesOfEach(visits, choices, client, wish, in: tx) else {
            return try choose(client, wish, toMove: true, in: tx)
        }
        try client.say(list, "times", on: soonest, in: tx)
        return true
    }

    /// Nil where there are one or too many, or one cannot be moved in the chat or stay as it is.
    private func timesOfEach(
        _ visits: [Appointment],
        _ choices: [AppointmentDialogue.VisitChoice],
        _ client: Client,
        _ wish: VisitWish,
        in tx: Transaction
    ) throws -> OutgoingContent? {
        guard (2...AppointmentDialogue.mostMovedTogether).contains(visits.count), visits.count == choices.count,
            try !visits.contains(where: { try tx.isDisplaced($0) })
        else { return nil }
        let today = (Zone(visits[0].zone) ?? .utc).civil(at: tx.now).date
        let slots = try AppointmentDesk(rules: rules).slots(
            forEachOf: visits,
            try TimesWish(wish, today: today, in: tx),
            limit: AppointmentDialogue.slotsEach(of: visits.count),
            holder: client.conversation,
            in: tx
        )
        return slots.isEmpty ? nil : client.visitDialogue.chooseTimes(zip(choices, slots).map { ($0, $1) })
    }

    func choose(_ client: Client, _ wish: VisitWish, toMove: Bool, in tx: Transaction) throws -> Bool {
        let visits = try facts(of: client.people(wish.whom), wish.visitType, in: tx)
        switch visits.count {
        case 0: try client.say(client.visitDialogue.noVisits(), "no-visits", in: tx)
        case 1:
            guard let visit = try tx.appointment(visits[0].facts.visit.appointment) else { return false }
            if toMove {
                let today = (Zone(visit.zone) ?? .utc).civil(at: tx.now).date
                let times = try TimesWish(wish, today: today, in: tx)
                try TapHandler(rules: rules).offerTimes(for: visit, times, client.occasion, in: tx)
            } else {
                let question = client.visitDialogue.cancelOrMove(visits[0].facts)
                // Of one that cannot take place it is asked all the same.
                let anchor = try tx.isDisplaced(visit) ? nil : visit
                try client.say(question, "cancel-or-move", on: anchor, in: tx)
            }
        default:
            let list = client.visitDialogue.chooseVisit(toMove: toMove, visits)
            // It hangs on the soonest, which is over first; a row of another that has changed says so when it is tapped.
            let soonest = try tx.appointment(visits[0].facts.visit.appointment)
            let anchor = try soonest.flatMap { try tx.isDisplaced($0) ? nil : $0 }
            try client.say(list, "which-visit", on: anchor, in: tx)
        }
        return true
    }

    /// The visits ahead of these people, soonest first; those of a kind only, where any are.
    private func facts(
        of people: [Person],
        _ kind: String? = nil,
        in tx: Transaction
    ) throws -> [AppointmentDialogue.VisitChoice] {
        let all = try people.flatMap { person in
            try tx.upcoming(of: person.id, from: tx.now).map { ($0, person.name) }
        }
        let named = try kind.map { kind in try all.filter { try tx.visitType($0.0.visitType)?.name == kind } } ?? []
        let visits = named.isEmpty ? all : named
        return try visits.sorted { $0.0.start < $1.0.start }.compactMap { visit, name in
            guard let facts = try tx.location(visit.location).flatMap({ VisitFacts(visit, at: $0) }) else { return nil }
            return AppointmentDialogue.VisitChoice(facts, patient: people.count > 1 ? name : nil)
        }
    }
}
