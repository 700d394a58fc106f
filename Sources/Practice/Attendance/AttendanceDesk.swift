package import Care
import Dialogue
package import Store

/// What is said of a visit on its day: the patient is here, is to come in, was seen, did not come.
package struct AttendanceDesk: Sendable {
    /// What staff say with one button.
    package enum Act: String, Sendable, CaseIterable {
        case arrive
        /// It was a mistake.
        case notHere = "not-here"
        case callIn = "call-in"
        case seen
        case missed
        /// The patient says "I was there", and was not.
        case uphold
    }

    package enum Refusal: Error, Hashable {
        case noVisit
        /// Who is in the house has not missed the visit.
        case isHere
        case arrival(Arrival.Refusal)
        case visit(Appointment.Refusal)
        case miss(MissedVisit.Refusal)
    }

    package enum Outcome: Hashable, Sendable {
        case done
        /// Called in, but the patient cannot be written to: somebody has to call out.
        case notWritten(ReasonCode)
    }

    private let rules: PracticeRules

    package init(rules: PracticeRules) {
        self.rules = rules
    }

    /// Carries out what staff say; `seen` is the version of the visit they were looking at.
    ///
    /// Throws `Refusal`.
    package func perform(
        _ act: Act,
        on id: Identifier<Appointment>,
        seen: Int,
        by actor: AuditActor,
        in tx: Transaction
    ) throws -> Outcome {
        guard let visit = try tx.appointment(id) else { throw Refusal.noVisit }
        switch act {
        case .arrive: try change(.arrive, visit, by: actor, in: tx)
        case .notHere: try change(.withdraw, visit, by: actor, in: tx)
        case .callIn: return try callIn(visit, by: actor, in: tx)
        case .seen: try mark(.markFulfilled(seen: seen), visit, by: actor, in: tx)
        case .missed:
            // Of one marked as seen, the mark itself is the mistake.
            if visit.state == .booked, try tx.arrival(at: visit).isHere { throw Refusal.isHere }
            try mark(.markNoShow(seen: seen), visit, by: actor, in: tx)
        case .uphold: try uphold(visit, by: actor, in: tx)
        }
        return .done
    }

    /// The patient says that they are here; throws `Refusal.arrival` when it cannot be taken so.
    func arrive(_ visit: Appointment, in tx: Transaction) throws {
        try change(.arrive, visit, by: .system(.intake), in: tx)
    }

    /// The patient says "I was there"; throws `MissedVisit.Refusal`.
    func contest(_ visit: Appointment, in tx: Transaction) throws {
        guard visit.state == .noShow, var miss = try tx.missedVisit(visit.id) else {
            throw MissedVisit.Refusal.alreadyWithdrawn
        }
        for event in try miss.decide(.contest, now: tx.now) { miss.apply(event) }
        try tx.save(miss)
        tx.audit(entry(.missContested, visit, by: .system(.intake)))
    }

    private func uphold(_ visit: Appointment, by actor: AuditActor, in tx: Transaction) throws {
        guard var miss = try tx.missedVisit(visit.id) else { throw Refusal.miss(.alreadyWithdrawn) }
        do {
            for event in try miss.decide(.uphold, now: tx.now) { miss.apply(event) }
        } catch {
            throw Refusal.miss(error)
        }
        try tx.save(miss)
        tx.audit(entry(.missUpheld, visit, by: actor))
    }

    private func mark(
        _ command: Appointment.Command,
        _ visit: Appointment,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        do {
            try AppointmentDesk(rules: rules).perform(command, on: visit, by: actor, in: tx)
        } catch let refusal as Appointment.Refusal {
            throw Refusal.visit(refusal)
        }
    }

    @discardableResult
    private func change(
        _ command: Arrival.Command,
        _ visit: Appointment,
        by actor: AuditActor,
        in tx: Transaction
    ) throws -> Arrival {
        var arrival = try tx.arrival(at: visit)
        let events: [Arrival.Event]
        do {
            events = try arrival.decide(command, visit: visit, now: tx.now)
        } catch {
            throw Refusal.arrival(error)
        }
        for event in events {
            try tx.keep(event, of: arrival)
            arrival.apply(event)
        }
        tx.audit(entry(command.act, visit, by: actor))
        return arrival
    }

    private func callIn(_ visit: Appointment, by actor: AuditActor, in tx: Transaction) throws -> Outcome {
        let arrival = try change(.callIn, visit, by: actor, in: tx)
        guard case .called(let at, let notAfter) = arrival.state, let anchor = try tx.anchor(of: arrival),
            let person = try tx.person(visit.patient), let place = try tx.location(visit.location),
            let facts = VisitFacts(visit, at: place)
        else { return .notWritten(.unreadable) }
        switch try Reach.of(person.id, for: .appointments, in: tx) {
        case .failure(let reason): return .notWritten(reason)
        case .success(let address):
            let conversation = try tx.ensureConversation(line: rules.line, address: address.id)
            // Who wrote today waits for this answer, early or late; everybody else has quiet hours.
            let isOpen = conversation.window.isOpen(at: tx.now + FlightCheck.windowMargin)
            let item = NewOutboxItem(
                cause: "come-in:\(visit.id):\(visit.slotVersion):\(at.microseconds)",
                person: person.id,
                purpose: isOpen ? .conversation : .appointments,
                anchor: OutboxItem.Anchor(id: anchor, version: 1),
                notBefore: tx.now,
                notAfter: notAfter,
                // A template even where free text may be sent: only of a template WhatsApp can be told to drop it.
                content: AppointmentDialogue(clinic: rules.clinicName, language: person.language).comeIn(facts)
            )
            try tx.say(item, in: conversation)
            return .done
        }
    }

    private func entry(_ act: AuditAct, _ visit: Appointment, by actor: AuditActor) -> AuditEntry {
        AuditEntry(actor: actor, act: act, object: .visit(visit.id), person: visit.patient)
    }
}

extension Arrival.Command {
    fileprivate var act: AuditAct {
        switch self {
        case .arrive: .visitArrived
        case .withdraw: .visitArrivalWithdrawn
        case .callIn: .visitCalledIn
        }
    }
}
