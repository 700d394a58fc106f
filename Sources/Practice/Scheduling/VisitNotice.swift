import Care
import Dialogue
import Store

/// Tells a patient of a visit the clinic has entered or moved.
struct VisitNotice {
    /// A slip that is put right within this reaches nobody: the message hangs on the time it tells.
    static let patience = Span.minutes(2)

    private let rules: PracticeRules

    init(rules: PracticeRules) {
        self.rules = rules
    }

    /// Nothing where the patient cannot be written to, or was told because of `cause` before.
    func tell(_ visit: Appointment, cause: String? = nil, in tx: Transaction) throws {
        guard case .success(let address) = try Reach.of(visit.patient, for: .appointments, in: tx),
            let person = try tx.person(visit.patient), let place = try tx.location(visit.location),
            let facts = VisitFacts(visit, at: place)
        else { return }
        let item = NewOutboxItem(
            cause: cause ?? "told:\(visit.id):\(visit.slotVersion)",
            person: visit.patient,
            purpose: .appointments,
            anchor: OutboxItem.Anchor(id: visit.id.rawValue, version: visit.slotVersion),
            notBefore: tx.now + Self.patience,
            notAfter: visit.start,
            content: AppointmentDialogue(clinic: rules.clinicName, language: person.language).changed(facts)
        )
        try tx.say(item, in: try tx.ensureConversation(line: rules.line, address: address.id))
    }
}
