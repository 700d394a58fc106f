/// How long before a visit its time was fixed, in the classes published figures use.
package enum LeadTimeBand: String, Sendable, CaseIterable, Comparable {
    /// Less than a day, whatever the date.
    case sameDay = "under-1d"
    /// Up to seven days.
    case week = "1d-7d"
    /// Up to 28 days.
    case fourWeeks = "8d-28d"
    case longer = "over-28d"

    /// `lead` is from when this time was fixed (booked, or moved here) to the start; a negative one is the shortest.
    package init(_ lead: Span) {
        switch lead {
        case ..<Span.days(1): self = .sameDay
        case ...Span.days(7): self = .week
        case ...Span.days(28): self = .fourWeeks
        default: self = .longer
        }
    }

    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: Self, right: Self) -> Bool { left.order < right.order }
}
