/// Whether a patient is invited to book the visit that is to follow another, and when.
package struct InvitationRules: Hashable, Sendable {
    package var morning: WorkingMorning
    /// The invitation goes so many days before the visit is due, or the next working morning if that is nearer.
    package static let lead = 14
    /// So many days after it an invitation makes no sense any more.
    package static let patience = 14

    package init(morning: WorkingMorning = WorkingMorning()) {
        self.morning = morning
    }

    package enum Verdict: Hashable, Sendable {
        case invite(dueAt: Instant, notAfter: Instant)
        case none(because: Obstacle)
    }

    package enum Obstacle: String, Error, Sendable, CaseIterable {
        /// The person has died, or was forgotten.
        case personGone = "person-gone"
        /// The visit did not take place, or the mark was taken back.
        case notSeen = "not-seen"
        /// A later visit of the kind is booked, or was.
        case alreadyBooked = "already-booked"
        case alreadyInvited = "already-invited"
        case optedOut = "opted-out"
        case noConsent = "no-consent"
        case tooLate = "too-late"
    }

    /// When the visit is marked as seen; whether the patient agrees to messages is asked when the invitation is due, which
    /// may be in a year.
    package func verdict(on facts: InvitationFacts, now: Instant) -> Verdict {
        if let obstacle = facts.obstacle { return .none(because: obstacle) }
        let date = facts.zone.civil(at: facts.visit.start).date
        let before = max(facts.due.day.adding(days: -Self.lead - 1), date)
        let notAfter = facts.zone.startOfDay(facts.due.day.adding(days: Self.patience + 1))
        guard let dueAt = morning.next(after: before, now: now, in: facts.zone), dueAt < notAfter else {
            return .none(because: .tooLate)
        }
        return .invite(dueAt: dueAt, notAfter: notAfter)
    }

    /// From when on it may leave, now that it is due: today, unless that has become a day on which nobody works.
    package func notBefore(now: Instant, in zone: Zone) -> Instant {
        let today = zone.civil(at: now).date
        if morning.isWorking(today) { return now }
        return morning.next(after: today, now: now, in: zone) ?? now
    }
}

/// All that bears on an invitation; asked when the visit is marked as seen, and again when the invitation is due.
package struct InvitationFacts: Sendable {
    package var visit: Appointment
    package var due: DueVisit
    /// The recipient's clock.
    package var zone: Zone
    package var isPersonGone: Bool
    /// There is a later visit of the kind that is due.
    package var isBooked: Bool
    /// For this visit.
    package var isInvited: Bool
    package var isOptedOut: Bool
    /// For messages about appointments; no record is no.
    package var consent: Consent.State?

    package init(
        visit: Appointment,
        due: DueVisit,
        zone: Zone,
        isPersonGone: Bool,
        isBooked: Bool,
        isInvited: Bool,
        isOptedOut: Bool,
        consent: Consent.State?
    ) {
        self.visit = visit
        self.due = due
        self.zone = zone
        self.isPersonGone = isPersonGone
        self.isBooked = isBooked
        self.isInvited = isInvited
        self.isOptedOut = isOptedOut
        self.consent = consent
    }

    /// The first reason against keeping an invitation.
    fileprivate var obstacle: InvitationRules.Obstacle? {
        if isPersonGone { return .personGone }
        if visit.state != .fulfilled || due.after != visit.id { return .notSeen }
        if isBooked { return .alreadyBooked }
        return isInvited ? .alreadyInvited : nil
    }

    /// The first reason against sending it.
    package var obstacleToSending: InvitationRules.Obstacle? {
        if let obstacle { return obstacle }
        if isOptedOut { return .optedOut }
        return consent == .given ? nil : .noConsent
    }
}
