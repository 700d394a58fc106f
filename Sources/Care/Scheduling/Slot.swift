/// A stretch of a practitioner's time at a location that a visit takes or may take (FHIR Slot).
package struct Slot: Hashable, Sendable {
    package var practitioner: Identifier<Practitioner>
    package var location: Identifier<Location>
    package var start: Instant
    package var end: Instant
    /// IANA zone of the location.
    package var zone: String
    /// The rooms and equipment the visit has to itself.
    package var resources: [Identifier<Resource>]

    package init(
        practitioner: Identifier<Practitioner>,
        location: Identifier<Location>,
        start: Instant,
        end: Instant,
        zone: String,
        resources: [Identifier<Resource>] = []
    ) {
        self.practitioner = practitioner
        self.location = location
        self.start = start
        self.end = end
        self.zone = zone
        self.resources = resources
    }

    /// Whether patient and practitioner meet at the same time and place, in whichever room.
    package func isSameMeeting(as other: Slot) -> Bool {
        beginsLike(other) && end == other.end
    }

    /// Whether patient and practitioner meet at the same place and begin at the same time, however long it takes.
    package func beginsLike(_ other: Slot) -> Bool {
        (practitioner, location, start) == (other.practitioner, other.location, other.start)
    }
}
