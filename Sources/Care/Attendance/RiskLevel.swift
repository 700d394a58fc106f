/// What a risk is made of: few enough to be shown, and none a proxy for age, sex, language, money or address.
package enum RiskTerm: String, Sendable, CaseIterable {
    case earlierVisits = "earlier-visits"
    case leadTime = "lead-time"
    case confirmation
}

/// A term as it is for one visit, ready to be put into words.
package enum RiskValue: Hashable, Sendable {
    case earlierVisits(EarlierVisits)
    case leadTime(Span)
    case confirmation(NoShowFacts.Confirmation)

    package var term: RiskTerm {
        switch self {
        case .earlierVisits: .earlierVisits
        case .leadTime: .leadTime
        case .confirmation: .confirmation
        }
    }

    /// Nil where the value says nothing about the risk.
    package var level: RiskLevel? {
        switch self {
        case .earlierVisits(let earlier):
            if earlier.count == 0 { return .firstVisit }
            return earlier.missed == 0 ? .noneMissed : earlier.missed == 1 ? .oneMissed : .severalMissed
        case .leadTime(let lead):
            switch LeadTimeBand(lead) {
            case .sameDay: return .sameDay
            case .week: return .week
            case .fourWeeks: return .fourWeeks
            case .longer: return .longer
            }
        case .confirmation(.confirmed): return .confirmed
        case .confirmation(.unanswered): return .unanswered
        case .confirmation(.notAsked): return nil
        }
    }
}

/// The class a value falls into.
///
/// A first visit is a class of the earlier visits, not a term of its own: whoever has no earlier visit has missed none
/// either, and must not be counted twice.
package enum RiskLevel: String, Sendable, CaseIterable {
    case firstVisit = "first-visit"
    case noneMissed = "none-missed"
    case oneMissed = "one-missed"
    case severalMissed = "several-missed"
    case sameDay = "same-day"
    case week
    case fourWeeks = "four-weeks"
    case longer
    case confirmed
    case unanswered

    package var term: RiskTerm {
        switch self {
        case .firstVisit, .noneMissed, .oneMissed, .severalMissed: .earlierVisits
        case .sameDay, .week, .fourWeeks, .longer: .leadTime
        case .confirmed, .unanswered: .confirmation
        }
    }
}
