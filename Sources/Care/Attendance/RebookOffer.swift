/// Whether a patient who missed a visit is offered another, and when.
package struct RebookRules: Hashable, Sendable {
    package var morning: WorkingMorning
    /// How long the offer is worth sending once it is due.
    package var patience: Span
    /// So long after the missed start an offer makes no sense any more.
    package var latest: Span

    package init(
        morning: WorkingMorning = WorkingMorning(),
        patience: Span = .hours(8),
        latest: Span = .days(7)
    ) {
        self.morning = morning
        self.patience = patience
        self.latest = latest
    }

    package enum Verdict: Hashable, Sendable {
        case offer(dueAt: Instant, notAfter: Instant)
        case none(because: Obstacle)
    }

    /// Why there is no offer; staff read it in plain words.
    package enum Obstacle: String, Error, Sendable, CaseIterable {
        /// The person has died, or was forgotten.
        case personGone = "person-gone"
        /// The clinic called the visit off, however late: it owes another time, which is no rebook offer after a miss.
        case calledOffByClinic = "called-off-by-clinic"
        case notMissed = "not-missed"
        /// The patient says they were there, and staff have not decided.
        case contested
        /// Staff took the mark back.
        case markWithdrawn = "mark-withdrawn"
        case optedOut = "opted-out"
        case noConsent = "no-consent"
        /// Another visit of the kind is ahead.
        case alreadyBooked = "already-booked"
        case alreadyOffered = "already-offered"
        case tooLate = "too-late"
    }

    /// How often somebody missed a visit is no part of it: nobody is refused an offer for that.
    package func verdict(on facts: RebookFacts, now: Instant) -> Verdict {
        if let obstacle = facts.obstacle { return .none(because: obstacle) }
        let date = facts.zone.civil(at: facts.visit.start).date
        guard let dueAt = morning.next(after: date, now: now, in: facts.zone), dueAt <= facts.visit.start + latest
        else { return .none(because: .tooLate) }
        return .offer(dueAt: dueAt, notAfter: dueAt + patience)
    }
}

/// All that bears on a rebook offer; asked when the mark is made, and again when the offer is due.
package struct RebookFacts: Sendable {
    package var visit: Appointment
    /// The mark; nil if there is none.
    package var miss: MissedVisit?
    /// The recipient's clock.
    package var zone: Zone
    /// The person has died, or was forgotten.
    package var isPersonGone: Bool
    package var isOptedOut: Bool
    /// For messages about appointments; no record is no.
    package var consent: Consent.State?
    /// Another visit of the kind is ahead.
    package var isBookedAgain: Bool
    /// For this miss.
    package var isOffered: Bool

    package init(
        visit: Appointment,
        miss: MissedVisit?,
        zone: Zone,
        isPersonGone: Bool,
        isOptedOut: Bool,
        consent: Consent.State?,
        isBookedAgain: Bool,
        isOffered: Bool
    ) {
        self.visit = visit
        self.miss = miss
        self.zone = zone
        self.isPersonGone = isPersonGone
        self.isOptedOut = isOptedOut
        self.consent = consent
        self.isBookedAgain = isBookedAgain
        self.isOffered = isOffered
    }

    /// The first reason against an offer, whatever the moment.
    fileprivate var obstacle: RebookRules.Obstacle? {
        if isPersonGone { return .personGone }
        if visit.state == .cancelled, visit.cancelReason != .patient { return .calledOffByClinic }
        guard visit.state == .noShow, let miss, miss.visit == visit.id else { return .notMissed }
        switch miss.state {
        case .underReview: return .contested
        case .withdrawn: return .markWithdrawn
        case .marked, .upheld: break
        }
        if isOptedOut { return .optedOut }
        guard consent == .given else { return .noConsent }
        if isBookedAgain { return .alreadyBooked }
        return isOffered ? .alreadyOffered : nil
    }
}
