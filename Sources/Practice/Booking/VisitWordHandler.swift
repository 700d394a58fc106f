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
            case .move: try choose(client, toMove: true, in: tx)
            case .cancel: try choose(client, toMove: false, in: tx)
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
        try client.say(client.visitDialogue.visits(try facts(client, in: tx)), "visits", in: tx)
        return true
    }

    private func choose(_ client: Client, toMove: Bool, in tx: Transaction) throws -> Bool {
        let visits = try facts(client, in: tx)
        switch visits.count {
        case 0: try client.say(client.visitDialogue.noVisits(), "no-visits", in: tx)
        case 1:
            guard let visit = try tx.appointment(visits[0].visit.appointment) else { return false }
            if toMove {
                try TapHandler(rules: rules).offerTimes(for: visit, client.occasion, in: tx)
            } else {
                try client.say(client.visitDialogue.cancelOrMove(visits[0]), "cancel-or-move", on: visit, in: tx)
            }
        default: try client.say(client.visitDialogue.chooseVisit(toMove: toMove, visits), "which-visit", in: tx)
        }
        return true
    }

    /// The visits ahead of all the people this phone reaches, soonest first.
    private func facts(_ client: Client, in tx: Transaction) throws -> [VisitFacts] {
        let visits = try client.people.flatMap { try tx.upcoming(of: $0.id, from: tx.now) }
        return try visits.sorted { $0.start < $1.start }.compactMap { visit in
            try tx.location(visit.location).flatMap { VisitFacts(visit, at: $0) }
        }
    }
}
