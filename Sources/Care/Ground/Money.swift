/// An amount in the smallest unit of its currency: 1050 of `EUR` is ten euros fifty.
package struct Money: Hashable, Sendable {
    package var minorUnits: Int64
    package let currency: Currency

    package init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// Why two amounts have no sum.
    package enum SumError: Error, Hashable {
        case differentCurrencies(Currency, Currency)
        case tooLarge
    }

    package func adding(_ other: Money) throws(SumError) -> Money {
        guard currency == other.currency else { throw .differentCurrencies(currency, other.currency) }
        let (sum, isTooLarge) = minorUnits.addingReportingOverflow(other.minorUnits)
        guard !isTooLarge else { throw .tooLarge }
        return Money(minorUnits: sum, currency: currency)
    }
}

extension Money: CustomStringConvertible {
    /// Plain and without a language: `EUR 10.50`, `JPY 900`, `-KWD 1.250`.
    package var description: String {
        let digits = String(minorUnits.magnitude)
        let sign = minorUnits < 0 ? "-" : ""
        guard currency.exponent > 0 else { return "\(sign)\(currency.code) \(digits)" }
        let filled = String(repeating: "0", count: max(0, currency.exponent + 1 - digits.count)) + digits
        return "\(sign)\(currency.code) \(filled.dropLast(currency.exponent)).\(filled.suffix(currency.exponent))"
    }
}

/// A currency by its ISO 4217 code.
package struct Currency: Hashable, Sendable {
    /// Three capital letters.
    package let code: String

    /// Nil unless `code` is three ASCII letters; any case.
    package init?(_ code: String) {
        guard code.utf8.count == 3,
            code.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) })
        else { return nil }
        self.code = code.uppercased()
    }

    /// Decimal digits of the smallest unit (ISO 4217 table A.1): 2 unless listed.
    package var exponent: Int {
        if Self.withoutMinorUnit.contains(code) { return 0 }
        return Self.withThousandths.contains(code) ? 3 : 2
    }

    private static let withoutMinorUnit: Set<String> = [
        "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
        "XPF",
    ]
    private static let withThousandths: Set<String> = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
}
