import Care
import TestKit
import Testing

/// When a patient is invited to book the visit that is to follow another.
@Suite struct InvitationTests {
    private let rules = InvitationRules()

    private func facts(_ start: Instant, days: Int, in zone: Zone) -> InvitationFacts {
        let visit = SampleVisits.visit(start: start, state: .fulfilled)
        return InvitationFacts(
            visit: visit,
            due: DueVisit(FollowUp(visitType: Identifier(6), days: days), after: visit),
            zone: zone,
            isPersonGone: false,
            isBooked: false,
            isInvited: false,
            isOptedOut: false,
            consent: .given
        )
    }

    // The 23rd of November 2026 is a Monday; the clock goes forward on 28 March 2027 and back on 31 October.
    @Test(arguments: [
        (180, "2026-11-23T09:40", "2027-05-10T09:30"), (15, "2026-11-23T09:40", "2026-11-24T09:30"),
        (14, "2026-11-23T09:40", "2026-11-24T09:30"), (1, "2026-11-23T09:40", "2026-11-24T09:30"),
        (126, "2026-11-23T09:40", "2027-03-15T09:30"), (140, "2026-11-23T09:40", "2027-03-29T09:30"),
        (356, "2026-11-23T09:40", "2027-11-01T09:30"), (14, "2026-11-26T09:31", "2026-11-27T09:30"),
        (14, "2026-11-26T09:30", "2026-11-26T09:30"), (14, "2026-12-20T12:00", "2026-12-21T09:30"),
        (14, "2026-12-21T10:00", "too-late"), (730, "2026-11-23T09:40", "2028-11-08T09:30"),
    ])
    func `it goes two weeks before, or the next working morning`(days: Int, now: String, expected: String) throws {
        let zone = try SampleHours.berlin()
        let facts = facts(try SampleHours.instant("2026-11-23T09:00", zone), days: days, in: zone)
        switch rules.verdict(on: facts, now: try SampleHours.instant(now, zone)) {
        case .none(let obstacle): #expect(obstacle.rawValue == expected)
        case .invite(let dueAt, let notAfter):
            #expect(zone.civil(at: dueAt).description == expected)
            let last = CivilTime(facts.due.day.adding(days: 15), minuteOfDay: 0)
            #expect(zone.civil(at: notAfter) == last)
        }
    }

    private typealias Change = @Sendable (inout InvitationFacts) -> Void

    @Test func `who must not be invited is not`() throws {
        let kept: [(InvitationRules.Obstacle, Change)] = [
            (.personGone, { $0.isPersonGone = true }), (.notSeen, { $0.visit.state = .noShow }),
            (.notSeen, { $0.visit.state = .booked }), (.notSeen, { $0.due.after = Identifier(99) }),
            (.alreadyBooked, { $0.isBooked = true }), (.alreadyInvited, { $0.isInvited = true }),
        ]
        let sent: [(InvitationRules.Obstacle, Change)] = [
            (.optedOut, { $0.isOptedOut = true }), (.noConsent, { $0.consent = nil }),
            (.noConsent, { $0.consent = .withdrawn }),
        ]
        let zone = try SampleHours.berlin()
        let start = try SampleHours.instant("2026-11-23T08:00", zone)
        for (obstacle, change) in kept {
            var facts = facts(start, days: 90, in: zone)
            change(&facts)
            #expect(rules.verdict(on: facts, now: start + .hours(1)) == .none(because: obstacle))
            #expect(facts.obstacleToSending == obstacle)
        }
        for (obstacle, change) in sent {
            var facts = facts(start, days: 90, in: zone)
            change(&facts)
            // Whether they agree is asked only when the day has come.
            #expect(rules.verdict(on: facts, now: start + .hours(1)) != .none(because: obstacle))
            #expect(facts.obstacleToSending == obstacle)
        }
        #expect(facts(start, days: 90, in: zone).obstacleToSending == nil)
        #expect(Set((kept + sent).map(\.0)).union([.tooLate]) == Set(InvitationRules.Obstacle.allCases))
    }

    @Test func `a day that became a holiday sends it the next morning`() throws {
        let zone = try SampleHours.berlin()
        let now = try SampleHours.instant("2026-11-24T09:31", zone)
        #expect(rules.notBefore(now: now, in: zone) == now)
        let closed = InvitationRules(morning: WorkingMorning(holidays: [try #require(LocalDate("2026-11-24"))]))
        #expect(closed.notBefore(now: now, in: zone) == (try SampleHours.instant("2026-11-25T09:30", zone)))
        let never = InvitationRules(morning: WorkingMorning(weekdays: []))
        #expect(never.notBefore(now: now, in: zone) == now)
    }

    @Test func `the moment is the first that may be, in every zone and over its change nights`() throws {
        var invitations = 0
        for zone in try TestZones.all() {
            for seed in UInt64(0)..<60 {
                var random = SplitMix64(seed: seed)
                let start = Instant(seconds: 1_767_225_600 + Int64.random(in: 0..<210_240, using: &random) * 300)
                let now = start + .minutes(Int64.random(in: 1...60_000, using: &random))
                let facts = facts(start, days: Int.random(in: FollowUp.range, using: &random), in: zone)
                let morning = WorkingMorning(
                    weekdays: Set((1...7).filter { _ in Int.random(in: 0..<4, using: &random) > 0 }),
                    holidays: Set((0..<9).map { facts.due.day.adding(days: $0 * 2 - 16) }),
                    minuteOfDay: Int.random(in: 0..<1_440, using: &random)
                )
                let verdict = InvitationRules(morning: morning).verdict(on: facts, now: now)
                let expected = search(morning, facts, now)
                guard case .invite(let dueAt, let notAfter) = verdict else {
                    #expect(expected == nil, "seed \(seed) \(zone)")
                    continue
                }
                invitations += 1
                #expect(dueAt == expected && dueAt < notAfter, "seed \(seed) \(zone)")
                #expect(!morning.quietHours.isQuiet(at: dueAt, in: zone), "seed \(seed) \(zone)")
                let again = InvitationRules(morning: morning).verdict(on: facts, now: dueAt)
                #expect(again == verdict, "seed \(seed) \(zone): asked again when due")
            }
        }
        #expect(invitations > 300)
    }

    /// Day by day from two weeks before it is due, but not on the day of the visit itself.
    private func search(_ morning: WorkingMorning, _ facts: InvitationFacts, _ now: Instant) -> Instant? {
        let zone = facts.zone
        let visited = zone.civil(at: facts.visit.start).date
        var day = facts.due.day.adding(days: -14)
        while day <= facts.due.day.adding(days: 14) {
            defer { day = day.adding(days: 1) }
            guard day > visited, morning.weekdays.contains(day.weekday), !morning.holidays.contains(day) else {
                continue
            }
            var moment = zone.instant(of: CivilTime(day, minuteOfDay: morning.minuteOfDay))
            while zone.civil(at: moment).date == day, morning.quietHours.isQuiet(at: moment, in: zone) {
                moment = moment + .minutes(1)
            }
            if moment >= now, zone.civil(at: moment).date == day { return moment }
        }
        return nil
    }
}
