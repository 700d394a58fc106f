import Assets
package import Care

/// Meta's dated rate cards; kept as data in `rules/rate-cards.json`.
package struct RateCards: Sendable {
    /// From the oldest on.
    package let cards: [RateCard]

    /// The cards carried inside the binary.
    package static let meta = RateCards(json: Assets.text("rules/rate-cards.json") ?? "")

    /// Reads cards; those that do not make sense are left out.
    package init(json: String) {
        // Text that is no JSON holds no rows; the tests see that the carried file does.
        let rows = (try? JSONValue(parsing: json))?["cards"]?.array ?? []
        cards = rows.compactMap(RateCard.init(json:)).sorted { $0.effective < $1.effective }
    }

    /// The card in force at this moment, days being UTC's; nil before the first.
    package func card(at moment: Instant) -> RateCard? {
        let date = Zone.utc.civil(at: moment).date
        return cards.last { $0.effective <= date }
    }

    /// What one delivered message to a market costs at this moment; nil if no card says.
    package func price(
        _ category: RateCard.Category,
        market: String,
        at moment: Instant,
        isInsideWindow: Bool = false,
        serviceMessagesThisMonth: Int = 0
    ) -> Price? {
        card(at: moment)?.price(
            category,
            market: market,
            isInsideWindow: isInsideWindow,
            serviceMessagesThisMonth: serviceMessagesThisMonth
        )
    }
}

extension RateCards {
    /// What a message costs of which Meta says whether it is billed; nil if no card has figures of its category and country.
    ///
    /// Meta counts what is free, so nothing is counted here.
    package func cost(category: String?, isBillable: Bool, phone: String?, at moment: Instant) -> MessageCost? {
        guard let card = card(at: moment) else { return nil }
        guard isBillable else { return MessageCost(millionths: 0, currency: card.currency) }
        guard let category = category.flatMap(RateCard.Category.init),
            let market = phone.flatMap(card.market(ofPhone:)),
            let price = card.price(category, market: market.id, isInsideWindow: false, serviceMessagesThisMonth: .max)
        else { return nil }
        return MessageCost(millionths: price.millionths, currency: price.currency)
    }
}

extension RateCard {
    fileprivate init?(json: JSONValue) {
        guard let effective = json["effective"]?.string.flatMap(LocalDate.init),
            let currency = json["currency"]?.string.flatMap(Currency.init), let markets = json["markets"]?.array
        else { return nil }
        self.init(
            effective: effective,
            currency: currency,
            markets: markets.compactMap(Market.init(json:)),
            freeServiceMessages: json["freeServiceMessages"]?.integer.map { Int(clamping: $0) },
            isUtilityFreeInWindow: json["utilityIsFreeInWindow"]?.bool ?? false
        )
    }
}

extension RateCard.Market {
    fileprivate init?(json: JSONValue) {
        guard let id = json["id"]?.string, let name = json["name"]?.string, let codes = json["callingCodes"]?.array
        else { return nil }
        var rates: [RateCard.Category: Int64] = [:]
        for category in RateCard.Category.allCases { rates[category] = json[category.rawValue]?.integer }
        self.init(id: id, name: name, callingCodes: codes.compactMap(\.string), rates: rates)
    }
}
