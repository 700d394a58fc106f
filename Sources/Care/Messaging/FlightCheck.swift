/// Why a message was held, refused or never made; staff read it in plain words.
package enum ReasonCode: String, Sendable, CaseIterable {
    case anchorCancelled = "anchor_cancelled"
    case anchorMoved = "anchor_moved"
    case anchorPast = "anchor_past"
    case consentUnknown = "consent_unknown"
    case consentWithdrawn = "consent_withdrawn"
    case expired
    case gaveUp = "gave_up"
    case interrupted
    case lineHeld = "line_held"
    case noAddress = "no_address"
    case optedOut = "opted_out"
    case pairRate = "pair_rate"
    case quietHours = "quiet_hours"
    case refusedByChannel = "refused_by_channel"
    case replaced
    case retryLater = "retry_later"
    case templateCategoryDrift = "template_category_drift"
    case templateMissing = "template_missing"
    case templateNotApproved = "template_not_approved"
    case templateParameters = "template_parameters"
    case unreachable
    case windowClosed = "window_closed"
}

/// What the flight check decides at the last moment before a message leaves.
package enum Verdict: Hashable, Sendable {
    case send
    case hold(until: Instant, because: ReasonCode)
    case refuse(because: ReasonCode)
}

/// Everything a message must still satisfy when its moment comes, as facts; the rule itself has no other source.
package struct FlightCheck: Sendable {
    /// What the message is about, as it is now.
    package enum Anchor: Hashable, Sendable {
        case none
        case current
        case moved
        case cancelled
        case past
    }

    package struct Template: Hashable, Sendable {
        package var isApproved: Bool
        package var hasExpectedCategory: Bool
        package var hasExpectedParameters: Bool

        package init(isApproved: Bool, hasExpectedCategory: Bool, hasExpectedParameters: Bool) {
            self.isApproved = isApproved
            self.hasExpectedCategory = hasExpectedCategory
            self.hasExpectedParameters = hasExpectedParameters
        }
    }

    package enum Content: Hashable, Sendable {
        case freeForm
        /// nil when Meta has no such template, or we never saw it.
        case template(Template?)
    }

    package var purpose: Purpose
    package var notAfter: Instant
    package var anchor: Anchor
    package var consent: Consent.State?
    package var isOptedOut: Bool
    package var content: Content
    package var window: ServiceWindow
    package var zone: Zone
    package var quietHours: QuietHours

    package init(
        purpose: Purpose,
        notAfter: Instant,
        anchor: Anchor,
        consent: Consent.State?,
        isOptedOut: Bool,
        content: Content,
        window: ServiceWindow,
        zone: Zone,
        quietHours: QuietHours
    ) {
        self.purpose = purpose
        self.notAfter = notAfter
        self.anchor = anchor
        self.consent = consent
        self.isOptedOut = isOptedOut
        self.content = content
        self.window = window
        self.zone = zone
        self.quietHours = quietHours
    }

    /// Refusals come before holds: what must never go is not kept waiting.
    package func verdict(at now: Instant) -> Verdict {
        if now > notAfter { return .refuse(because: .expired) }
        if let reason = refusal(at: now) { return .refuse(because: reason) }
        guard purpose.keepsQuietHours, quietHours.isQuiet(at: now, in: zone) else { return .send }
        let morning = quietHours.nextAllowed(from: now, in: zone)
        return morning > notAfter ? .refuse(because: .expired) : .hold(until: morning, because: .quietHours)
    }

    private func refusal(at now: Instant) -> ReasonCode? {
        switch anchor {
        case .cancelled: return .anchorCancelled
        case .moved: return .anchorMoved
        case .past: return .anchorPast
        case .none, .current: break
        }
        if purpose.needsConsent {
            if isOptedOut { return .optedOut }
            switch consent {
            case nil: return .consentUnknown
            case .withdrawn: return .consentWithdrawn
            case .given: break
            }
        }
        switch content {
        case .freeForm: return window.isOpen(at: now) ? nil : .windowClosed
        case .template(nil): return .templateMissing
        case .template(let template?):
            if !template.isApproved { return .templateNotApproved }
            if !template.hasExpectedCategory { return .templateCategoryDrift }
            return template.hasExpectedParameters ? nil : .templateParameters
        }
    }
}
