import Care
import Foundation
import TestKit
import Testing

@Suite struct NoShowModelTests {
    @Test func `ten visits do not make a rate`() {
        let learned = NoShowModel.standard.learned(from: ClinicCounts(attended: 5, missed: 5))
        #expect(abs(learned.baseRate - 0.1) < 1e-12)
        let many = NoShowModel.standard.learned(from: ClinicCounts(attended: 15_000, missed: 5_000))
        #expect(abs(many.baseRate - 0.25) < 0.002)
        #expect(NoShowModel.standard.learned(from: ClinicCounts(attended: -5, missed: -9)).baseRate == 0.08)
    }

    @Test func `the odds of all visits together stay the clinic's own`() throws {
        for seed in UInt64(0)..<100 {
            var random = SplitMix64(seed: seed)
            var levels: [RiskLevel: Int] = [:]
            for level in RiskLevel.allCases { levels[level] = Int.random(in: -3...4_000, using: &random) }
            let model = NoShowModel.standard.learned(
                from: ClinicCounts(
                    attended: 2_000,
                    missed: Int.random(in: 0...500, using: &random),
                    levels: levels
                )
            )
            let odds = model.baseRate / (1 - model.baseRate)
            #expect(abs(averageOdds(model) - odds) < 1e-9, "seed \(seed)")
        }
    }

    /// Over every combination of classes, as often as the mix has it; seen through the risks alone.
    private func averageOdds(_ model: NoShowModel) -> Double {
        func share(_ level: RiskLevel) -> Double {
            let all = RiskLevel.allCases.filter { $0.term == level.term }
            return (model.factors[level]?.share ?? 0) / all.reduce(0) { $0 + (model.factors[$1]?.share ?? 0) }
        }
        let histories: [(EarlierVisits, RiskLevel)] = [
            (.none, .firstVisit), (SampleVisits.earlier(missed: 0, of: 3), .noneMissed),
            (SampleVisits.earlier(missed: 1, of: 3), .oneMissed),
            (SampleVisits.earlier(missed: 3, of: 3), .severalMissed),
        ]
        let leads: [(Span, RiskLevel)] = [
            (.hours(23), .sameDay), (.days(7), .week), (.days(28), .fourWeeks), (.days(29), .longer),
        ]
        let answers: [(NoShowFacts.Confirmation, RiskLevel)] = [(.confirmed, .confirmed), (.unanswered, .unanswered)]
        var sum = 0.0
        for (earlier, history) in histories {
            for (lead, band) in leads {
                for (confirmation, answer) in answers {
                    let facts = NoShowFacts(earlier: earlier, lead: lead, confirmation: confirmation)
                    let risk = NoShowRisk(of: facts, by: model)
                    let moved = risk.contributions.reduce(0) { $0 + $1.logOdds }
                    sum += share(history) * share(band) * share(answer) * exponential(moved)
                }
            }
        }
        return sum * model.baseRate / (1 - model.baseRate)
    }

    @Test func `a mix is learned beside the assumed one`() throws {
        let learned = NoShowModel.standard.learned(
            from: ClinicCounts(attended: 0, missed: 0, levels: [.sameDay: 800, .longer: 0])
        )
        let sameDay = try #require(learned.factors[.sameDay]?.share)
        #expect(abs(sameDay - 0.84) < 1e-12)
        #expect(learned.factors[.firstVisit] == NoShowModel.standard.factors[.firstVisit])
        #expect(learned.factors[.sameDay]?.ratio == NoShowModel.standard.factors[.sameDay]?.ratio)
    }

    @Test func `published ratios are used weaker than published, in the same direction`() throws {
        for level in RiskLevel.allCases {
            let factor = try #require(NoShowModel.standard.factors[level])
            #expect(abs(log(factor.used)) <= abs(log(factor.ratio)))
            #expect((factor.used - 1) * (factor.ratio - 1) >= 0)
            #expect(!factor.source.isEmpty)
        }
    }

    @Test func `what is no model is refused`() {
        let factors = NoShowModel.standard.factors
        #expect(NoShowModel(baseRate: 0.1, factors: factors) != nil)
        for rate in [0, 1, -0.1, .nan] { #expect(NoShowModel(baseRate: rate, factors: factors) == nil) }
        for (ratio, trust, share) in [(0.0, 1.0, 0.1), (2, 1.1, 0.1), (2, 1, -0.1), (.nan, 1, 0.1), (.infinity, 1, 1)] {
            var broken = factors
            broken[.longer] = NoShowModel.Factor(ratio: ratio, trust: trust, share: share, source: "")
            #expect(NoShowModel(baseRate: 0.1, factors: broken) == nil)
        }
        var lacking = factors
        lacking[.longer] = nil
        #expect(NoShowModel(baseRate: 0.1, factors: lacking) == nil)
        var empty = factors
        for level in [RiskLevel.confirmed, .unanswered] { empty[level]?.share = 0 }
        #expect(NoShowModel(baseRate: 0.1, factors: empty) == nil)
    }

    @Test(arguments: [
        (Span.hours(-1), LeadTimeBand.sameDay), (.hours(24) - .seconds(1), .sameDay), (.hours(24), .week),
        (.days(7), .week), (.days(7) + .seconds(1), .fourWeeks), (.days(28), .fourWeeks),
        (.days(28) + .seconds(1), .longer),
    ])
    func `a lead time belongs to one band`(lead: Span, band: LeadTimeBand) {
        #expect(LeadTimeBand(lead) == band)
    }
}

/// e to that power; Foundation's, for tests that need no more of it.
func exponential(_ power: Double) -> Double { exp(power) }
