/// What messages cost, finer than a currency's smallest unit, as one message often costs less than that.
package struct MessageCost: Hashable, Sendable {
    /// Millionths of the currency's unit, as rate cards price a message: 10,700 is 1.07 cents.
    package let millionths: Int64
    package let currency: Currency

    package init(millionths: Int64, currency: Currency) {
        self.millionths = millionths
        self.currency = currency
    }

    /// Rounded to the smallest unit, halves away from zero.
    package var money: Money {
        let unit = (currency.exponent..<6).reduce(Int64(1)) { unit, _ in unit * 10 }
        return Money(minorUnits: roundedDivision(millionths, by: unit), currency: currency)
    }
}

/// Sums of costs, one for each currency: no rate of exchange is known here.
package struct CostSum: Hashable, Sendable {
    private var millionths: [Currency: Int64] = [:]

    package init() {}

    package mutating func add(_ cost: MessageCost) throws(Money.SumError) {
        let (sum, isTooLarge) = (millionths[cost.currency] ?? 0).addingReportingOverflow(cost.millionths)
        guard !isTooLarge else { throw .tooLarge }
        millionths[cost.currency] = sum
    }

    package mutating func add(_ other: CostSum) throws(Money.SumError) {
        for cost in other.totals { try add(cost) }
    }

    /// In the order of the currencies' codes.
    package var totals: [MessageCost] {
        millionths.sorted { $0.key.code < $1.key.code }.map { MessageCost(millionths: $0.value, currency: $0.key) }
    }

    /// For each of `count` visits, rounded to a millionth; nothing for none.
    package func each(of count: Int) -> [MessageCost] {
        guard count > 0 else { return [] }
        return totals.map { total in
            MessageCost(millionths: roundedDivision(total.millionths, by: Int64(count)), currency: total.currency)
        }
    }
}

/// The nearest whole number, halves away from zero; `divisor` is above zero.
private func roundedDivision(_ dividend: Int64, by divisor: Int64) -> Int64 {
    let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
    // The same as twice the remainder reaching the divisor, without a product that may be too large.
    let isUp = remainder.magnitude >= divisor.magnitude - remainder.magnitude
    return isUp ? quotient + dividend.signum() : quotient
}
