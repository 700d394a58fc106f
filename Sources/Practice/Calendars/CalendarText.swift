package import Care
package import Interchange
package import Store

/// What a practitioner's own calendar shows of a visit.
package struct CalendarText: Sendable {
    private let showsPatients: Bool

    package init(showsPatients: Bool) {
        self.showsPatients = showsPatients
    }

    /// `stamp` is when it was last changed.
    package func entry(of visit: Appointment, stamp: Instant, in tx: Transaction) throws -> CalendarEntry {
        var entry = CalendarEntry(
            uid: CalendarName(visit.id, visit.practitioner, tx.vault).uid,
            sequence: visit.version,
            stamp: stamp,
            start: visit.start,
            end: visit.end,
            summary: try summary(of: visit, in: tx)
        )
        entry.isPrivate = true
        entry.location = try Self.place(of: visit, in: tx)
        return entry
    }

    private func summary(of visit: Appointment, in tx: Transaction) throws -> String {
        guard showsPatients, let patient = try tx.person(visit.patient) else { return "Appointment" }
        let kind = try tx.visitType(visit.visitType)?.name ?? "Appointment"
        return "\(kind): \(patient.name)"
    }

    static func place(of visit: Appointment, in tx: Transaction) throws -> String? {
        guard let location = try tx.location(visit.location) else { return nil }
        return location.address.isEmpty ? location.name : "\(location.name), \(location.address)"
    }
}
