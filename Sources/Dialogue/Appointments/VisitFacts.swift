package import Care

/// All that a message may say about a visit: when and where.
///
/// Never who, with whom or why, since it shows on a lock screen.
package struct VisitFacts: Hashable, Sendable {
    package var visit: VisitVersion
    /// What the clock on the location's wall shows at the start.
    package var start: CivilTime
    /// The location's name and address, on one line.
    package var place: String

    package init(visit: VisitVersion, start: CivilTime, place: String) {
        self.visit = visit
        self.start = start
        self.place = place
    }

    /// Nil if the appointment's zone is not a zone: a time in another one would be a lie.
    package init?(_ appointment: Appointment, at location: Location) {
        guard let zone = Zone(appointment.zone) else { return nil }
        visit = VisitVersion(appointment: appointment.id, version: appointment.version)
        start = zone.civil(at: appointment.start)
        place = location.line
    }
}

/// A free time as it is offered in a list row.
package struct SlotOffer: Hashable, Sendable {
    package var practitioner: Identifier<Practitioner>
    package var location: Identifier<Location>
    package var start: Instant
    /// What the clock on the location's wall shows at the start.
    package var wallStart: CivilTime
    /// Practitioner and location; the patient asked and the chat is open, so this may say both.
    package var detail: String
    /// The location's name and address, on one line.
    package var place: String

    /// Nil if the location's zone is not a zone.
    package init?(start: Instant, with practitioner: Practitioner, at location: Location) {
        guard let zone = Zone(location.zone) else { return nil }
        self.practitioner = practitioner.id
        self.location = location.id
        self.start = start
        wallStart = zone.civil(at: start)
        detail = "\(practitioner.name) · \(location.name)"
        place = location.line
    }
}

extension Location {
    /// Name and address on one line.
    fileprivate var line: String { address.isEmpty ? name : "\(name), \(address)" }
}
