package import Care
package import Store

/// A visit that somebody moved or deleted in a calendar, and staff are to say which is right.
package struct CalendarQuestion: Sendable, Hashable {
    package var asked: CalendarDecision
    package var visit: Appointment

    package init(asked: CalendarDecision, visit: Appointment) {
        self.asked = asked
        self.visit = visit
    }

    package var isRemoval: Bool { asked.isRemoval }
    package var mayTakeTheirs: Bool { asked.mayTakeTheirs }

    /// Whether it has waited for too long, or the visit is near.
    func isUrgent(now: Instant) -> Bool {
        asked.answer == nil && (now - asked.at >= CalendarQuestionDesk.patience || visit.start - now <= .days(1))
    }
}

/// What staff answer to the questions that calendars bring up; the next look at the calendar carries it out.
package struct CalendarQuestionDesk: Sendable {
    package enum Refusal: Error, Hashable {
        case noQuestion
        /// One of the two versions has changed since, or the visit is over.
        case settled
        /// Somebody else was quicker.
        case decided(CalendarDecision.Answer)
        /// A visit neither repeats nor takes whole days.
        case cannotBe
    }

    /// A question may wait for so long.
    package static let patience = Span.days(1)

    package init() {}

    /// Those that still matter, in the order of the visits: without an answer, or with one that is not carried out yet.
    package func open(in tx: Transaction) throws -> [CalendarQuestion] {
        try tx.unsettledQuestions().compactMap { asked in
            guard let id = asked.appointment, let visit = try tx.appointment(id), visit.end > tx.now else { return nil }
            return CalendarQuestion(asked: asked, visit: visit)
        }.sorted { ($0.visit.start, $0.asked.id.rawValue) < ($1.visit.start, $1.asked.id.rawValue) }
    }

    /// The same answer twice is one; throws `Refusal`.
    package func answer(
        _ id: Identifier<CalendarDecision>,
        _ answer: CalendarDecision.Answer,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        guard let asked = try tx.calendarDecision(id), asked.kind == .question else { throw Refusal.noQuestion }
        if let known = asked.answer, known == answer { return }
        let visit = try asked.appointment.flatMap { try tx.appointment($0) }
        guard !asked.isClosed, let visit, visit.end > tx.now else { throw Refusal.settled }
        if let known = asked.answer { throw Refusal.decided(known) }
        guard answer == .ours || asked.mayTakeTheirs else { throw Refusal.cannotBe }
        try tx.answer(asked, answer)
        tx.audit(AuditEntry(actor: actor, act: .calendarAnswered, object: .visit(visit.id), person: visit.patient))
    }
}

extension CalendarDecision {
    fileprivate var isRemoval: Bool { subject == "removal" }

    /// Whether the calendar's version can be a visit: one that repeats or takes whole days has a mark in its key.
    fileprivate var mayTakeTheirs: Bool {
        isRemoval || (question ?? "").split(separator: "-", omittingEmptySubsequences: false).count == 2
    }
}
