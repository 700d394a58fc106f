/// A booked visit (FHIR Appointment).
///
/// Every change raises `version`.
package struct Appointment: Sendable, Hashable {
    package enum State: String, Sendable, CaseIterable {
        case booked
        case cancelled
        case fulfilled
        case noShow = "noshow"
    }

    package var id: Identifier<Appointment>
    package var version: Int
    /// The version since which time, practitioner, place and patient are what they are; a message about an earlier one is stale.
    package var slotVersion: Int
    package var state: State
    package var patient: Identifier<Person>
    package var practitioner: Identifier<Practitioner>
    package var location: Identifier<Location>
    package var visitType: Identifier<VisitType>
    package var start: Instant
    package var end: Instant
    /// IANA zone of the location; the wall time patients are told is in it.
    package var zone: String
    /// When the patient confirmed this version.
    package var confirmedAt: Instant?
    /// Who called it off, if anybody did and it is known.
    package var cancelReason: CancelReason?
    /// The booking system's own id, for imports.
    package var externalID: String?
    /// Minutes around the visit that are the practitioner's own, as they were when it was booked; a visit that another
    /// system keeps has none.
    package var bufferBefore = 0
    package var bufferAfter = 0

    package init(
        id: Identifier<Appointment>,
        version: Int = 1,
        slotVersion: Int? = nil,
        state: State = .booked,
        patient: Identifier<Person>,
        practitioner: Identifier<Practitioner>,
        location: Identifier<Location>,
        visitType: Identifier<VisitType>,
        start: Instant,
        end: Instant,
        zone: String,
        confirmedAt: Instant? = nil,
        cancelReason: CancelReason? = nil,
        externalID: String? = nil
    ) {
        self.id = id
        self.version = version
        self.slotVersion = slotVersion ?? version
        self.state = state
        self.patient = patient
        self.practitioner = practitioner
        self.location = location
        self.visitType = visitType
        self.start = start
        self.end = end
        self.zone = zone
        self.confirmedAt = confirmedAt
        self.cancelReason = cancelReason
        self.externalID = externalID
    }

    /// Without its rooms, which it may have any of.
    package var slot: Slot {
        Slot(practitioner: practitioner, location: location, start: start, end: end, zone: zone)
    }
}

package struct Practitioner: Sendable, Hashable {
    package var id: Identifier<Practitioner>
    package var name: String

    package init(id: Identifier<Practitioner>, name: String) {
        self.id = id
        self.name = name
    }
}

package struct Location: Sendable, Hashable {
    package var id: Identifier<Location>
    package var name: String
    package var address: String
    package var zone: String

    package init(id: Identifier<Location>, name: String, address: String, zone: String) {
        self.id = id
        self.name = name
        self.address = address
        self.zone = zone
    }
}

extension Appointment {
    /// What it keeps from everybody else.
    package var blocked: Range<Instant> { start - .minutes(Int64(bufferBefore))..<end + .minutes(Int64(bufferAfter)) }
}

/// A kind of visit: how long it takes and how far ahead the patient is reminded.
package struct VisitType: Sendable, Hashable {
    package var id: Identifier<VisitType>
    package var name: String
    package var minutes: Int
    /// How long before the start each reminder is due, longest first.
    package var reminderOffsets: [Span]
    /// What a short or a long lead or a risk changes of them.
    package var reminderRules: [ReminderCadence.Rule] = []
    /// Whether patients may book it in the chat.
    package var isBookable: Bool
    /// The clinic's own words on how to prepare; empty when there is nothing to say.
    package var preparation: String
    /// Nil where nothing follows it.
    package var followUp: FollowUp?

    package init(
        id: Identifier<VisitType>,
        name: String,
        minutes: Int,
        reminderOffsets: [Span] = [.hours(48), .hours(24)],
        isBookable: Bool = false,
        preparation: String = ""
    ) {
        self.id = id
        self.name = name
        self.minutes = minutes
        self.reminderOffsets = reminderOffsets
        self.isBookable = isBookable
        self.preparation = preparation
    }
}

/// A weekly span in which a practitioner sees patients at a location (FHIR Schedule).
package struct OpeningHours: Sendable, Hashable {
    package var practitioner: Identifier<Practitioner>
    package var location: Identifier<Location>
    /// ISO weekday, 1 for Monday to 7 for Sunday.
    package var weekday: Int
    /// Minutes after local midnight.
    package var from: Int
    package var to: Int

    package init(
        practitioner: Identifier<Practitioner>,
        location: Identifier<Location>,
        weekday: Int,
        from: Int,
        to: Int
    ) {
        self.practitioner = practitioner
        self.location = location
        self.weekday = weekday
        self.from = from
        self.to = to
    }
}
