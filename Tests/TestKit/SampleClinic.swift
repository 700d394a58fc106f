package import Care
package import Dialogue
package import Store

/// One invented patient of a small clinic in São Paulo, written to on one phone.
package struct SampleClinic: Sendable {
    /// From the range of numbers kept for fiction.
    package static let phone = ChannelAddress(phone: "12125550142")
    package static let line = "1001"

    package let person: Person
    package let address: Address
    package let conversation: Conversation
    package let practitioner: Practitioner
    package let otherPractitioner: Practitioner
    package let location: Location
    package let visitType: VisitType

    /// Rows of their own for each; the patient has agreed to reminders.
    package init(in tx: Transaction) throws {
        let zone = "America/Sao_Paulo"
        guard let address = try tx.ensureAddress(Self.phone) else { throw Missing() }
        self.address = address
        person = try tx.insertPerson(name: "Lia Exemplo", language: .english, zone: zone)
        try tx.link(person.id, to: address.id, as: .oneself, trust: 1)
        try tx.record(
            Consent(purpose: .appointments, state: .given, at: tx.now - .days(1), source: "front-desk"),
            of: person.id
        )
        conversation = try tx.ensureConversation(line: Self.line, address: address.id)
        practitioner = try tx.ensurePractitioner(named: "Dr Okoye")
        otherPractitioner = try tx.ensurePractitioner(named: "Dr Silva")
        location = try tx.ensureLocation(named: "Harbour", address: "5 Quay Street", zone: zone)
        visitType = try tx.ensureVisitType(named: "Check-up", minutes: 30)
    }

    private struct Missing: Error {}

    /// A booked visit that is not stored yet.
    package func visit(at start: Instant, minutes: Int64 = 30, in tx: Transaction) -> Appointment {
        Appointment(
            id: tx.newID(Appointment.self),
            patient: person.id,
            practitioner: practitioner.id,
            location: location.id,
            visitType: visitType.id,
            start: start,
            end: start + .minutes(minutes),
            zone: location.zone
        )
    }

    /// A text that may go at once, for an hour.
    package func text(
        _ cause: String,
        purpose: Purpose = .conversation,
        at moment: Instant,
        life: Span = .hours(1)
    ) -> NewOutboxItem {
        NewOutboxItem(
            cause: cause,
            person: person.id,
            purpose: purpose,
            notBefore: moment,
            notAfter: moment + life,
            content: .text("Hello \(cause)")
        )
    }
}
