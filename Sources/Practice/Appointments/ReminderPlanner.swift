package import Care
import Dialogue
package import Store

/// Plans reminders when a visit gets its time, and turns whatever of the agenda is due into messages.
package struct ReminderPlanner: Sendable {
    package static let kind = "reminder"

    private let rules: PracticeRules

    package init(rules: PracticeRules) {
        self.rules = rules
    }

    /// One agenda row for each reminder still ahead; they hang on the version that fixed the time.
    ///
    /// `isTold` where the patient has just been told of this time: soon before the visit that is reminder enough.
    package func plan(_ appointment: Appointment, isTold: Bool = false, in tx: Transaction) throws {
        for reminder in try reminders(of: appointment, isTold: isTold, in: tx) {
            try plan(reminder, of: appointment, in: tx)
        }
    }

    /// Another kind of visit at the same time: what waits is planned anew, and what has gone out does not go again, nor
    /// does one so close to it that it would say the same.
    func replan(_ appointment: Appointment, in tx: Transaction) throws {
        let (anchor, version) = (appointment.id.rawValue, appointment.slotVersion)
        try tx.unplan(Self.kind, anchor: anchor, version: version)
        let gone = try tx.settledAgenda(Self.kind, anchor: anchor, version: version)
        for reminder in try reminders(of: appointment, isTold: false, in: tx) {
            let isSaid = gone.contains { reminder.dueAt < $0 + ReminderPlan.closest }
            if !isSaid { try plan(reminder, of: appointment, in: tx) }
        }
    }

    private func reminders(
        of appointment: Appointment,
        isTold: Bool,
        in tx: Transaction
    ) throws -> [PlannedReminder] {
        guard let person = try tx.person(appointment.patient), let type = try tx.visitType(appointment.visitType)
        else { return [] }
        let cadence = ReminderCadence(of: type)
        let occasion = ReminderOccasion(
            start: appointment.start,
            fixedAt: try tx.fixedAt(appointment.id) ?? tx.now,
            isTold: isTold,
            band: try cadence.asksForRisk
                ? RiskBands.standard.band(of: RiskReading.risk(of: appointment, in: tx)) : .usual,
            zone: Zone(person.zone) ?? .utc
        )
        return cadence.reminders(of: occasion, plan: ReminderPlan(quietHours: rules.quietHours), now: tx.now)
    }

    private func plan(_ reminder: PlannedReminder, of appointment: Appointment, in tx: Transaction) throws {
        try tx.plan(
            Self.kind,
            anchor: appointment.id.rawValue,
            version: appointment.slotVersion,
            offset: reminder.offset,
            dueAt: reminder.dueAt,
            notAfter: reminder.notAfter
        )
    }

    /// Enqueues what is due; gives how many agenda rows it settled.
    package func enqueueDue(limit: Int, in tx: Transaction) throws -> Int {
        let items = try tx.dueAgenda(limit: limit)
        do {
            // One savepoint for all: each costs a copy of every page it touches.
            try tx.savepoint { try enqueue(items, in: tx) }
        } catch let error as StoreError where error.isUnavailable {
            throw error
        } catch {
            // One of them cannot be kept: the others are, and that one is dropped for staff to see.
            for item in items { try enqueueAlone(item, in: tx) }
        }
        return items.count
    }

    private func enqueueAlone(_ item: AgendaItem, in tx: Transaction) throws {
        do {
            try tx.savepoint { try enqueue([item], in: tx) }
        } catch StoreError.constraint {
            try tx.finish(item.id, droppedBecause: .unreadable)
        }
    }

    private func enqueue(_ items: [AgendaItem], in tx: Transaction) throws {
        var places: [Identifier<Location>: Location] = [:]
        for item in items {
            switch try readable(item, &places, in: tx) {
            case .success(let due):
                try tx.say(due.item, in: try tx.ensureConversation(line: rules.line, address: due.address))
                try tx.finish(item.id)
            case .failure(let reason): try tx.finish(item.id, droppedBecause: reason)
            }
        }
    }

    /// What cannot be read or worded is dropped for that reason: one bad row must not stop the others.
    private func readable(
        _ item: AgendaItem,
        _ places: inout [Identifier<Location>: Location],
        in tx: Transaction
    ) throws -> Result<DueMessage, ReasonCode> {
        do {
            switch item.kind {
            case MissedFollowUp.kind: return try MissedFollowUp(rules: rules).message(of: item, in: tx)
            case FollowUpInvitation.kind: return try FollowUpInvitation(rules: rules).message(of: item, in: tx)
            default: return try reminder(item, &places, in: tx)
            }
        } catch let error where error.isOfOneRow {
            return .failure(.unreadable)
        }
    }

    /// The reminder, or why there is none any more.
    private func reminder(
        _ item: AgendaItem,
        _ places: inout [Identifier<Location>: Location],
        in tx: Transaction
    ) throws -> Result<DueMessage, ReasonCode> {
        guard item.kind == Self.kind, let appointment = try tx.appointment(Identifier(item.anchor)) else {
            return .failure(.anchorCancelled)
        }
        if try tx.now > item.notAfter && !mayHaveGone(item, in: tx) { return .failure(.expired) }
        if let reason = appointment.reasonAgainstReminder(version: item.anchorVersion, now: tx.now) {
            return .failure(reason)
        }
        if try tx.isDisplaced(appointment) { return .failure(.displaced) }
        guard let person = try tx.person(appointment.patient) else { return .failure(.anchorCancelled) }
        if places[appointment.location] == nil { places[appointment.location] = try tx.location(appointment.location) }
        guard let place = places[appointment.location], let facts = VisitFacts(appointment, at: place) else {
            return .failure(.unreadable)
        }
        let variant = try variant(of: appointment, in: tx)
        return try Reach.of(person.id, for: .appointments, in: tx).map { address in
            DueMessage(item: outboxItem(item, appointment, person, facts, variant, now: tx.now), address: address.id)
        }
    }

    /// Nil where the clinic compares no wordings.
    private func variant(of appointment: Appointment, in tx: Transaction) throws -> ReminderVariant? {
        guard rules.reminderWordings > 1 else { return nil }
        let drawn = ReminderVariant(of: appointment.id, among: rules.reminderWordings, trial: Self.trial)
        return try tx.variant(of: appointment.id, choosing: drawn)
    }

    /// Another number would deal the same visits anew: one for each pair of wordings that is compared.
    private static let trial: UInt64 = 1

    /// The lost database may have sent it in time: staff are told so, however late it is now.
    private func mayHaveGone(_ item: AgendaItem, in tx: Transaction) throws -> Bool {
        try tx.restoreGap()?.mayHaveGone(from: item.dueAt, until: item.notAfter) ?? false
    }

    private func outboxItem(
        _ item: AgendaItem,
        _ appointment: Appointment,
        _ person: Person,
        _ facts: VisitFacts,
        _ variant: ReminderVariant?,
        now: Instant
    ) -> NewOutboxItem {
        NewOutboxItem(
            cause: "reminder:\(appointment.id):\(appointment.slotVersion):\(item.offset.microseconds / 1_000_000)",
            person: person.id,
            purpose: .appointments,
            anchor: OutboxItem.Anchor(id: appointment.id.rawValue, version: appointment.slotVersion),
            notBefore: now,
            notAfter: item.notAfter,
            content: AppointmentDialogue(clinic: rules.clinicName, language: person.language)
                .reminder(facts, variant),
            causedAt: item.dueAt
        )
    }
}

extension Appointment {
    /// Why a reminder written for `version` is no longer wanted.
    package func reasonAgainstReminder(version: Int, now: Instant) -> ReasonCode? {
        switch state {
        case .cancelled: return .anchorCancelled
        case .fulfilled, .noShow: return .anchorPast
        case .booked: break
        }
        if slotVersion != version { return .anchorMoved }
        return start <= now ? .anchorPast : nil
    }
}
