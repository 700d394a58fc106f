import Care
import TestKit
import Testing

@Suite struct RebookOfferTests {
    private let rules = RebookRules()

    private func facts(_ start: Instant, in zone: Zone) -> RebookFacts {
        let visit = SampleVisits.visit(start: start, state: .noShow)
        return RebookFacts(
            visit: visit,
            miss: MissedVisit(visit: visit.id, markedAt: start + .minutes(20)),
            zone: zone,
            isPersonGone: false,
            isOptedOut: false,
            consent: .given,
            isBookedAgain: false,
            isOffered: false
        )
    }

    private func due(
        _ start: String,
        now: String,
        zone name: String = "Europe/Berlin",
        _ rules: RebookRules? = nil
    ) throws -> String {
        let zone = try #require(Zone(name))
        let verdict = (rules ?? self.rules).verdict(
            on: facts(try SampleHours.instant(start, zone), in: zone),
            now: try SampleHours.instant(now, zone)
        )
        switch verdict {
        case .offer(let dueAt, let notAfter):
            #expect(notAfter == dueAt + .hours(8))
            return zone.civil(at: dueAt).description
        case .none(let obstacle): return obstacle.rawValue
        }
    }

    // The 23rd of November 2026 is a Monday.
    @Test(arguments: [
        ("2026-11-23T08:00", "2026-11-23T08:20", "2026-11-24T09:30"),
        ("2026-11-23T08:00", "2026-11-24T09:30", "2026-11-24T09:30"),
        ("2026-11-23T08:00", "2026-11-24T09:31", "2026-11-25T09:30"),
        ("2026-11-27T16:00", "2026-11-27T17:00", "2026-11-30T09:30"),
        ("2026-11-23T10:00", "2026-11-29T20:00", "2026-11-30T09:30"),
        ("2026-11-23T09:00", "2026-11-29T20:00", "too-late"),
        ("2026-03-27T16:00", "2026-03-27T17:00", "2026-03-30T09:30"),
    ])
    func `the offer goes the next working morning`(start: String, now: String, expected: String) throws {
        #expect(try due(start, now: now) == expected)
    }

    @Test func `the morning is the recipient's, and the week the clinic's`() throws {
        let gulf = RebookRules(morning: WorkingMorning(weekdays: [7, 1, 2, 3, 4]))
        #expect(try due("2026-11-26T16:00", now: "2026-11-26T17:00", zone: "Asia/Dubai", gulf) == "2026-11-29T09:30")
        let holidays: Set<LocalDate> = [try #require(LocalDate("2026-11-24")), try #require(LocalDate("2026-11-25"))]
        let closed = RebookRules(morning: WorkingMorning(holidays: holidays))
        #expect(try due("2026-11-23T08:00", now: "2026-11-23T09:00", closed) == "2026-11-26T09:30")
        // 22:00 in New York is 04:00 of the next day in Berlin, where the patient is travelling.
        let zone = try #require(Zone("America/New_York"))
        let start = try SampleHours.instant("2026-11-23T22:00", zone)
        let abroad = facts(start, in: try SampleHours.berlin())
        guard case .offer(let dueAt, _) = rules.verdict(on: abroad, now: start + .hours(1)) else {
            Issue.record("no offer")
            return
        }
        #expect(try SampleHours.berlin().civil(at: dueAt).description == "2026-11-25T09:30")
    }

    @Test func `where nobody works there is no offer`() throws {
        let never = RebookRules(morning: WorkingMorning(weekdays: []))
        #expect(try due("2026-11-23T08:00", now: "2026-11-23T09:00", never) == "too-late")
        let senseless = RebookRules(morning: WorkingMorning(minuteOfDay: 5_000))
        #expect(try due("2026-11-23T08:00", now: "2026-11-23T09:00", senseless) == "too-late")
    }

    private typealias Change = @Sendable (inout RebookFacts) -> Void

    @Test func `who must not be asked is not`() throws {
        let changes: [(RebookRules.Obstacle, Change)] = [
            (.personGone, { $0.isPersonGone = true }),
            (
                .calledOffByClinic,
                {
                    $0.visit.state = .cancelled
                    $0.visit.cancelReason = .clinic
                }
            ),
            (.notMissed, { $0.visit.state = .fulfilled }),
            (.notMissed, { $0.miss = nil }),
            (.notMissed, { $0.miss = MissedVisit(visit: Identifier(99), markedAt: $0.visit.start) }),
            (.contested, { $0.miss?.state = .underReview }),
            (.markWithdrawn, { $0.miss?.state = .withdrawn }),
            (.optedOut, { $0.isOptedOut = true }),
            (.noConsent, { $0.consent = nil }),
            (.noConsent, { $0.consent = .withdrawn }),
            (.alreadyBooked, { $0.isBookedAgain = true }),
            (.alreadyOffered, { $0.isOffered = true }),
        ]
        let zone = try SampleHours.berlin()
        let start = try SampleHours.instant("2026-11-23T08:00", zone)
        for (obstacle, change) in changes {
            var facts = facts(start, in: zone)
            change(&facts)
            #expect(rules.verdict(on: facts, now: start + .hours(1)) == .none(because: obstacle))
            // To staff it is said first: whatever else is true, nobody must write to who has died.
            facts.isPersonGone = true
            #expect(rules.verdict(on: facts, now: start + .hours(1)) == .none(because: .personGone))
        }
        #expect(Set(changes.map(\.0)).union([.tooLate]) == Set(RebookRules.Obstacle.allCases))
    }

    @Test func `the next working morning is right in every zone, over its change nights`() throws {
        var offers = 0
        for zone in try TestZones.all() {
            for seed in UInt64(0)..<80 {
                var random = SplitMix64(seed: seed)
                let start = Instant(seconds: 1_767_225_600 + Int64.random(in: 0..<210_240, using: &random) * 300)
                let now = start + .minutes(Int64.random(in: 1...12_000, using: &random))
                let morning = try randomMorning(around: zone.civil(at: start).date, &random)
                let verdict = RebookRules(morning: morning).verdict(on: facts(start, in: zone), now: now)
                let expected = search(morning, start, now, zone)
                guard case .offer(let dueAt, _) = verdict else {
                    #expect(expected.map { $0 > start + .days(7) } ?? true, "seed \(seed) \(zone)")
                    continue
                }
                offers += 1
                #expect(dueAt == expected, "seed \(seed) \(zone)")
                #expect(!morning.quietHours.isQuiet(at: dueAt, in: zone), "seed \(seed) \(zone)")
                #expect(
                    RebookRules(morning: morning).verdict(on: facts(start, in: zone), now: dueAt) == verdict,
                    "seed \(seed) \(zone): asked again when due"
                )
            }
        }
        #expect(offers > 300)
    }

    private func randomMorning(around date: LocalDate, _ random: inout SplitMix64) throws -> WorkingMorning {
        let quiet = try #require(
            DailyHours(from: Int.random(in: 0..<1_440, using: &random), to: Int.random(in: 0..<1_440, using: &random))
        )
        return WorkingMorning(
            weekdays: Set((1...7).filter { _ in Int.random(in: 0..<4, using: &random) > 0 }),
            holidays: Set((0..<2).map { _ in date.adding(days: Int.random(in: 0...4, using: &random)) }),
            minuteOfDay: Int.random(in: 0..<1_440, using: &random),
            quietHours: Bool.random(using: &random) ? .standard : QuietHours(quiet)
        )
    }

    /// Minute by minute through each day from its morning on: the first moment that may be.
    private func search(_ morning: WorkingMorning, _ start: Instant, _ now: Instant, _ zone: Zone) -> Instant? {
        let date = zone.civil(at: start).date
        for offset in 1...20 {
            let day = date.adding(days: offset)
            guard morning.weekdays.contains(day.weekday), !morning.holidays.contains(day) else { continue }
            var moment = zone.instant(of: CivilTime(day, minuteOfDay: morning.minuteOfDay))
            while zone.civil(at: moment).date == day, morning.quietHours.isQuiet(at: moment, in: zone) {
                moment = moment + .minutes(1)
            }
            if moment >= now, zone.civil(at: moment).date == day { return moment }
        }
        return nil
    }
}
