import Care
import TestKit
import Testing

@Suite struct ArrivalTests {
    private let start = Instant(seconds: 1_800_000_000)
    private var visit: Appointment { SampleVisits.visit(start: start) }

    private func after(_ commands: [(Arrival.Command, Span)]) throws -> Arrival {
        var arrival = Arrival(at: visit)
        for (command, span) in commands {
            for event in try arrival.decide(command, visit: visit, now: start + span) { arrival.apply(event) }
        }
        return arrival
    }

    @Test func `a patient arrives and is called in`() throws {
        let arrival = try after([(.arrive, .minutes(-10)), (.callIn, .minutes(2))])
        #expect(arrival.state == .called(at: start + .minutes(2), notAfter: start + .minutes(7)))
        #expect(arrival.isHere)
    }

    @Test func `who says so by mistake is expected again`() throws {
        #expect(try after([(.arrive, .zero), (.withdraw, .minutes(1))]).state == .expected)
        #expect(try after([(.arrive, .zero), (.callIn, .zero), (.withdraw, .minutes(1))]).state == .expected)
    }

    @Test(arguments: [
        (Arrival.Command.arrive, Span.seconds(-7_201), Arrival.Refusal.tooEarly(from: Instant(seconds: 1_799_992_800))),
        (.arrive, .minutes(90) + .seconds(1), .tooLate),
        (.callIn, .zero, .notArrived),
        (.withdraw, .zero, .notArrived),
    ])
    func `nobody expected is not called, nor arrives at another time of day`(
        command: Arrival.Command,
        span: Span,
        refusal: Arrival.Refusal
    ) {
        #expect(throws: refusal) { try Arrival(at: visit).decide(command, visit: visit, now: start + span) }
    }

    @Test func `nobody arrives twice, nor is called twice while the first call may still come`() throws {
        let arrived = try after([(.arrive, .minutes(-5))])
        let since = start - .minutes(5)
        #expect(throws: Arrival.Refusal.alreadyArrived(at: since)) {
            try arrived.decide(.arrive, visit: visit, now: start)
        }
        let called = try after([(.arrive, .minutes(-5)), (.callIn, .zero)])
        #expect(throws: Arrival.Refusal.alreadyCalled(at: start)) {
            try called.decide(.callIn, visit: visit, now: start + .minutes(5))
        }
        let again = start + .minutes(5) + .seconds(1)
        let events = try called.decide(.callIn, visit: visit, now: again)
        #expect(events == [.called(at: again, notAfter: again + .minutes(5))])
    }

    @Test func `a visit that moved or is over takes no arrival`() {
        let arrival = Arrival(at: visit)
        var moved = visit
        moved.slotVersion += 1
        let other = SampleVisits.visit(2, start: start)
        for stale in [moved, other] {
            #expect(throws: Arrival.Refusal.stale) { try arrival.decide(.arrive, visit: stale, now: start) }
        }
        for state in [Appointment.State.cancelled, .fulfilled, .noShow] {
            var over = visit
            over.state = state
            #expect(throws: Arrival.Refusal.notBooked) { try arrival.decide(.arrive, visit: over, now: start) }
        }
    }

    @Test func `please come in goes at once, day or night, or not at all`() throws {
        let zone = try SampleHours.berlin()
        for seed in UInt64(0)..<500 {
            var random = SplitMix64(seed: seed)
            let patience = Span.seconds(Int64.random(in: 0...1_200, using: &random))
            let now = start + .seconds(Int64.random(in: -7_000...5_000, using: &random))
            let events = try Arrival(visit: visit.id, slotVersion: visit.slotVersion, state: .arrived(at: now))
                .decide(.callIn, visit: visit, now: now, rules: ArrivalRules(callPatience: patience))
            guard case .called(let at, let notAfter)? = events.first else {
                Issue.record("seed \(seed): \(events)")
                continue
            }
            let check = flight(notAfter: notAfter, wroteAt: now, zone)
            let delay = Span.seconds(Int64.random(in: 0...1_500, using: &random))
            let expected: Verdict = delay <= patience ? .send : .refuse(because: .expired)
            #expect(check.verdict(at: at + delay) == expected, "seed \(seed)")
        }
    }

    private func flight(notAfter: Instant, wroteAt: Instant, _ zone: Zone) -> FlightCheck {
        FlightCheck(
            purpose: .conversation,
            notAfter: notAfter,
            anchor: .current,
            consent: nil,
            isOptedOut: false,
            content: .freeForm,
            window: ServiceWindow(lastInbound: wroteAt),
            zone: zone,
            quietHours: .standard
        )
    }

    @Test func `any walk of commands keeps to the three states, in order of time`() throws {
        var (calls, refusals) = (0, 0)
        for seed in UInt64(0)..<200 {
            var random = SplitMix64(seed: seed)
            var arrival = Arrival(at: visit)
            var now = start - .hours(3)
            var lastNotAfter: Instant?
            for _ in 0..<40 {
                now = now + .seconds(Int64.random(in: 0...600, using: &random))
                let commands: [Arrival.Command] = [.arrive, .callIn, .callIn, .withdraw]
                let command = commands.randomElement(using: &random) ?? .arrive
                let before = arrival
                guard let events = try? arrival.decide(command, visit: visit, now: now) else {
                    refusals += 1
                    #expect(arrival == before)
                    continue
                }
                for event in events { arrival.apply(event) }
                if case .called(let at, let notAfter) = arrival.state {
                    calls += 1
                    #expect(before.isHere && at == now && notAfter == now + .minutes(5), "seed \(seed)")
                    if case .called = before.state, let lastNotAfter { #expect(at > lastNotAfter, "seed \(seed)") }
                    lastNotAfter = notAfter
                }
                if command == .arrive { #expect(!before.isHere && arrival.isHere, "seed \(seed)") }
            }
        }
        #expect(calls > 200 && refusals > 200)
    }
}
