import Care
import TestKit
import Testing

/// A practitioner's wait-list of forty over a year: times come free, offers go out, people answer as published.
struct WaitListYear {
    static let seats = 40
    static let days = 365

    struct Seat {
        var candidate: WaitListCandidate
        var offers: [Offer] = []
        /// Has no wish of their own, and no priority: equal to all others of the kind.
        var isPlain: Bool
    }

    private enum Happening {
        case freed(FreedSlot)
        case look(Int)
        case answer(Int, Identifier<Offer>, isYes: Bool)
    }

    private(set) var seats: [Seat] = []
    /// Whoever left the list, whichever way, with when.
    private(set) var gone: [(seat: Seat, at: Instant)] = []
    private(set) var rounds: [OfferRound] = []
    private(set) var faults: [String] = []
    private(set) var end: Instant
    private var nextLook: [Instant?] = []
    private var queue: [(at: Instant, number: Int, what: Happening)] = []
    private var counter: Int64 = 0
    private var people: WaitListPeople
    private let plan: OfferPlan

    init(seed: UInt64, plan: OfferPlan = OfferPlan()) throws {
        self.plan = plan
        people = try WaitListPeople(seed: seed)
        let first = try #require(LocalDate("2026-01-05"))
        end = people.zone.startOfDay(first.adding(days: Self.days))
        for _ in 0..<Self.seats { seats.append(newcomer(at: people.zone.startOfDay(first))) }
        for slot in people.freedSlots(from: first, days: Self.days) { enqueue(.freed(slot), at: slot.freedAt) }
        // What comes first is last.
        queue.sort { ($0.at, $0.number) > ($1.at, $1.number) }
        while let next = queue.popLast() { happen(next.what, at: next.at) }
    }

    private mutating func happen(_ what: Happening, at now: Instant) {
        switch what {
        case .freed(let slot):
            for index in seats.indices where seats[index].candidate.entry.hasLapsed(now: now, in: people.zone) {
                replace(index, at: now)
            }
            rounds.append(OfferRound(slot))
            nextLook.append(now)
            look(rounds.count - 1, at: now)
        case .look(let round): if nextLook[round] == now { look(round, at: now) }
        case .answer(let round, let id, let isYes): answer(round, id, isYes: isYes, at: now)
        }
    }

    private mutating func look(_ round: Int, at now: Instant) {
        carryOut(.expire, on: round, at: now)
        let slot = rounds[round].slot
        switch plan.next(slot, seats.map(\.candidate), offers: rounds[round].offers, now: now) {
        case .ask(let invitations, let look):
            for invitation in invitations { offer(invitation, round, at: now) }
            lookAgain(round, at: look)
        case .wait(let until): lookAgain(round, at: until)
        case .exhausted: nextLook[round] = nil
        }
    }

    private mutating func lookAgain(_ round: Int, at moment: Instant) {
        nextLook[round] = moment
        enqueue(.look(round), at: moment)
    }

    private mutating func offer(_ invitation: OfferPlan.Invitation, _ round: Int, at now: Instant) {
        guard let index = seats.firstIndex(where: { $0.candidate.entry.id == invitation.entry.id }) else { return }
        counter += 1
        let offer = Offer(
            id: Identifier(counter),
            entry: invitation.entry.id,
            person: invitation.entry.person,
            slot: rounds[round].slot.slot,
            madeAt: now,
            answerUntil: invitation.answerUntil
        )
        if !seats[index].candidate.writing.allows(now) { faults.append("asked at night: \(offer)") }
        if !invitation.entry.wants(rounds[round].slot, offers: rounds[round].offers, now: now) {
            faults.append("asked in vain: \(offer)")
        }
        rounds[round].add(offer)
        seats[index].offers.append(offer)
        seats[index].candidate.entry.history = OfferHistory(seats[index].offers)
        guard let (isYes, moment) = people.answer(askedAt: now) else { return }
        enqueue(.answer(round, offer.id, isYes: isYes), at: moment)
    }

    private mutating func answer(_ round: Int, _ id: Identifier<Offer>, isYes: Bool, at now: Instant) {
        guard let offer = rounds[round].offer(id),
            let index = seats.firstIndex(where: { $0.candidate.entry.id == offer.entry })
        else { return }
        if isYes {
            let isFree = rounds[round].winner == nil
            carryOut(.accept(id, by: seats[index].candidate.entry, isFree: isFree), on: round, at: now)
            if rounds[round].winner?.id == id { replace(index, at: now) }
        } else {
            carryOut(.refuse(id, leaving: false), on: round, at: now)
            if nextLook[round] != nil { look(round, at: now) }
        }
    }

    private mutating func carryOut(_ command: OfferRound.Command, on round: Int, at now: Instant) {
        // A refusal is an answer like any other.
        guard let events = try? rounds[round].decide(command, now: now), !events.isEmpty else { return }
        for event in events { rounds[round].apply(event) }
        for offer in rounds[round].offers where offer.settledAt == now {
            guard let seat = seats.firstIndex(where: { $0.candidate.entry.id == offer.entry }),
                let index = seats[seat].offers.firstIndex(where: { $0.id == offer.id })
            else { continue }
            seats[seat].offers[index] = offer
            seats[seat].candidate.entry.history = OfferHistory(seats[seat].offers)
        }
    }

    /// Somebody else takes the place, so that the list stays full.
    private mutating func replace(_ index: Int, at now: Instant) {
        gone.append((seats[index], now))
        seats[index] = newcomer(at: now)
    }

    private mutating func newcomer(at now: Instant) -> Seat {
        counter += 1
        return people.newcomer(counter, at: now)
    }

    private mutating func enqueue(_ what: Happening, at moment: Instant) {
        counter += 1
        let number = Int(counter)
        guard !rounds.isEmpty else { return queue.append((moment, number, what)) }
        var low = 0
        var high = queue.count
        while low < high {
            let middle = (low + high) / 2
            if (queue[middle].at, queue[middle].number) > (moment, number) { low = middle + 1 } else { high = middle }
        }
        queue.insert((moment, number, what), at: low)
    }
}
