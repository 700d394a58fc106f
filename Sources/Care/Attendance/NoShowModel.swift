import Foundation

/// How a no-show risk is reckoned: the clinic's own rate, and by what each term moves its odds.
///
/// Published odds ratios compare with a reference class (nobody missed before, booked the same day), the clinic's rate is
/// that of all its visits. To put one upon the other would count long lead times twice: once in the rate, once in the ratio.
/// So each ratio is divided by the average ratio of the clinic's visits, and the odds of all visits together stay the
/// clinic's own (as far as terms go independently of each other, which is assumed).
package struct NoShowModel: Hashable, Sendable {
    package struct Factor: Hashable, Sendable {
        /// Odds of missing against the reference class of the term, above 0.
        package var ratio: Double
        /// How much of the ratio's logarithm is believed here, 0 to 1: it was measured in another place.
        package var trust: Double
        /// The part of visits in this class; those of one term are taken as parts of their sum.
        package var share: Double
        /// Where ratio and trust come from.
        package var source: String

        package init(ratio: Double, trust: Double, share: Double, source: String) {
            self.ratio = ratio
            self.trust = trust
            self.share = share
            self.source = source
        }

        /// The ratio as it is used.
        package var used: Double { exp(trust * log(ratio)) }

        fileprivate var isSound: Bool {
            (1e-3...1e3).contains(ratio) && (0...1).contains(trust) && (0...1).contains(share)
        }
    }

    /// The rate of missed visits among those kept or missed.
    package let baseRate: Double
    package let factors: [RiskLevel: Factor]

    /// No rule is so sure of a person: a risk is never told below or above.
    package static let limits = 0.02...0.6
    /// A rate or a mix assumed beforehand weighs as much as so many visits.
    package static let priorVisits = 200

    /// Nil unless the rate is inside 0 and 1, every class has a sound factor, and each term some visits.
    package init?(baseRate: Double, factors: [RiskLevel: Factor]) {
        guard baseRate > 0, baseRate < 1, RiskLevel.allCases.allSatisfy({ factors[$0]?.isSound == true }) else {
            return nil
        }
        let shares = RiskTerm.allCases.map { term in
            RiskLevel.allCases.filter { $0.term == term }.reduce(0) { $0 + (factors[$1]?.share ?? 0) }
        }
        guard shares.allSatisfy({ $0 > 0 }) else { return nil }
        self.init(known: baseRate, factors)
    }

    init(known baseRate: Double, _ factors: [RiskLevel: Factor]) {
        self.baseRate = baseRate
        self.factors = factors
    }

    /// By how much a value moves the log-odds of the clinic's average visit.
    func logOdds(of value: RiskValue) -> Double {
        guard let level = value.level, let factor = factors[level] else { return 0 }
        return log(factor.used / averageRatio(of: level.term))
    }

    private func averageRatio(of term: RiskTerm) -> Double {
        // In the order of the cases, since a sum of fractions depends on its order and a dictionary has none.
        var (sum, shares) = (0.0, 0.0)
        for level in RiskLevel.allCases where level.term == term {
            guard let factor = factors[level] else { continue }
            sum += factor.share * factor.used
            shares += factor.share
        }
        return shares > 0 ? sum / shares : 1
    }
}

/// What a clinic has counted of its own visits, to learn its rate and its mix from.
package struct ClinicCounts: Hashable, Sendable {
    package var attended: Int
    package var missed: Int
    /// How many visits there were of each class.
    package var levels: [RiskLevel: Int]

    package init(attended: Int, missed: Int, levels: [RiskLevel: Int] = [:]) {
        self.attended = attended
        self.missed = missed
        self.levels = levels
    }
}

extension NoShowModel {
    /// The model with the clinic's own rate and mix.
    ///
    /// Both begin at the model's and weigh as much as `priorVisits` visits, so that ten visits do not make a rate. The
    /// ratios stay: counted class by class, one term would take the effect of another. Counts below zero are none.
    package func learned(from counts: ClinicCounts) -> NoShowModel {
        let (missed, attended) = (max(0, counts.missed), max(0, counts.attended))
        let prior = Double(Self.priorVisits)
        let rate = (baseRate * prior + Double(missed)) / (prior + Double(missed) + Double(attended))
        var learned = factors
        for term in RiskTerm.allCases {
            let levels = RiskLevel.allCases.filter { $0.term == term }
            let shares = levels.reduce(0) { $0 + (factors[$1]?.share ?? 0) }
            let seen = levels.reduce(0.0) { $0 + Double(max(0, counts.levels[$1] ?? 0)) }
            for level in levels {
                let assumed = (factors[level]?.share ?? 0) / shares * prior
                learned[level]?.share = (assumed + Double(max(0, counts.levels[level] ?? 0))) / (prior + seen)
            }
        }
        return NoShowModel(known: rate, learned)
    }
}
