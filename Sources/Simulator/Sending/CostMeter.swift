import Care
import WhatsApp

/// What the business pays for, by the rate card of the day.
///
/// Meta charges for what is delivered; `sent` already says whether it will, so the meter runs there.
struct CostMeter {
    private let cards = RateCards.meta
    private var card: RateCard?
    private var day = Int.min
    private var month = 0
    private var serviceMessages = 0
    private(set) var spentMillionths: Int64 = 0

    /// Whether the message is billable; counts it.
    mutating func charge(_ category: PriceCategory, phone: String?, isInsideWindow: Bool, now: Instant) -> Bool {
        turnPage(now)
        let count = serviceMessages
        if category == .service { serviceMessages += 1 }
        guard let card else { return category != .service }
        switch category {
        case .service: guard let free = card.freeServiceMessages, count >= free else { return false }
        case .utility: if isInsideWindow, card.isUtilityFreeInWindow { return false }
        case .marketing, .authentication: break
        }
        if let market = phone.flatMap(card.market(ofPhone:)),
            let price = card.price(
                Self.rate(category),
                market: market.id,
                isInsideWindow: isInsideWindow,
                serviceMessagesThisMonth: count
            )
        {
            spentMillionths += price.millionths
        }
        return true
    }

    /// A new day may bring a new card, a new month new free messages; days and months are counted in UTC.
    private mutating func turnPage(_ now: Instant) {
        let today = Int(now.seconds / 86_400)
        guard today != day else { return }
        day = today
        card = cards.card(at: now)
        let date = Zone.utc.civil(at: now).date
        let current = date.year * 12 + date.month
        if current != month {
            month = current
            serviceMessages = 0
        }
    }

    private static func rate(_ category: PriceCategory) -> RateCard.Category {
        switch category {
        case .service: .service
        case .utility: .utility
        case .marketing: .marketing
        case .authentication: .authentication
        }
    }
}
