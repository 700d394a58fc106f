import Care
import TestKit
import Testing

@Suite struct OfferRoundTests {
    private typealias Samples = WaitListSamples
    private typealias Refusal = OfferRound.Refusal

    /// Three are asked at ten and can answer until twelve.
    private func round() throws -> OfferRound {
        let slot = try Samples.freed()
        return OfferRound(slot, offers: (1...3).map { Samples.offer($0, to: $0, of: slot) })
    }

    private func carryOut(_ command: OfferRound.Command, on round: inout OfferRound, now: Instant) throws {
        for event in try round.decide(command, now: now) { round.apply(event) }
    }

    private func accept(_ number: Int64, isFree: Bool = true) throws -> OfferRound.Command {
        .accept(Identifier(number), by: try Samples.entry(number), isFree: isFree)
    }

    @Test func `first tap wins, the others hear at once and keep their place`() throws {
        var round = try round()
        let now = try Samples.now() + .minutes(5)
        let events = try round.decide(accept(2), now: now)
        #expect(
            events == [
                .taken(Identifier(2), isLate: false, at: now), .lost(Identifier(1), at: now),
                .lost(Identifier(3), at: now),
            ]
        )
        for event in events { round.apply(event) }
        #expect(round.winner?.entry == Identifier(2))
        #expect(round.offers.map(\.state) == [.lost, .taken, .lost] && round.offers.allSatisfy { $0.settledAt == now })
        let over = round
        #expect(throws: Refusal.gone) { try over.decide(accept(1), now: now) }
        #expect(throws: Refusal.alreadyYours) { try over.decide(accept(2), now: now) }
        #expect(throws: Refusal.alreadyYours) { try over.decide(.refuse(Identifier(2), leaving: false), now: now) }
    }

    @Test func `a late yes still wins while the time is free, and hears that it was late`() throws {
        for isMarked in [true, false] {
            var round = try round()
            let late = try Samples.now() + .hours(3)
            if isMarked { try carryOut(.expire, on: &round, now: late) }
            let events = try round.decide(accept(1), now: late)
            #expect(events.first == .taken(Identifier(1), isLate: true, at: late))
            #expect(!events.contains { if case .lost = $0 { true } else { false } }, "their time was over too")
        }
    }

    @Test func `a late yes does not win over another, whatever the schedule says`() throws {
        var round = try round()
        let late = try Samples.now() + .hours(3)
        try carryOut(.expire, on: &round, now: late)
        try carryOut(accept(1), on: &round, now: late)
        let over = round
        #expect(throws: Refusal.gone) { try over.decide(accept(2), now: late) }
    }

    @Test func `whoever said no may think better of it while the time is free`() throws {
        var round = try round()
        let now = try Samples.now() + .minutes(5)
        try carryOut(.refuse(Identifier(1), leaving: false), on: &round, now: now)
        #expect(round.offers[0].state == .refused)
        let refused = round
        #expect(throws: Refusal.alreadyOver) { try refused.decide(.refuse(Identifier(1), leaving: false), now: now) }
        try carryOut(accept(1), on: &round, now: now)
        #expect(round.winner?.id == Identifier(1))
    }

    @Test func `a no keeps the place, unless they want to be off the list`() throws {
        let round = try round()
        let now = try Samples.now()
        #expect(
            try round.decide(.refuse(Identifier(1), leaving: false), now: now) == [.refused(Identifier(1), at: now)]
        )
        #expect(
            try round.decide(.refuse(Identifier(1), leaving: true), now: now) == [
                .refused(Identifier(1), at: now), .left(Identifier(1), at: now),
            ]
        )
        var lost = round
        try carryOut(accept(2), on: &lost, now: now)
        #expect(try lost.decide(.refuse(Identifier(1), leaving: true), now: now) == [.left(Identifier(1), at: now)])
    }

    @Test func `what is not to be had is not given`() throws {
        let round = try round()
        let now = try Samples.now()
        #expect(throws: Refusal.gone) { try round.decide(accept(1, isFree: false), now: now) }
        #expect(throws: Refusal.tooLate) { try round.decide(accept(1), now: round.slot.slot.start) }
        #expect(throws: Refusal.unknownOffer) { try round.decide(accept(9), now: now) }
        #expect(throws: Refusal.unknownOffer) { try round.decide(.refuse(Identifier(9), leaving: true), now: now) }
        let another = OfferRound.Command.accept(Identifier(1), by: try Samples.entry(2), isFree: true)
        #expect(throws: Refusal.unknownOffer) { try round.decide(another, now: now) }
        let placed = try Samples.entry(1) { $0.state = .placed }
        #expect(throws: Refusal.notWaiting(.placed)) {
            try round.decide(.accept(Identifier(1), by: placed, isFree: true), now: now)
        }
    }

    @Test func `a time that is booked otherwise is withdrawn from all who could still answer`() throws {
        var round = try round()
        let now = try Samples.now()
        round.add(Samples.offer(4, to: 4, of: round.slot, lasting: .minutes(10)))
        try carryOut(.refuse(Identifier(1), leaving: false), on: &round, now: now)
        try carryOut(.withdraw, on: &round, now: now + .minutes(10))
        #expect(round.offers.map(\.state) == [.refused, .withdrawn, .withdrawn, .expired])
        let over = round
        #expect(throws: Refusal.gone) { try over.decide(accept(2), now: now) }
        #expect(try over.decide(.withdraw, now: now) == [] && over.decide(.expire, now: now + .days(1)) == [])
    }

    @Test func `offers of another time, or of before it came free, are not of the round`() throws {
        let slot = try Samples.freed()
        let other = try Samples.freed("2026-11-26T10:00")
        let before = Samples.offer(2, of: slot, state: .taken, madeAt: slot.freedAt - .seconds(1))
        var round = OfferRound(slot, offers: [Samples.offer(of: other), before])
        round.add(Samples.offer(3, of: other))
        #expect(round.offers == [] && round.winner == nil)
    }

    @Test func `any walk of answers leaves at most one winner, who stays`() throws {
        let slot = try Samples.freed()
        for seed in UInt64(0)..<300 {
            var random = SplitMix64(seed: seed)
            var round = OfferRound(slot)
            var clock = slot.freedAt
            var winner: Identifier<Offer>?
            // Times are seldom free, so that many have refused or let pass before one wins, and try again after.
            for step in 1...60 {
                clock = clock + .minutes(Int64.random(in: 0...90, using: &random))
                if step % 5 == 1, winner == nil {
                    round.add(Samples.offer(Int64(step), to: Int64(step), of: slot, madeAt: clock))
                }
                let command = try randomCommand(round, &random)
                guard let events = try? round.decide(command, now: clock) else { continue }
                for event in events { round.apply(event) }
                let winners = round.offers.filter { $0.state == .taken }.map(\.id)
                let isSound =
                    winners.count <= 1 && (winner == nil || winners == [winner])
                    && (winners.isEmpty || round.offers.allSatisfy { $0.state != .open })
                if !isSound { Issue.record("seed \(seed) step \(step) \(command)") }
                winner = winners.first
            }
        }
    }

    private func randomCommand(_ round: OfferRound, _ random: inout SplitMix64) throws -> OfferRound.Command {
        let offer = try #require(round.offers.randomElement(using: &random))
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1: return .expire
        case 2, 3, 4: return .refuse(offer.id, leaving: Bool.random(using: &random))
        case 5 where random.next() % 16 == 0: return .withdraw
        default:
            let entry = try Samples.entry(offer.entry.rawValue)
            return .accept(offer.id, by: entry, isFree: random.next() % 8 == 0)
        }
    }
}
