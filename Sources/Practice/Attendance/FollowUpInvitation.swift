import Care
import Dialogue
import Store

/// What follows a visit that was marked as seen, where its kind asks for another: an invitation to book that one.
struct FollowUpInvitation {
    static let kind = "follow-up"

    private let rules: PracticeRules

    init(rules: PracticeRules) {
        self.rules = rules
    }

    static func cause(_ visit: Identifier<Appointment>) -> String { "follow-up:\(visit)" }

    /// Keeps what is due and plans the invitation, if there is to be one.
    func note(_ visit: Appointment, in tx: Transaction) throws {
        guard let followUp = try tx.visitType(visit.visitType)?.followUp else { return }
        let due = DueVisit(followUp, after: visit)
        let facts = try facts(visit, due, in: tx)
        // Holidays are looked up about the time of the invitation, which may be far ahead.
        let about = facts.zone.startOfDay(due.day.adding(days: -InvitationRules.lead - 1))
        let verdict = try invitationRules(visit, from: max(tx.now, about), in: tx).verdict(on: facts, now: tx.now)
        guard case .invite(let dueAt, let notAfter) = verdict else { return }
        try tx.save(due)
        try tx.plan(
            Self.kind,
            anchor: visit.id.rawValue,
            version: visit.slotVersion,
            offset: Span(microseconds: 0),
            dueAt: dueAt,
            notAfter: notAfter
        )
    }

    /// The visit did not take place after all.
    func takeBack(_ visit: Appointment, in tx: Transaction) throws {
        try tx.unplan(Self.kind, anchor: visit.id.rawValue, version: visit.slotVersion)
    }

    /// The invitation that is due, or why there is none any more.
    func message(of item: AgendaItem, in tx: Transaction) throws -> Result<DueMessage, ReasonCode> {
        guard let visit = try tx.appointment(Identifier(item.anchor)), visit.slotVersion == item.anchorVersion else {
            return .failure(.anchorCancelled)
        }
        if tx.now > item.notAfter { return .failure(.expired) }
        guard let due = try tx.dueVisit(after: visit.id), let anchor = try tx.anchor(of: due) else {
            return .failure(.unreadable)
        }
        let facts = try facts(visit, due, in: tx)
        if let obstacle = facts.obstacleToSending { return .failure(obstacle.code) }
        guard let person = try tx.person(visit.patient) else { return .failure(.forgotten) }
        let mornings = try invitationRules(visit, from: tx.now, in: tx)
        return try Reach.of(person.id, for: .appointments, in: tx).map { address in
            let seen = VisitVersion(appointment: visit.id, version: visit.slotVersion)
            let dialogue = AppointmentDialogue(clinic: rules.clinicName, language: person.language)
            let message = NewOutboxItem(
                cause: Self.cause(visit.id),
                person: person.id,
                purpose: .appointments,
                anchor: OutboxItem.Anchor(id: anchor, version: 1),
                notBefore: mornings.notBefore(now: tx.now, in: facts.zone),
                notAfter: item.notAfter,
                content: dialogue.comeAgainTemplate(after: seen, on: due.day),
                causedAt: item.dueAt
            )
            return DueMessage(item: message, address: address.id)
        }
    }

    /// Whether the invitation still makes sense when it is about to leave.
    func isWanted(_ due: DueVisit, in tx: Transaction) throws -> Bool {
        guard let visit = try tx.appointment(due.after), visit.state == .fulfilled else { return false }
        return try !tx.hasVisit(of: visit.patient, due.visitType, after: visit.start)
    }

    private func invitationRules(
        _ visit: Appointment,
        from moment: Instant,
        in tx: Transaction
    ) throws -> InvitationRules {
        let zone = Zone(visit.zone) ?? .utc
        return InvitationRules(
            morning: try tx.workingMorning(at: visit.location, from: moment, in: zone, rules.quietHours)
        )
    }

    private func facts(_ visit: Appointment, _ due: DueVisit, in tx: Transaction) throws -> InvitationFacts {
        let person = try tx.person(visit.patient)
        return InvitationFacts(
            visit: visit,
            due: due,
            zone: person.flatMap { Zone($0.zone) } ?? Zone(visit.zone) ?? .utc,
            isPersonGone: person == nil,
            isBooked: try tx.hasVisit(of: visit.patient, due.visitType, after: visit.start),
            isInvited: try !tx.settledAgenda(Self.kind, anchor: visit.id.rawValue, version: visit.slotVersion).isEmpty,
            isOptedOut: try tx.isOptedOut(person: visit.patient, of: .appointments),
            consent: try tx.consent(of: visit.patient, for: .appointments)?.state
        )
    }
}

extension InvitationRules.Obstacle {
    fileprivate var code: ReasonCode {
        switch self {
        case .personGone: .forgotten
        case .notSeen: .anchorCancelled
        case .alreadyBooked: .anchorMoved
        case .alreadyInvited: .replaced
        case .optedOut: .optedOut
        case .noConsent: .consentUnknown
        case .tooLate: .expired
        }
    }
}
