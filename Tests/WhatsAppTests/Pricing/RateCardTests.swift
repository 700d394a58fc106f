import Care
import Testing
import WhatsApp

@Suite struct RateCardTests {
    private let cards = RateCards.meta
    private let september = Instant(seconds: 1_790_000_000)  // 2026-09-21
    private let october = Instant(seconds: 1_791_000_000)  // 2026-10-03

    @Test func `the card of the day applies`() {
        #expect(cards.cards.map(\.effective.description) == ["2026-07-01", "2026-10-01"])
        #expect(cards.card(at: Instant(seconds: 1_700_000_000)) == nil)
        #expect(cards.card(at: september)?.effective.description == "2026-07-01")
        #expect(cards.card(at: october)?.effective.description == "2026-10-01")
    }

    @Test func `a template costs its category's rate in the recipient's market`() {
        #expect(cards.price(.marketing, market: "SA", at: september)?.millionths == 50_100)
        #expect(cards.price(.utility, market: "EG", at: october)?.millionths == 3_600)
        #expect(cards.price(.authentication, market: "AE", at: october)?.millionths == 15_700)
        #expect(cards.price(.marketing, market: "PK", at: october) == nil)
        #expect(cards.price(.utility, market: "nowhere", at: october) == nil)
    }

    @Test func `since October a utility template inside the window costs, and the thousand-and-first service message`()
    {
        #expect(cards.price(.utility, market: "SA", at: september, isInsideWindow: true)?.millionths == 0)
        #expect(cards.price(.utility, market: "SA", at: october, isInsideWindow: true)?.millionths == 10_700)
        #expect(cards.price(.service, market: "SA", at: september, serviceMessagesThisMonth: 5_000)?.millionths == 0)
        #expect(cards.price(.service, market: "SA", at: october, serviceMessagesThisMonth: 999)?.millionths == 0)
        #expect(cards.price(.service, market: "SA", at: october, serviceMessagesThisMonth: 1_000)?.millionths == 10_700)
    }

    @Test func `the market comes from the calling code, as the card of the day groups the countries`() throws {
        let before = try #require(cards.card(at: september))
        let after = try #require(cards.card(at: october))
        #expect(before.market(ofPhone: "966500000000")?.id == "SA")
        #expect(before.market(ofPhone: "254700000000")?.id == "rest-of-africa")
        #expect(before.market(ofPhone: "96550000000")?.id == "rest-of-middle-east")
        #expect(after.market(ofPhone: "96550000000") == nil)
        #expect(after.market(ofPhone: "15555550111") == nil)
    }

    @Test(
        arguments: [
            ("utility", true, "966500000000", 10_700), ("service", true, "966500000000", 10_700),
            ("marketing", true, "971500000000", 49_900), ("utility", false, "966500000000", 0),
            ("service", false, "15555550111", 0), ("utility", true, "15555550111", nil),
            ("marketing", true, "92300", nil),
            ("referral_conversion", true, "966500000000", nil), (nil, true, "966500000000", nil),
            ("utility", true, nil, nil), (nil, false, nil, 0),
        ] as [(String?, Bool, String?, Int64?)]
    )
    func `what Meta says is billed costs its rate, what is free nothing, and what no card knows is unknown`(
        category: String?,
        isBillable: Bool,
        phone: String?,
        millionths: Int64?
    ) {
        let cost = cards.cost(category: category, isBillable: isBillable, phone: phone, at: october)
        #expect(cost?.millionths == millionths)
        #expect(cost.map(\.currency.code) == millionths.map { _ in "USD" })
    }
}
