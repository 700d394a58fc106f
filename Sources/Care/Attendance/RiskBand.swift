/// What a risk leads to.
package enum RiskBand: String, Sendable, CaseIterable, Comparable {
    case usual
    case raised
    case high

    private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: Self, right: Self) -> Bool { left.order < right.order }

    /// What is done for the patient beyond the usual reminders.
    ///
    /// A second reminder costs 22-27 messages per avoided no-show among those at high risk, 71-111 among all (AJMC
    /// 2018;24:377, derived); a telephone call to them lowered it by 6.4 points (Shah 2016, JGIM).
    package var touches: [RiskTouch] {
        switch self {
        case .usual: []
        case .raised: [.extraReminder]
        case .high: [.extraReminder, .callListEntry]
        }
    }
}

/// A kindness, never a sanction.
package enum RiskTouch: String, Sendable, CaseIterable {
    /// One more reminder, two to three days ahead; the cadence says when.
    case extraReminder = "extra-reminder"
    /// Staff see the visit on the list of people to telephone.
    case callListEntry = "call-list-entry"
}

/// From which risk on a visit is in which band.
package struct RiskBands: Hashable, Sendable {
    package let raisedFrom: Double
    package let highFrom: Double

    /// Nil unless 0 < `raisedFrom` < `highFrom` < 1.
    package init?(raisedFrom: Double, highFrom: Double) {
        guard 0 < raisedFrom, raisedFrom < highFrom, highFrom < 1 else { return nil }
        self.init(known: raisedFrom, highFrom)
    }

    private init(known raisedFrom: Double, _ highFrom: Double) {
        self.raisedFrom = raisedFrom
        self.highFrom = highFrom
    }

    /// 15 % and 25 %: among those called at high risk in AJMC 2018;24:377 a quarter missed with one reminder.
    package static let standard = RiskBands(known: 0.15, 0.25)

    package func band(of risk: NoShowRisk) -> RiskBand {
        if risk.probability >= highFrom { return .high }
        return risk.probability >= raisedFrom ? .raised : .usual
    }
}
