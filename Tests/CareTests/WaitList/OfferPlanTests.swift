import Care
import Testing

@Suite struct OfferPlanTests {
    private typealias Samples = WaitListSamples

    private struct NobodyAsked: Error {}

    private let plan = OfferPlan()

    private func asked(_ step: OfferPlan.Step) throws -> (entries: [Int64], until: [Instant], look: Instant) {
        guard case .ask(let invitations, let look) = step else {
            Issue.record("\(step)")
            throw NobodyAsked()
        }
        return (invitations.map(\.entry.id.rawValue), invitations.map(\.answerUntil), look)
    }

    @Test func `the first wave goes at once, small when there is time`() throws {
        let slot = try Samples.freed()
        let now = try Samples.now()
        let wave = try asked(plan.next(slot, Samples.candidates(40), offers: [], now: now))
        // 19 are wanted, and so are two for each of the 16 waves until ten the next day.
        #expect(wave.entries == [1, 2])
        #expect(wave.look == now + .minutes(45))
        #expect(wave.until == [now + .hours(2), now + .hours(2)])
    }

    @Test func `waves grow and answers are due sooner as time runs short`() throws {
        let now = try Samples.now()
        for (wall, count, minutes) in [
            ("2026-11-24T18:00", 3, 120), ("2026-11-24T14:10", 5, 65), ("2026-11-24T13:00", 7, 30),
            ("2026-11-24T12:30", 10, 20),
        ] {
            let wave = try asked(plan.next(Samples.freed(wall), Samples.candidates(40), offers: [], now: now))
            #expect(wave.entries.count == count, "\(wall)")
            #expect(wave.until.allSatisfy { $0 == now + .minutes(Int64(minutes)) }, "\(wall)")
        }
    }

    @Test func `a clinic whose patients accept more often asks fewer`() throws {
        let slot = try Samples.freed("2026-11-24T15:00")
        let candidates = try Samples.candidates(40)
        let usual = try asked(plan.next(slot, candidates, offers: [], now: Samples.now()))
        let eager = OfferPlan(rules: OfferRules(acceptance: 0.4))
        let few = try asked(eager.next(slot, candidates, offers: [], now: Samples.now()))
        #expect(usual.entries.count == 4 && few.entries.count == 1)
    }

    @Test func `nobody is asked when the slot begins too soon`() throws {
        let candidates = try (1...3).map { try Samples.candidate(Samples.entry($0) { $0.noticeMinutes = 0 }) }
        let now = try Samples.now()
        let step = plan.next(try Samples.freed("2026-11-24T11:19"), candidates, offers: [], now: now)
        #expect(step == .exhausted(.beginsTooSoon))
        _ = try asked(plan.next(Samples.freed("2026-11-24T11:20"), candidates, offers: [], now: now))
    }

    @Test func `the next wave waits for the answers, unless all have come`() throws {
        let slot = try Samples.freed()
        let now = try Samples.now()
        let candidates = try Samples.candidates(40)
        var offers = [Samples.offer(1, to: 1, of: slot), Samples.offer(2, to: 2, of: slot, state: .refused)]
        let early = now + .minutes(10)
        #expect(plan.next(slot, candidates, offers: offers, now: early) == .wait(until: now + .minutes(45)))
        let due = try asked(plan.next(slot, candidates, offers: offers, now: now + .minutes(45)))
        #expect(due.entries == [3, 4])
        offers[0].state = .refused
        #expect(try asked(plan.next(slot, candidates, offers: offers, now: early)).entries == [3, 4])
    }

    @Test func `no more than the cap are open at a time`() throws {
        let slot = try Samples.freed()
        let now = try Samples.now()
        let offers = (1...15).map { Samples.offer($0, to: $0, of: slot, lasting: .minutes(50 + $0)) }
        let step = plan.next(slot, try Samples.candidates(40), offers: offers, now: now + .minutes(46))
        #expect(step == .wait(until: now + .minutes(51)))
        let wave = try asked(plan.next(slot, Samples.candidates(40), offers: offers, now: now + .minutes(51)))
        #expect(wave.entries == [16])
    }

    @Test func `quiet hours are each patient's own; they come in a later wave`() throws {
        let slot = try Samples.freed()
        let evening = try Samples.at("2026-11-24T20:30")
        let here = try Samples.candidate(Samples.entry(1))
        var away = try Samples.candidate(Samples.entry(2))
        away.writing.zone = try #require(Zone("America/Sao_Paulo"))
        let wave = try asked(plan.next(slot, [here, away], offers: [], now: evening))
        #expect(wave.entries == [2])
        #expect(wave.look == evening + .minutes(45))
        let morning = try Samples.at("2026-11-25T08:00")
        #expect(plan.next(slot, [here], offers: [], now: evening) == .wait(until: morning))
        #expect(try asked(plan.next(slot, [here], offers: [], now: morning)).entries == [1])
    }

    @Test func `an offer of the evening stays open until the morning`() throws {
        let evening = try Samples.at("2026-11-24T19:30")
        let wave = try asked(plan.next(Samples.freed(), Samples.candidates(1), offers: [], now: evening))
        #expect(wave.until == [try Samples.at("2026-11-25T08:00")])
    }

    @Test func `whoever cannot be reached in time is not waited for`() throws {
        let slot = try Samples.freed("2026-11-25T09:15")
        let evening = try Samples.at("2026-11-24T20:30")
        let step = plan.next(slot, try Samples.candidates(5), offers: [], now: evening)
        #expect(step == .exhausted(.nobodySuited))
    }

    @Test func `no consent, no offer; nor a third one in a day, nor at another visit's time`() throws {
        let slot = try Samples.freed()
        let now = try Samples.now()
        var mute = try Samples.candidate(Samples.entry(1))
        mute.hasConsent = false
        #expect(plan.standing(mute, slot, offers: [], now: now) == .noConsent)
        let hours: [Int64] = [30, 20, 5]
        let often = try Samples.candidate(
            Samples.entry(2) { $0.history = OfferHistory(count: 0, recent: hours.map { now - .hours($0) }) }
        )
        #expect(plan.standing(often, slot, offers: [], now: now) == .later(now + .hours(4), .enoughOffers))
        var busy = try Samples.candidate(Samples.entry(3))
        busy.visits = [slot.slot.start - .minutes(20)..<slot.slot.start + .minutes(1)]
        #expect(plan.standing(busy, slot, offers: [], now: now) == .unsuited(.otherVisit))
        busy.visits = [slot.slot.start - .minutes(20)..<slot.slot.start]
        #expect(plan.standing(busy, slot, offers: [], now: now) == .ready(WaitListScore(busy.entry, now: now)))
        #expect(plan.next(slot, [mute, often], offers: [], now: now) == .wait(until: now + .hours(4)))
        #expect(plan.next(slot, [mute], offers: [], now: now) == .exhausted(.nobodySuited))
    }

    @Test func `who waits for two kinds of visit is asked about one`() throws {
        let slot = try Samples.freed()
        let now = try Samples.now()
        let twice = try [1, 2].map { try Samples.candidate(Samples.entry($0) { $0.person = Identifier(1_001) }) }
        #expect(try asked(plan.next(slot, twice, offers: [], now: now)).entries == [1])
        let step = plan.next(slot, twice, offers: [Samples.offer(of: slot)], now: now)
        #expect(step == .wait(until: now + .hours(2)))
    }

    @Test func `it ends when somebody took it, or everybody was asked and answered`() throws {
        let slot = try Samples.freed()
        let now = try Samples.now()
        let candidates = try Samples.candidates(2)
        var offers = [Samples.offer(1, to: 1, of: slot), Samples.offer(2, to: 2, of: slot, state: .refused)]
        #expect(plan.next(slot, candidates, offers: offers, now: now) == .wait(until: now + .hours(2)))
        let late = now + .hours(2)
        #expect(plan.next(slot, candidates, offers: offers, now: late) == .exhausted(.everybodyAsked))
        offers[0].state = .taken
        #expect(plan.next(slot, candidates, offers: offers, now: now) == .exhausted(.taken))
    }

    @Test func `a time that comes free again is offered again, but not to who refused it`() throws {
        let now = try Samples.now()
        let slot = try Samples.freed(at: now)
        let before = [Offer.State.taken, .refused, .lost].enumerated().map { number, state in
            Samples.offer(Int64(number) + 1, to: Int64(number) + 1, of: slot, state: state, madeAt: now - .hours(3))
        }
        #expect(try asked(plan.next(slot, Samples.candidates(4), offers: before, now: now)).entries == [3, 4])
    }
}
