import Care
import TestKit
import Testing

@Suite struct WaitListScoreTests {
    private typealias Samples = WaitListSamples

    private func total(_ change: (inout WaitListEntry) throws -> Void) throws -> Int {
        try WaitListScore(Samples.entry(1, change), now: Samples.now()).total
    }

    @Test func `staff can read where each point comes from`() throws {
        let now = try Samples.now()
        let entry = try Samples.entry {
            $0.priority = .urgent
            $0.since = now - .days(12)
            $0.history = OfferHistory(count: 3, lastAt: now - .days(1) - .hours(12))
            $0.noticeMinutes = 2 * 1_440
        }
        let score = WaitListScore(entry, now: now)
        #expect(
            score.parts.map(\.text) == [
                "clinical priority urgent +1000", "12 days waiting +12", "1 day without an offer +30",
                "offered 3 times −6", "needs 2 days of notice +8",
            ]
        )
        #expect(score.total == 1_044)
        let fresh = WaitListScore(try Samples.entry { $0.since = now }, now: now)
        #expect(fresh.parts[0].text == "clinical priority routine +0" && fresh.parts[3].text == "offered 0 times +0")
    }

    @Test func `each reason pulls its way, up to its limit`() throws {
        let now = try Samples.now()
        let plain = try total { _ in }
        #expect(try total { $0.since = now - .days(11) } > plain)
        #expect(try total { $0.history = OfferHistory(count: 0, lastAt: now - .days(2)) } < plain)
        #expect(try total { $0.history.count = 1 } == plain - 2)
        #expect(try total { $0.history.count = 20 } == total { $0.history.count = 900 })
        #expect(try total { $0.noticeMinutes = 1_440 } > plain)
        #expect(try total { $0.since = now - .days(60) } == total { $0.since = now - .days(900) })
        #expect(try total { $0.since = now + .days(3) } == total { $0.since = now }, "a clock that was set back")
    }

    @Test func `an offer lost to another costs no place`() throws {
        let slot = try Samples.freed()
        let kept = OfferHistory([Samples.offer(of: slot, state: .lost), Samples.offer(2, of: slot, state: .withdrawn)])
        #expect(kept.count == 0 && kept.lastAt == nil && kept.openUntil == nil && kept.recent.count == 2)
        #expect(try total { $0.history = kept } == total { _ in })
        let asked = OfferHistory([Samples.offer(of: slot, state: .refused), Samples.offer(2, of: slot)])
        #expect(asked.count == 2 && asked.lastAt == slot.freedAt && asked.openUntil == slot.freedAt + .hours(2))
    }

    @Test func `the priorities are FHIR's, lowest first`() {
        #expect(ClinicalPriority.allCases.map(\.rawValue) == ["routine", "urgent", "asap", "stat"])
        #expect(ClinicalPriority.allCases.sorted() == ClinicalPriority.allCases)
        #expect(ClinicalPriority(rawValue: "high") == nil)
    }

    @Test func `a higher clinical priority goes first, whatever else`() throws {
        for seed in UInt64(0)..<500 {
            var random = SplitMix64(seed: seed)
            let high = try randomEntry(1, &random)
            let low = try randomEntry(2, &random)
            guard high.priority > low.priority else { continue }
            let order = try WaitListRanking.ranked([low, high], now: Samples.now()).map(\.entry.id)
            if order != [high.id, low.id] { Issue.record("seed \(seed)") }
        }
    }

    @Test func `with all else equal a higher clinical priority is never behind`() throws {
        for seed in UInt64(0)..<500 {
            var random = SplitMix64(seed: seed)
            let low = try randomEntry(1, &random)
            for priority in ClinicalPriority.allCases where priority > low.priority {
                var high = low
                high.id = Identifier(2)
                high.priority = priority
                let order = try WaitListRanking.ranked([low, high], now: Samples.now()).map(\.entry.id)
                if order.first != high.id { Issue.record("seed \(seed) \(priority)") }
            }
        }
    }

    @Test func `the order is total and does not depend on the order they come in`() throws {
        let now = try Samples.now()
        for seed in UInt64(0)..<100 {
            var random = SplitMix64(seed: seed)
            // Few different values, so that ties are many.
            let entries = try (1...30).map { number in
                try Samples.entry(number) {
                    $0.since = now - .days(Int64.random(in: 0...2, using: &random))
                    $0.history.count = Int.random(in: 0...1, using: &random)
                }
            }
            let order = WaitListRanking.ranked(entries.shuffled(using: &random), now: now).map(\.entry.id)
            let again = WaitListRanking.ranked(entries.shuffled(using: &random), now: now).map(\.entry.id)
            if order != again || Set(order).count != 30 { Issue.record("seed \(seed)") }
        }
    }

    private func randomEntry(_ number: Int64, _ random: inout SplitMix64) throws -> WaitListEntry {
        let now = try Samples.now()
        return try Samples.entry(number) {
            $0.priority = ClinicalPriority.allCases.randomElement(using: &random) ?? .routine
            $0.since = now - .hours(Int64.random(in: 0...3_000, using: &random))
            $0.noticeMinutes = Int.random(in: 0...WaitListEntry.longestNotice, using: &random)
            $0.history = OfferHistory(
                count: Int.random(in: 0...60, using: &random),
                lastAt: Bool.random(using: &random) ? now - .hours(Int64.random(in: 0...900, using: &random)) : nil
            )
        }
    }
}
