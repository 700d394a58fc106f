import Care
import Dialogue
import Practice
import Simulator
import Store

/// The sample clinic's last three months: how visits ended and what was written about them, the same for the same day.
///
/// Its shares follow published ones: the longer a visit was booked ahead, the more often it is missed.
struct SampleHistory {
    let clinic: SampleClinic
    let rules: PracticeRules
    let patients: [Identifier<Person>]
    let practitioners: [Practitioner]
    let types: [VisitType]
    let locations: [Location]

    /// Days before today; later ones are the sample's own.
    static let days = -95 ... -5

    private enum End {
        case attended
        case missed
        case calledOff
        case cancelled(notice: Span)
    }

    private struct Past {
        var visit: Appointment
        var bookedAt: Instant
        /// When it was moved to where it is.
        var movedAt: Instant?
        var end: End
        var patient: Int
    }

    func write(today: LocalDate, in tx: Transaction) throws {
        var dice = SeededGenerator(seed: UInt64(today.dayNumber))
        for visit in SampleDays(clinic: clinic, today: today).visits(on: Self.days) {
            let past = cast(visit, &dice, in: tx)
            try keep(past, in: tx)
            try writeMessages(about: past, in: tx)
            if case .cancelled(let notice) = past.end, notice > .hours(6), dice.fraction() < 0.55 {
                try refill(past, notice, in: tx)
            }
        }
        try tx.execute(
            "UPDATE conversation SET last_message_at = COALESCE((SELECT max(message.at) FROM message "
                + "WHERE message.conversation_id = conversation.id), last_message_at)"
        )
    }

    private func cast(_ day: SampleDays.Visit, _ dice: inout SeededGenerator, in tx: Transaction) -> Past {
        let zone = Zone(clinic.zone) ?? .utc
        let type = types[day.type]
        let place = clinic.practitioners[day.practitioner].places[day.date.weekday - 1]
        let start = zone.instant(of: CivilTime(day.date, minuteOfDay: day.minute))
        let lead = Span.hours([9, 50, 100, 160, 300, 480, 900][Int(dice.span(0...6))])
        let end = end(lead, isMonday: day.date.weekday == 1, &dice)
        let movedAt = lead > .days(4) && dice.fraction() < 0.1 ? start - .hours(60) : nil
        let visit = Appointment(
            id: tx.newID(),
            patient: patients[day.patient],
            practitioner: practitioners[day.practitioner].id,
            location: locations[place].id,
            visitType: type.id,
            start: start,
            end: start + .minutes(Int64(type.minutes)),
            zone: clinic.zone
        )
        return Past(visit: visit, bookedAt: start - lead, movedAt: movedAt, end: end, patient: day.patient)
    }

    private func end(_ lead: Span, isMonday: Bool, _ dice: inout SeededGenerator) -> End {
        let missed =
            switch LeadTimeBand(lead) {
            case .sameDay: 0.03
            case .week: 0.08
            case .fourWeeks: 0.13
            case .longer: 0.21
            }
        let roll = dice.fraction()
        if roll < 0.02 { return .calledOff }
        if roll < 0.12, lead > .days(1) {
            return .cancelled(notice: dice.fraction() < 0.7 ? .hours(30) : .hours(dice.span(2...20)))
        }
        return roll > 1 - missed - (isMonday ? 0.05 : 0) ? .missed : .attended
    }

    private func keep(_ past: Past, in tx: Transaction) throws {
        var visit = past.visit
        var changedAt = visit.end
        switch past.end {
        case .attended: visit.state = .fulfilled
        case .missed: visit.state = .noShow
        case .calledOff: (visit.state, visit.cancelReason) = (.cancelled, .clinic)
        case .cancelled(let notice):
            (visit.state, visit.cancelReason) = (.cancelled, .patient)
            changedAt = visit.start - notice
        }
        // Two of three who come have said so.
        if visit.state == .fulfilled, past.patient % 3 > 0 { visit.confirmedAt = visit.start - .hours(20) }
        try tx.insert(visit)
        try tx.execute(
            "UPDATE appointment SET created_at = ?, changed_at = ? WHERE id = ?",
            .instant(past.bookedAt),
            .instant(changedAt),
            .id(visit.id)
        )
        if case .cancelled = past.end { try leave(visit, visit.start, "cancelled", at: changedAt, in: tx) }
        if let movedAt = past.movedAt { try leave(visit, visit.start - .days(1), "moved", at: movedAt, in: tx) }
    }

    private func leave(
        _ visit: Appointment,
        _ start: Instant,
        _ how: String,
        at moment: Instant,
        in tx: Transaction
    ) throws {
        try tx.execute(
            "INSERT INTO left_time (id, appointment_id, practitioner_id, start_at, end_at, left_at, how, is_patients) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
            .id(tx.newID(Appointment.self)),
            .id(visit.id),
            .id(visit.practitioner),
            .instant(start),
            .instant(start + (visit.end - visit.start)),
            .instant(moment),
            .text(how)
        )
    }

    /// Somebody who waited took the time.
    private func refill(_ past: Past, _ notice: Span, in tx: Transaction) throws {
        var other = past
        other.patient = (past.patient + 11) % patients.count
        other.visit.id = tx.newID()
        other.visit.patient = patients[other.patient]
        other.bookedAt = past.visit.start - notice + .hours(2)
        (other.movedAt, other.end) = (nil, .attended)
        try keep(other, in: tx)
    }

    /// What was said about it, for whoever can be reached.
    private func writeMessages(about past: Past, in tx: Transaction) throws {
        guard case .success(let address) = try Reach.of(past.visit.patient, for: .appointments, in: tx),
            let person = try tx.person(past.visit.patient), let place = try tx.location(past.visit.location),
            let facts = VisitFacts(past.visit, at: place)
        else { return }
        let conversation = try tx.ensureConversation(line: rules.line, address: address.id)
        let dialogue = AppointmentDialogue(clinic: rules.clinicName, language: person.language)
        let start = past.visit.start
        var said: [(OutgoingContent, Instant)] = []
        if let movedAt = past.movedAt { said.append((dialogue.moved(facts), movedAt)) }
        for hours: Int64 in [48, 24] where past.bookedAt < start - .hours(hours + 12) {
            said.append((dialogue.reminder(facts), start - .hours(hours)))
        }
        switch past.end {
        case .cancelled(let notice):
            said.removeAll { $0.1 > start - notice }
            said.append((dialogue.cancelled(facts), start - notice))
        case .attended where past.patient % 3 > 0: said.append((dialogue.confirmed(facts), start - .hours(20)))
        case .attended, .missed, .calledOff: break
        }
        for (number, saying) in said.enumerated() {
            try send(saying, number, about: past.visit, in: conversation, tx)
        }
    }

    private func send(
        _ saying: (content: OutgoingContent, at: Instant),
        _ number: Int,
        about visit: Appointment,
        in conversation: Conversation,
        _ tx: Transaction
    ) throws {
        let item = NewOutboxItem(
            cause: "sample:\(visit.id):\(number)",
            person: visit.patient,
            purpose: .appointments,
            anchor: OutboxItem.Anchor(id: visit.id.rawValue, version: visit.slotVersion),
            notBefore: saying.at,
            notAfter: visit.start,
            content: saying.content
        )
        guard let id = try tx.say(item, in: conversation) else { return }
        // Read within the hour, at an invented price.
        try tx.execute(
            "UPDATE outbox SET state = 'accepted', status = 3, is_billable = 1, category = 'utility', "
                + "cost_millionths = 4000, cost_currency = 'USD', created_at = ?, settled_at = ?, changed_at = ? WHERE id = ?",
            .instant(saying.at),
            .instant(saying.at),
            .instant(saying.at),
            .id(id)
        )
        try tx.execute(
            "UPDATE message SET at = ?, status = 3 WHERE outbox_id = ?",
            .instant(saying.at),
            .id(id)
        )
    }
}
