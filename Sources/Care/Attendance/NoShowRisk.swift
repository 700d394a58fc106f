import Foundation

/// How likely a visit is missed, and why that is thought, term by term.
///
/// It serves to offer more help: one more reminder, a call. It is never a reason to refuse, to delay or to overbook, and
/// has no order, no weight and no name of a person by which anything could be sorted out; only its band leads anywhere,
/// and every band leads to some form of asking the patient.
package struct NoShowRisk: Hashable, Sendable {
    /// What one term adds.
    package struct Contribution: Hashable, Sendable {
        package let value: RiskValue
        /// Above 0 it makes missing likelier than at the clinic's average visit, below 0 less likely.
        package let logOdds: Double
        /// Its part of all that moves the risk either way, 0 to 1; together 1, or 0 when nothing does.
        package let share: Double

        package var term: RiskTerm { value.term }
    }

    /// The clinic's rate, from which the terms start.
    package let baseRate: Double
    /// All terms, the weightiest first.
    package let contributions: [Contribution]
    /// Inside `NoShowModel.limits`.
    package let probability: Double
    /// Whether the terms say more than the limits allow.
    package let isLimited: Bool

    package init(of facts: NoShowFacts, by model: NoShowModel) {
        let parts = facts.values.map { (value: $0, logOdds: model.logOdds(of: $0)) }
        let weight = parts.reduce(0) { $0 + abs($1.logOdds) }
        let start = log(model.baseRate / (1 - model.baseRate))
        let raw = 1 / (1 + exp(-parts.reduce(start) { $0 + $1.logOdds }))
        baseRate = model.baseRate
        probability = min(max(raw, NoShowModel.limits.lowerBound), NoShowModel.limits.upperBound)
        isLimited = probability != raw
        contributions =
            parts
            .map { part in
                let share = weight > 0 ? abs(part.logOdds) / weight : 0
                return Contribution(value: part.value, logOdds: part.logOdds, share: share)
            }
            .enumerated()
            .sorted { (-$0.element.share, $0.offset) < (-$1.element.share, $1.offset) }
            .map(\.element)
    }
}
