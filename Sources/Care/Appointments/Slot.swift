/// A stretch of a practitioner's time at a location that a visit takes or may take.
package struct Slot: Hashable, Sendable {
    package var practitioner: Identifier<Practitioner>
    package var location: Identifier<Location>
    package var start: Instant
    package var end: Instant
    /// IANA zone of the location.
    package var zone: String

    package init(
        practitioner: Identifier<Practitioner>,
        location: Identifier<Location>,
        start: Instant,
        end: Instant,
        zone: String
    ) {
        self.practitioner = practitioner
        self.location = location
        self.start = start
        self.end = end
        self.zone = zone
    }
}

extension Appointment {
    package var slot: Slot {
        Slot(practitioner: practitioner, location: location, start: start, end: end, zone: zone)
    }
}
