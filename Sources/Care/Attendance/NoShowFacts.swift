/// What a risk may be drawn from: what the person did about visits, and nothing of who the person is.
package struct NoShowFacts: Hashable, Sendable {
    package enum Confirmation: String, Sendable, CaseIterable {
        /// Nobody has asked yet, so silence says nothing.
        case notAsked = "not-asked"
        /// Asked, and no answer so far.
        case unanswered
        case confirmed
    }

    package var earlier: EarlierVisits
    /// From when this time was fixed to the start.
    package var lead: Span
    package var confirmation: Confirmation

    package init(earlier: EarlierVisits, lead: Span, confirmation: Confirmation) {
        self.earlier = earlier
        self.lead = lead
        self.confirmation = confirmation
    }

    /// One for each term, in the terms' order.
    package var values: [RiskValue] { [.earlierVisits(earlier), .leadTime(lead), .confirmation(confirmation)] }
}

/// A person's last visits as far as they were kept or missed; what lies further back is forgotten.
package struct EarlierVisits: Hashable, Sendable {
    /// So many visits are looked at.
    package static let looked = 10

    /// 0 to `looked`; 0 is a first visit, as far as anybody knows here.
    package let count: Int
    /// 0 to `count`.
    package let missed: Int

    /// Whatever was called off, is under review or still open counts neither way.
    package init(newestFirst outcomes: some Sequence<AttendanceOutcome>) {
        let last = outcomes.lazy.filter { $0 == .attended || $0 == .missed }.prefix(Self.looked)
        var (count, missed) = (0, 0)
        for outcome in last {
            count += 1
            if outcome == .missed { missed += 1 }
        }
        self.count = count
        self.missed = missed
    }

    package static let none = EarlierVisits(newestFirst: [])
}
