import Care
import WhatsApp

/// What the business pays for, by the rate card of the day.
///
/// Meta charges for what is delivered; `sent` only says beforehand whether it would be.
struct CostMeter {
    private let cards = RateCards.meta
    private var card: RateCard?
    private var day = Int.min
    private var month = 0
    private var serviceMessages = 0
    private(set) var spentMillionths: Int64 = 0

    /// Whether such a message would be paid for if it arrived now.
    mutating func isBillable(_ category: PriceCategory, isInsideWindow: Bool, now: Instant) -> Bool {
        turnPage(now)
        guard let card else { return category != .service }
        return switch category {
        case .service: card.freeServiceMessages.map { serviceMessages >= $0 } ?? false
        case .utility: !(isInsideWindow && card.isUtilityFreeInWindow)
        case .marketing, .authentication: true
        }
    }

    /// Counts a delivered message and charges it if it is to be paid for, which is what this returns.
    mutating func charge(_ category: PriceCategory, phone: String?, isInsideWindow: Bool, now: Instant) -> Bool {
        let isBillable = isBillable(category, isInsideWindow: isInsideWindow, now: now)
        let count = serviceMessages
        if category == .service { serviceMessages += 1 }
        guard isBillable, let card, let market = phone.flatMap(card.market(ofPhone:)) else { return isBillable }
        let price = card.price(
            Self.rate(category),
            market: market.id,
            isInsideWindow: isInsideWindow,
            serviceMessagesThisMonth: count
        )
        spentMillionths += price?.millionths ?? 0
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
