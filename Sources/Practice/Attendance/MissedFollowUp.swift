import Care
import Dialogue
import Store

/// What follows a visit that was marked as missed: the mark, and an offer of another time the working morning after.
struct MissedFollowUp {
    static let kind = "missed"

    private let rules: PracticeRules

    init(rules: PracticeRules) {
        self.rules = rules
    }

    /// Keeps the mark and plans the offer, if there is to be one.
    func note(_ visit: Appointment, in tx: Transaction) throws {
        try tx.save(MissedVisit(visit: visit.id, markedAt: tx.now))
        guard case .offer(let dueAt, let notAfter) = try verdict(on: visit, in: tx) else { return }
        try tx.plan(
            Self.kind,
            anchor: visit.id.rawValue,
            version: visit.slotVersion,
            offset: Span(microseconds: 0),
            dueAt: dueAt,
            notAfter: notAfter
        )
    }

    /// The patient was there after all: nothing is offered, and the visit counts as missed no more.
    func takeBack(_ visit: Appointment, in tx: Transaction) throws {
        try tx.unplan(Self.kind, anchor: visit.id.rawValue, version: visit.slotVersion)
        guard var miss = try tx.missedVisit(visit.id), miss.state != .withdrawn else { return }
        for event in try miss.decide(.withdraw, now: tx.now) { miss.apply(event) }
        try tx.save(miss)
    }

    /// The offer that is due, or why there is none any more.
    func message(of item: AgendaItem, in tx: Transaction) throws -> Result<DueMessage, ReasonCode> {
        guard let visit = try tx.appointment(Identifier(item.anchor)), visit.slotVersion == item.anchorVersion else {
            return .failure(.anchorCancelled)
        }
        if tx.now > item.notAfter { return .failure(.expired) }
        if case .none(let obstacle) = try verdict(on: visit, in: tx) { return .failure(obstacle.code) }
        guard let person = try tx.person(visit.patient), let miss = try tx.missedVisit(visit.id),
            let anchor = try tx.anchor(of: miss), let place = try tx.location(visit.location),
            let facts = VisitFacts(visit, at: place)
        else { return .failure(.unreadable) }
        return try Reach.of(person.id, for: .appointments, in: tx).map { address in
            let dialogue = AppointmentDialogue(clinic: rules.clinicName, language: person.language)
            let item = NewOutboxItem(
                cause: "missed:\(visit.id):\(visit.slotVersion)",
                person: person.id,
                purpose: .appointments,
                anchor: OutboxItem.Anchor(id: anchor, version: 1),
                notBefore: tx.now,
                notAfter: item.notAfter,
                content: dialogue.missedTemplate(facts),
                causedAt: item.dueAt
            )
            return DueMessage(item: item, address: address.id)
        }
    }

    /// Whether the offer still makes sense when it is about to leave.
    func isWanted(_ miss: MissedVisit, in tx: Transaction) throws -> Bool {
        guard let visit = try tx.appointment(miss.visit), visit.state == .noShow, miss.isCounted else { return false }
        return try !isBookedAgain(visit, in: tx)
    }

    private func verdict(on visit: Appointment, in tx: Transaction) throws -> RebookRules.Verdict {
        let person = try tx.person(visit.patient)
        let facts = RebookFacts(
            visit: visit,
            miss: try tx.missedVisit(visit.id),
            zone: person.flatMap { Zone($0.zone) } ?? Zone(visit.zone) ?? .utc,
            isPersonGone: person == nil,
            isOptedOut: try tx.isOptedOut(person: visit.patient, of: .appointments),
            consent: try tx.consent(of: visit.patient, for: .appointments)?.state,
            isBookedAgain: try isBookedAgain(visit, in: tx),
            isOffered: try !tx.settledAgenda(Self.kind, anchor: visit.id.rawValue, version: visit.slotVersion).isEmpty
        )
        let morning = try tx.workingMorning(
            at: visit.location,
            from: tx.now,
            in: Zone(visit.zone) ?? .utc,
            rules.quietHours
        )
        return RebookRules(morning: morning).verdict(on: facts, now: tx.now)
    }

    private func isBookedAgain(_ visit: Appointment, in tx: Transaction) throws -> Bool {
        try tx.upcoming(of: visit.patient, from: tx.now).contains { $0.visitType == visit.visitType }
    }
}

/// A message whose moment has come, and where it goes.
struct DueMessage {
    var item: NewOutboxItem
    var address: Identifier<Address>
}

extension RebookRules.Obstacle {
    fileprivate var code: ReasonCode {
        switch self {
        case .personGone: .forgotten
        case .calledOffByClinic, .notMissed, .contested, .markWithdrawn: .anchorCancelled
        case .optedOut: .optedOut
        case .noConsent: .consentUnknown
        case .alreadyBooked: .anchorMoved
        case .alreadyOffered: .replaced
        case .tooLate: .expired
        }
    }
}
