import Foundation

/// How many of those asked take a freed slot.
package enum AcceptanceRate {
    /// 14,717 of 177,311 offers (PMC7315363); elsewhere 6,603 of 60,660, 11 % (10.2196/52071).
    package static let published = 0.083

    /// What the published rate counts for beside a clinic's own figures, in offers: about ten of them accepted, so that
    /// a clinic's first good or bad week does not swing the waves.
    private static let prior = 120.0
    /// Outside these no plan is sensible: one offer, or hundreds.
    package static let allowed = 0.02...0.5

    /// The clinic's own rate, near the published one until there are many offers.
    package static func learned(accepted: Int, of offers: Int) -> Double {
        let offers = max(0, offers)
        let accepted = min(max(0, accepted), offers)
        return clamped((Double(accepted) + prior * published) / (Double(offers) + prior))
    }

    static func clamped(_ rate: Double) -> Double {
        rate.isNaN ? published : min(max(rate, allowed.lowerBound), allowed.upperBound)
    }

    /// How many must be asked so that with the chance `target` (0 to 0.999) somebody accepts.
    package static func offersNeeded(for target: Double, at rate: Double) -> Int {
        let target = target.isNaN ? 0 : min(max(target, 0), 0.999)
        return max(1, Int((log(1 - target) / log(1 - clamped(rate))).rounded(.up)))
    }
}
