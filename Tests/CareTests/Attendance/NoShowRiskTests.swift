import Care
import TestKit
import Testing

@Suite struct NoShowRiskTests {
    private let model = NoShowModel.standard

    private func risk(
        missed: Int = 0,
        of count: Int = 4,
        lead: Span = .days(3),
        _ confirmation: NoShowFacts.Confirmation = .notAsked
    ) -> NoShowRisk {
        let earlier = SampleVisits.earlier(missed: missed, of: count)
        return NoShowRisk(of: NoShowFacts(earlier: earlier, lead: lead, confirmation: confirmation), by: model)
    }

    @Test func `each thing known to make people miss visits raises the risk`() {
        let steps = [
            [risk(missed: 0), risk(missed: 1), risk(missed: 2)],
            [risk(missed: 0), risk(missed: 0, of: 0)],
            [risk(lead: .hours(3)), risk(lead: .days(2)), risk(lead: .days(9)), risk(lead: .days(29))],
            [risk(.confirmed), risk(.notAsked), risk(.unanswered)],
        ]
        for step in steps {
            let probabilities = step.map(\.probability)
            #expect(probabilities == probabilities.sorted() && Set(probabilities).count == step.count)
        }
    }

    @Test(arguments: [
        (0, Span.days(3), RiskBand.usual), (2, .days(3), .raised), (1, .days(30), .raised), (2, .days(30), .high),
    ])
    func `a band follows from what the patient did`(missed: Int, lead: Span, band: RiskBand) {
        #expect(RiskBands.standard.band(of: risk(missed: missed, lead: lead)) == band)
    }

    @Test func `a confirmed visit leaves the call list`() {
        #expect(RiskBands.standard.band(of: risk(missed: 2, lead: .days(30), .unanswered)) == .high)
        #expect(RiskBands.standard.band(of: risk(missed: 2, lead: .days(30), .confirmed)) == .raised)
    }

    @Test func `no band takes anything from the patient`() {
        #expect(RiskBand.allCases.map(\.touches) == [[], [.extraReminder], [.extraReminder, .callListEntry]])
        for (raised, high) in [(0.0, 0.2), (0.3, 0.3), (0.4, 0.3), (0.1, 1.0), (Double.nan, 0.3)] {
            #expect(RiskBands(raisedFrom: raised, highFrom: high) == nil)
        }
    }

    @Test func `the last ten visits count, and of those what was kept or missed`() {
        let outcomes: [AttendanceOutcome] = [.open, .underReview, .calledOff, .cancelledLate, .missed]
        let few = EarlierVisits(newestFirst: outcomes)
        #expect((few.count, few.missed) == (1, 1))
        let old = EarlierVisits(newestFirst: Array(repeating: .attended, count: 10) + [.missed, .missed])
        #expect((old.count, old.missed) == (10, 0))
    }

    @Test func `parts explain the whole, the weightiest first`() {
        for seed in UInt64(0)..<200 {
            var random = SplitMix64(seed: seed)
            let risk = randomRisk(&random)
            let shares = risk.contributions.map(\.share)
            #expect(shares == shares.sorted(by: >), "seed \(seed)")
            let sum: Double = shares.reduce(0, +)
            #expect(abs(sum - 1) < 1e-9, "seed \(seed)")
            #expect(Set(risk.contributions.map(\.term)) == Set(RiskTerm.allCases), "seed \(seed)")
            #expect(NoShowModel.limits.contains(risk.probability), "seed \(seed)")
            let odds = risk.baseRate / (1 - risk.baseRate)
            let raised: Double = odds * risk.contributions.reduce(1.0) { $0 * exponential($1.logOdds) }
            let probability: Double = raised / (1 + raised)
            if !risk.isLimited { #expect(abs(probability - risk.probability) < 1e-9, "seed \(seed)") }
        }
        #expect(RiskTerm.allCases.count <= 5)
    }

    @Test func `nothing known moves nothing, and shares nothing out`() throws {
        var flat: [RiskLevel: NoShowModel.Factor] = [:]
        for level in RiskLevel.allCases {
            flat[level] = NoShowModel.Factor(ratio: 1, trust: 1, share: 0.5, source: "")
        }
        let model = try #require(NoShowModel(baseRate: 0.1, factors: flat))
        let facts = NoShowFacts(earlier: .none, lead: .days(40), confirmation: .confirmed)
        let risk = NoShowRisk(of: facts, by: model)
        #expect(abs(risk.probability - 0.1) < 1e-12)
        #expect(risk.contributions.map(\.share) == [0, 0, 0])
    }

    @Test func `a risk is never told as certain`() throws {
        let sure = NoShowModel.standard.learned(from: ClinicCounts(attended: 0, missed: 100_000))
        let never = NoShowModel.standard.learned(from: ClinicCounts(attended: 1_000_000, missed: 0))
        let facts = NoShowFacts(
            earlier: SampleVisits.earlier(missed: 9, of: 9),
            lead: .days(300),
            confirmation: .unanswered
        )
        #expect(NoShowRisk(of: facts, by: sure).probability == 0.6)
        #expect(NoShowRisk(of: facts, by: sure).isLimited)
        #expect(NoShowRisk(of: facts, by: never).probability == 0.02)
    }

    private func randomRisk(_ random: inout SplitMix64) -> NoShowRisk {
        let count = Int.random(in: 0...12, using: &random)
        let counts = ClinicCounts(
            attended: Int.random(in: 0...5_000, using: &random),
            missed: Int.random(in: 0...900, using: &random)
        )
        let facts = NoShowFacts(
            earlier: SampleVisits.earlier(missed: Int.random(in: 0...count, using: &random), of: count),
            lead: .hours(Int64.random(in: -10...3_000, using: &random)),
            confirmation: NoShowFacts.Confirmation.allCases.randomElement(using: &random) ?? .notAsked
        )
        return NoShowRisk(of: facts, by: model.learned(from: counts))
    }
}
