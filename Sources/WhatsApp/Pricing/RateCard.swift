package import Care

/// Meta's prices from one day on, for the markets we have figures of.
package struct RateCard: Hashable, Sendable {
    package enum Category: String, Sendable, CaseIterable {
        case marketing
        case utility
        case authentication
        /// Anything but a template.
        case service
    }

    /// A country, or a group of countries, with one price per category.
    package struct Market: Hashable, Sendable {
        /// The country's ISO 3166 code, or a name such as `rest-of-africa`.
        package var id: String
        package var name: String
        package var callingCodes: [String]
        /// In millionths of the card's currency per delivered message.
        var rates: [Category: Int64]
    }

    package var effective: LocalDate
    package var currency: Currency
    package var markets: [Market]
    /// So many service messages cost nothing, per number and calendar month; nil when none costs anything.
    package var freeServiceMessages: Int?
    package var isUtilityFreeInWindow: Bool

    /// The market of a phone number in digits, by its longest calling code; nil if we have no figures of it.
    package func market(ofPhone digits: String) -> Market? {
        var best: (length: Int, market: Market)?
        for market in markets {
            for code in market.callingCodes where digits.hasPrefix(code) && code.count > best?.length ?? 0 {
                best = (code.count, market)
            }
        }
        return best?.market
    }

    /// What one delivered message costs; nil if the card does not say.
    package func price(
        _ category: Category,
        market id: String,
        isInsideWindow: Bool,
        serviceMessagesThisMonth: Int
    ) -> Price? {
        guard let market = markets.first(where: { $0.id == id }) else { return nil }
        switch category {
        case .service:
            guard let free = freeServiceMessages, serviceMessagesThisMonth >= free else {
                return Price(millionths: 0, currency: currency)
            }
            // Since 2026-10-01 a service message costs what a utility message does.
            return market.rates[.utility].map { Price(millionths: $0, currency: currency) }
        case .utility where isInsideWindow && isUtilityFreeInWindow:
            return Price(millionths: 0, currency: currency)
        case .marketing, .utility, .authentication:
            return market.rates[category].map { Price(millionths: $0, currency: currency) }
        }
    }
}

/// A price finer than a currency's smallest unit.
package struct Price: Hashable, Sendable {
    /// Millionths of the currency's unit: 10,700 is 1.07 cents.
    package var millionths: Int64
    package var currency: Currency

    package init(millionths: Int64, currency: Currency) {
        self.millionths = millionths
        self.currency = currency
    }
}
