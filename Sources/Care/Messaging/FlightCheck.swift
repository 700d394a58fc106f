/// Why a message was held, refused or never made; staff read it in plain words.
package enum ReasonCode: String, Sendable, CaseIterable {
    case anchorCancelled = "anchor_cancelled"
    case anchorMoved = "anchor_moved"
    case anchorPast = "anchor_past"
    case consentUnknown = "consent_unknown"
    case consentWithdrawn = "consent_withdrawn"
    /// Nobody is there to see the patient then.
    case displaced
    case expired
    case forgotten
    case gaveUp = "gave_up"
    case interrupted
    case lineHeld = "line_held"
    /// Somebody had locked a row it needs, by hand.
    case locked
    case noAddress = "no_address"
    case notConfirmed = "not_confirmed"
    case optedOut = "opted_out"
    case otherLine = "other_line"
    case pairRate = "pair_rate"
    case quietHours = "quiet_hours"
    case refusedByChannel = "refused_by_channel"
    case replaced
    /// It was made before the database was restored from a backup, or for a cause from before, and may have gone since.
    case restored
    /// The same, and no status has told in time.
    case restoredNotConfirmed = "restored_not_confirmed"
    case retryLater = "retry_later"
    case templateCategoryDrift = "template_category_drift"
    case templateMissing = "template_missing"
    case templateNotApproved = "template_not_approved"
    case templateParameters = "template_parameters"
    case unreachable
    case unreadable
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
        /// Nobody is there to see the patient then.
        case displaced
    }

    package struct Template: Hashable, Sendable {
        package var standing: Standing
        package var hasExpectedCategory: Bool
        package var hasExpectedParameters: Bool

        /// Where the template stands with Meta.
        package enum Standing: Hashable, Sendable {
            case approved
            /// In review, paused or not handed in yet: it may be approved while the message still makes sense.
            case pending
            /// Rejected, disabled or deleted.
            case refused

            /// From Meta's own word, in capitals (`APPROVED`, `PAUSED`, …).
            package init(status: String) {
                switch status {
                case "APPROVED": self = .approved
                case "PENDING", "IN_APPEAL", "PAUSED", "MISSING", "LOCKED": self = .pending
                default: self = .refused
                }
            }
        }

        package init(standing: Standing, hasExpectedCategory: Bool, hasExpectedParameters: Bool) {
            self.standing = standing
            self.hasExpectedCategory = hasExpectedCategory
            self.hasExpectedParameters = hasExpectedParameters
        }

        /// Why nothing may go out with it as it is; nil when something may.
        package var obstacle: ReasonCode? {
            if standing != .approved { return .templateNotApproved }
            if !hasExpectedCategory { return .templateCategoryDrift }
            return hasExpectedParameters ? nil : .templateParameters
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

    /// A template that is not approved is asked about again after this long.
    package static let templateWait = Span.minutes(15)
    /// So long before its end the window counts as shut: Meta's clock decides when the message arrives there, not ours.
    package static let windowMargin = Span.seconds(15)

    /// Refusals come before holds: what must never go is not kept waiting.
    package func verdict(at now: Instant) -> Verdict {
        if now > notAfter { return .refuse(because: .expired) }
        if let reason = refusal(at: now) { return .refuse(because: reason) }
        if let reason = templateTrouble {
            // What cannot become right while the message makes sense is told to staff at once.
            return now + Self.templateWait > notAfter
                ? .refuse(because: reason) : .hold(until: now + Self.templateWait, because: reason)
        }
        guard purpose.keepsQuietHours, quietHours.isQuiet(at: now, in: zone) else { return .send }
        let morning = quietHours.nextAllowed(from: now, in: zone)
        return morning > notAfter ? .refuse(because: .expired) : .hold(until: morning, because: .quietHours)
    }

    /// What time may heal.
    private var templateTrouble: ReasonCode? {
        switch content {
        case .freeForm: nil
        case .template(nil): .templateMissing
        case .template(let template?): template.standing == .pending ? template.obstacle : nil
        }
    }

    private func refusal(at now: Instant) -> ReasonCode? {
        switch anchor {
        case .cancelled: return .anchorCancelled
        case .moved: return .anchorMoved
        case .past: return .anchorPast
        case .displaced: return .displaced
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
        case .freeForm: return window.isOpen(at: now + Self.windowMargin) ? nil : .windowClosed
        case .template(nil): return nil
        case .template(let template?):
            return template.standing == .pending ? nil : template.obstacle
        }
    }
}
