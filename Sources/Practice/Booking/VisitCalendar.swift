import Care
package import Interchange
package import Store

/// A visit for the patient's own calendar: when and where, and nothing of who or why.
package struct VisitCalendar: Sendable {
    private let clinicName: String

    package init(clinicName: String) {
        self.clinicName = clinicName
    }

    /// Nil for a link the clinic never gave, or one to a visit that is forgotten.
    package func entry(behind token: String, in tx: Transaction) throws -> CalendarEntry? {
        guard let id = VisitLinks.visit(behind: token, tx.vault), let visit = try tx.appointment(id),
            let location = try tx.location(visit.location)
        else { return nil }
        var entry = CalendarEntry(
            // The same in every file, so that a calendar moves the visit it has instead of adding another.
            uid: "visit-\(token)",
            sequence: visit.version,
            stamp: tx.now,
            start: visit.start,
            end: visit.end,
            summary: clinicName
        )
        entry.status = visit.state == .cancelled ? .cancelled : .confirmed
        entry.isPrivate = true
        entry.location = location.address.isEmpty ? location.name : "\(location.name), \(location.address)"
        return entry
    }
}
