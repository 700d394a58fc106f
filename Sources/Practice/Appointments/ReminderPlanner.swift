package import Care
import Dialogue
package import Store

/// Plans reminders when a visit gets its time, and turns those that are due into messages.
package struct ReminderPlanner: Sendable {
    package static let kind = "reminder"

    private let rules: PracticeRules

    package init(rules: PracticeRules) {
        self.rules = rules
    }

    /// One agenda row for each reminder still ahead; they hang on the version that fixed the time.
    package func plan(_ appointment: Appointment, in tx: Transaction) throws {
        guard let person = try tx.person(appointment.patient), let type = try tx.visitType(appointment.visitType)
        else { return }
        let plan = ReminderPlan(quietHours: rules.quietHours)
        let zone = Zone(person.zone) ?? .utc
        for reminder in plan.reminders(
            start: appointment.start,
            offsets: type.reminderOffsets,
            zone: zone,
            now: tx.now
        ) {
            try tx.plan(
                Self.kind,
                anchor: appointment.id.rawValue,
                version: appointment.slotVersion,
                offset: reminder.offset,
                dueAt: reminder.dueAt,
                notAfter: reminder.notAfter
            )
        }
    }

    /// Enqueues what is due; gives how many agenda rows it settled.
    package func enqueueDue(limit: Int, in tx: Transaction) throws -> Int {
        let items = try tx.dueAgenda(limit: limit)
        var locations: [Identifier<Location>: Location] = [:]
        for item in items {
            try tx.finish(item.id, droppedBecause: try reason(item, &locations, in: tx))
        }
        return items.count
    }

    /// What cannot be read or worded is dropped for that reason: one bad row must not stop the others.
    private func reason(
        _ item: AgendaItem,
        _ locations: inout [Identifier<Location>: Location],
        in tx: Transaction
    ) throws -> ReasonCode? {
        do {
            return try tx.savepoint { try enqueue(item, &locations, in: tx) }
        } catch let error as StoreError where error.isUnavailable {
            throw error
        } catch {
            return .unreadable
        }
    }

    /// Why the reminder was not made; nil when it was.
    private func enqueue(
        _ item: AgendaItem,
        _ locations: inout [Identifier<Location>: Location],
        in tx: Transaction
    ) throws -> ReasonCode? {
        guard item.kind == Self.kind, let appointment = try tx.appointment(Identifier(item.anchor)) else {
            return .anchorCancelled
        }
        if tx.now > item.notAfter { return .expired }
        if let reason = appointment.reasonAgainstReminder(version: item.anchorVersion, now: tx.now) { return reason }
        guard let person = try tx.person(appointment.patient) else { return .anchorCancelled }
        switch try Reach.of(person.id, for: .appointments, in: tx) {
        case .failure(let reason): return reason
        case .success(let address):
            if locations[appointment.location] == nil {
                locations[appointment.location] = try tx.location(appointment.location)
            }
            guard let location = locations[appointment.location], let facts = VisitFacts(appointment, at: location)
            else {
                return .anchorCancelled
            }
            let dialogue = AppointmentDialogue(clinic: rules.clinicName, language: person.language)
            let conversation = try tx.ensureConversation(line: rules.line, address: address.id)
            try tx.say(
                NewOutboxItem(
                    cause:
                        "reminder:\(appointment.id):\(appointment.slotVersion):\(item.offset.microseconds / 1_000_000)",
                    person: person.id,
                    purpose: .appointments,
                    anchor: OutboxItem.Anchor(id: appointment.id.rawValue, version: appointment.slotVersion),
                    notBefore: tx.now,
                    notAfter: item.notAfter,
                    content: dialogue.reminder(facts)
                ),
                in: conversation
            )
            return nil
        }
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
