import Care
import Testing

struct MoneyTests {
    @Test(arguments: [
        (1050, "EUR", "EUR 10.50"), (5, "usd", "USD 0.05"), (-1250, "KWD", "-KWD 1.250"), (900, "JPY", "JPY 900"),
        (0, "BRL", "BRL 0.00"), (-7, "GBP", "-GBP 0.07"), (12, "TND", "TND 0.012"), (100_000, "CLP", "CLP 100000"),
        (Int64.min, "JPY", "-JPY 9223372036854775808"),
    ])
    func `an amount prints with its currency's decimals`(minor: Int64, code: String, text: String) throws {
        #expect(Money(minorUnits: minor, currency: try #require(Currency(code))).description == text)
    }

    @Test func `amounts of one currency add up`() throws {
        let euro = try #require(Currency("EUR"))
        let sum = try Money(minorUnits: 150, currency: euro).adding(Money(minorUnits: -50, currency: euro))
        #expect(sum.minorUnits == 100)
    }

    @Test func `amounts of different currencies do not add up`() throws {
        let (euro, real) = (try #require(Currency("EUR")), try #require(Currency("BRL")))
        #expect(throws: Money.SumError.differentCurrencies(euro, real)) {
            try Money(minorUnits: 1, currency: euro).adding(Money(minorUnits: 1, currency: real))
        }
    }

    @Test func `a sum too large to hold is an error`() throws {
        let euro = try #require(Currency("EUR"))
        #expect(throws: Money.SumError.tooLarge) {
            try Money(minorUnits: .max, currency: euro).adding(Money(minorUnits: 1, currency: euro))
        }
    }

    @Test(arguments: ["", "EU", "EURO", "E1R", "ÉUR", "12€"])
    func `what is no currency code is refused`(code: String) {
        #expect(Currency(code) == nil)
    }
}
