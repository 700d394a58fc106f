import Care
import Dialogue
import Store

/// What became of a patient's wish to have a certain time.
enum Reservation {
    case booked(Appointment)
    /// The patient has this very time already: two taps are one wish.
    case had(Appointment)
    /// `wasKept`: it was kept for the patient for a while.
    case taken(instead: [Slot], wasKept: Bool)
    /// So many visits are ahead that staff are to look at it.
    case tooMany
    /// Such a visit cannot be booked from here, or no more.
    case notOffered
}

/// Books what patients choose by themselves, by the same rules wherever they choose it.
struct ReservationDesk {
    let rules: PracticeRules
    /// What was asked longer ago than this has not led to the visit that is booked.
    static let longestChat = Span.days(1)

    func reserve(
        _ wanted: WantedVisit,
        _ practitioner: Identifier<Practitioner>,
        _ location: Identifier<Location>,
        _ start: Instant,
        _ client: Client,
        in tx: Transaction
    ) throws -> Reservation {
        if let visit = try client.visit(at: start, with: practitioner, in: tx) { return .had(visit) }
        guard try client.mayBook(wanted, rules, in: tx), let place = try tx.location(location),
            let type = try tx.visitType(wanted.visitType)
        else { return .notOffered }
        let slot = Slot(
            practitioner: practitioner,
            location: location,
            start: start,
            end: start + .minutes(Int64(type.minutes)),
            zone: place.zone
        )
        // Nobody is at two visits at once.
        if let visit = try client.visit(of: wanted.patient, during: slot.start..<slot.end, in: tx) {
            return .had(visit)
        }
        if try client.hasEnough(wanted, rules, in: tx) { return .tooMany }
        return try book(slot, wanted, client, in: tx)
    }

    private func book(
        _ slot: Slot,
        _ wanted: WantedVisit,
        _ client: Client,
        in tx: Transaction
    ) throws -> Reservation {
        let kept = try tx.heldUntil(slot.start, with: slot.practitioner, for: client.conversation)
        let outcome = try AppointmentDesk(rules: rules).book(
            wanted.visitType,
            for: try client.patient(wanted, rules, in: tx),
            known: wanted.patient,
            at: slot,
            holder: client.conversation,
            in: tx
        )
        switch outcome {
        case .booked(let visit):
            tx.audit(
                AuditEntry(actor: .system(.intake), act: .visitBooked, object: .visit(visit.id), person: visit.patient)
            )
            let since = tx.now - Self.longestChat
            try tx.settleMessages(of: client.conversation, since: since, on: visit.id)
            return .booked(visit)
        case .taken(let instead): return .taken(instead: instead, wasKept: kept.map { $0 <= tx.now } ?? false)
        }
    }
}
