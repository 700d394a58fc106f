import Care
import TestKit
import Testing

/// Random lists, rules and histories: what a plan never does.
@Suite struct OfferPlanPropertyTests {
    private typealias Samples = WaitListSamples

    private struct Situation {
        var slot: FreedSlot
        var candidates: [WaitListCandidate]
        var offers: [Offer]
        var plan: OfferPlan
        var now: Instant
    }

    @Test func `whoever is asked wants the slot, may be written to and has time to answer`() throws {
        var count = 0
        for seed in UInt64(0)..<1_300 {
            var random = SplitMix64(seed: seed)
            let situation = try situation(&random)
            let step = situation.plan.next(
                situation.slot,
                situation.candidates,
                offers: situation.offers,
                now: situation.now
            )
            guard isSound(step, situation) else {
                Issue.record("seed \(seed) \(step)")
                continue
            }
            if case .ask(let invitations, _) = step { count += invitations.count }
        }
        #expect(count > 500, "a plan that asks nobody proves little")
    }

    @Test func `the order in which those who wait are given changes nothing`() throws {
        for seed in UInt64(0)..<300 {
            var random = SplitMix64(seed: seed)
            let some = try situation(&random)
            let step = some.plan.next(some.slot, some.candidates, offers: some.offers, now: some.now)
            let again = some.plan.next(
                some.slot,
                some.candidates.shuffled(using: &random),
                offers: some.offers.shuffled(using: &random),
                now: some.now
            )
            if step != again { Issue.record("seed \(seed)") }
        }
    }

    @Test func `a plan that is followed comes to an end`() throws {
        for seed in UInt64(0)..<100 {
            var random = SplitMix64(seed: seed)
            var some = try situation(&random)
            var steps = 0
            run: while steps < 2_000 {
                steps += 1
                switch some.plan.next(some.slot, some.candidates, offers: some.offers, now: some.now) {
                case .ask(let invitations, let look):
                    let made = invitations.map { offer($0, some) }
                    some.offers += made
                    some.now = look
                case .wait(let until): some.now = until
                case .exhausted: break run
                }
            }
            if steps == 2_000 { Issue.record("seed \(seed) goes on at \(some.now)") }
        }
    }

    private func offer(_ invitation: OfferPlan.Invitation, _ some: Situation) -> Offer {
        Offer(
            id: Identifier(1_000 + invitation.entry.id.rawValue),
            entry: invitation.entry.id,
            person: invitation.entry.person,
            slot: some.slot.slot,
            madeAt: some.now,
            answerUntil: invitation.answerUntil
        )
    }

    private func isSound(_ step: OfferPlan.Step, _ some: Situation) -> Bool {
        let open = some.offers.filter { $0.belongs(to: some.slot) && $0.isOpen(at: some.now) }
        switch step {
        case .wait(let until): return until > some.now
        case .exhausted(let reason): return reason == .taken || open.isEmpty
        case .ask(let invitations, let look):
            let persons = invitations.map(\.entry.person) + open.map(\.person)
            return look > some.now && !invitations.isEmpty && Set(persons).count == persons.count
                && persons.count <= some.plan.rules.mostOpen
                && invitations.allSatisfy { mayBeAsked($0, some) }
                && !some.offers.contains { $0.belongs(to: some.slot) && $0.state == .taken }
        }
    }

    private func mayBeAsked(_ invitation: OfferPlan.Invitation, _ some: Situation) -> Bool {
        let entry = invitation.entry
        guard let candidate = some.candidates.first(where: { $0.entry == entry }) else { return false }
        let today = entry.history.recent.count { some.now - $0 < .days(1) }
        let answer = invitation.answerUntil
        return entry.wants(some.slot, offers: some.offers, now: some.now)
            && candidate.writing.allows(some.now) && candidate.hasConsent
            && today < some.plan.rules.mostPerDay
            && answer >= some.now + some.plan.rules.shortestAnswer
            && answer + entry.notice <= some.slot.slot.start
            && answer + some.plan.rules.leastNotice <= some.slot.slot.start
    }

    private func situation(_ random: inout SplitMix64) throws -> Situation {
        let base = try Samples.now() + .minutes(Int64.random(in: 0...2_880, using: &random))
        let start = base + .minutes(Int64.random(in: -30...9_000, using: &random))
        let wall = try SampleHours.berlin().civil(at: Instant(seconds: start.seconds / 900 * 900)).description
        let slot = try Samples.freed(wall, at: base - .hours(2))
        let people = try (1...Int64.random(in: 1...25, using: &random)).map { try candidate($0, base, &random) }
        let asked = Bool.random(using: &random) ? 0 : Int.random(in: 0...8, using: &random)
        let offers = people.prefix(asked).enumerated().map { number, candidate in
            Samples.offer(
                Int64(number) + 1,
                to: candidate.entry.id.rawValue,
                of: slot,
                state: [.open, .open, .refused, .expired, .lost].randomElement(using: &random) ?? .open,
                madeAt: base - .minutes(Int64.random(in: 0...180, using: &random)),
                lasting: .minutes(Int64.random(in: 20...200, using: &random))
            )
        }
        let rules = OfferRules(
            acceptance: Double(Int.random(in: 2...50, using: &random)) / 100,
            pause: .minutes(Int64.random(in: 0...90, using: &random)),
            mostOpen: Int.random(in: 8...20, using: &random),
            mostPerDay: Int.random(in: 0...3, using: &random)
        )
        return Situation(slot: slot, candidates: people, offers: offers, plan: OfferPlan(rules: rules), now: base)
    }

    private func candidate(
        _ number: Int64,
        _ now: Instant,
        _ random: inout SplitMix64
    ) throws -> WaitListCandidate {
        func oneIn(_ count: UInt64) -> Bool { random.next() % count == 0 }
        var entry = try Samples.entry(number)
        if oneIn(6) { entry.person = Identifier(1_001) }
        if oneIn(10) { entry.visitType = Samples.vaccination }
        if oneIn(10) { entry.state = .left }
        if oneIn(4) { entry.wish.partOfDay = .morning }
        if oneIn(6) { entry.wish.weekdays = [1, 2, 3] }
        if oneIn(8) { entry.wish.practitioner = SampleHours.nurse }
        if oneIn(8) { entry.history.openUntil = now + .minutes(Int64.random(in: -60...60, using: &random)) }
        entry.noticeMinutes = Int.random(in: 0...300, using: &random)
        entry.history.recent = (0..<Int.random(in: 0...3, using: &random)).map { now - .hours(Int64($0 + 1) * 11) }
        let zone = try #require(
            Zone(["Europe/Berlin", "Asia/Tokyo", "America/Lima"].randomElement(using: &random) ?? "Europe/Berlin")
        )
        var candidate = WaitListCandidate(entry, writing: WritingHours(zone: zone))
        candidate.hasConsent = !oneIn(10)
        return candidate
    }
}
