import Foundation

/// Whether two wordings, or two of anything, differ in a rate; a plain verdict instead of a p-value.
package struct RateComparison: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable {
        /// One of the two has fewer than `needed`.
        case tooFewToTell(needed: Int)
        /// There may be a difference, but not one these counts show.
        case noClearDifference
        case firstIsLower
        case secondIsLower
    }

    package let first: Proportion
    package let second: Proportion

    /// Fewer on either side, and nothing is said: with these, a tenth against a fifth is seen in about every second trial.
    package static let least = 200

    package init(_ first: Proportion, _ second: Proportion) {
        self.first = first
        self.second = second
    }

    /// The differences, first less second, that the counts go together with; nil where one has nothing.
    ///
    /// Made of Wilson's interval of each (Newcombe 1998, method 10, Statistics in Medicine 17:873-890).
    package func difference(z: Double = Proportion.z95) -> ClosedRange<Double>? {
        guard let one = first.rate, let other = second.rate, let left = first.interval(z: z),
            let right = second.interval(z: z)
        else { return nil }
        func reach(_ down: Double, _ up: Double) -> Double { (down * down + up * up).squareRoot() }
        let low = one - other - reach(one - left.lowerBound, right.upperBound - other)
        let high = one - other + reach(left.upperBound - one, other - right.lowerBound)
        return max(-1, low)...min(1, high)
    }

    /// By the 99 % interval, since whoever looks every week would otherwise see a difference sooner or later.
    package var verdict: Verdict {
        guard first.total >= Self.least, second.total >= Self.least, let difference = difference(z: Proportion.z99)
        else { return .tooFewToTell(needed: Self.least) }
        if difference.upperBound < 0 { return .firstIsLower }
        return difference.lowerBound > 0 ? .secondIsLower : .noClearDifference
    }
}
