import Foundation

/// So many of so many, with what can be said of the rate behind them.
package struct Proportion: Hashable, Sendable {
    package let count: Int
    package let total: Int

    /// Anything below zero is zero, and the count at most the total.
    package init(_ count: Int, of total: Int) {
        self.total = max(0, total)
        self.count = min(max(0, count), self.total)
    }

    /// Nil of nothing.
    package var rate: Double? { total > 0 ? Double(count) / Double(total) : nil }

    /// How many standard deviations to each side of a normal distribution hold 95 % and 99 % of it.
    package static let z95 = 1.959964
    package static let z99 = 2.575829

    /// The rates the counts go together with, by Wilson's score; nil of nothing.
    ///
    /// Unlike the textbook interval it stays inside 0 to 1 and says something of 0 of 20 (Wilson 1927, doi
    /// 10.1080/01621459.1927.10502953).
    package func interval(z: Double = z95) -> ClosedRange<Double>? {
        guard let rate else { return nil }
        let (size, square) = (Double(total), z * z)
        let centre = (rate + square / (2 * size)) / (1 + square / size)
        let spread = rate * (1 - rate) / size + square / (4 * size * size)
        let reach = z * spread.squareRoot() / (1 + square / size)
        let low = count == 0 ? 0 : min(max(0, centre - reach), rate)
        let high = count == total ? 1 : max(min(1, centre + reach), rate)
        return low...high
    }
}
