package import Care

/// What the booking system last said of a visit; where the visit is now may be the patient's doing.
package struct ImportedVisit: Sendable, Hashable {
    package var practitioner: Identifier<Practitioner>
    package var location: Identifier<Location>
    package var start: Instant
    package var end: Instant
    /// In the words of `Interchange`; nil if the file said it before anybody kept it.
    package var status: String?

    package init(
        practitioner: Identifier<Practitioner>,
        location: Identifier<Location>,
        start: Instant,
        end: Instant,
        status: String?
    ) {
        self.practitioner = practitioner
        self.location = location
        self.start = start
        self.end = end
        self.status = status
    }
}

extension Transaction {
    package func imported(_ id: Identifier<Appointment>) throws -> ImportedVisit? {
        try row(
            "SELECT imported_practitioner_id, imported_location_id, imported_start, imported_end, imported_status "
                + "FROM appointment WHERE id = ? AND imported_start IS NOT NULL",
            [.id(id)]
        ) {
            ImportedVisit(
                practitioner: $0.id(0),
                location: $0.id(1),
                start: $0.instant(2),
                end: $0.instant(3),
                status: $0.optionalText(4)
            )
        }
    }

    package func remember(_ imported: ImportedVisit, of id: Identifier<Appointment>) throws {
        try execute(
            "UPDATE appointment SET imported_practitioner_id = ?, imported_location_id = ?, imported_start = ?, "
                + "imported_end = ?, imported_status = ? WHERE id = ?",
            .id(imported.practitioner),
            .id(imported.location),
            .instant(imported.start),
            .instant(imported.end),
            .optional(imported.status),
            .id(id)
        )
    }

    /// Takes a booked visit off the schedule for the rest of a savepoint, so that others may take its time before it is
    /// saved at a new one.
    package func suspend(_ id: Identifier<Appointment>) throws {
        try execute("UPDATE appointment SET state = 'cancelled' WHERE id = ? AND state = 'booked'", .id(id))
    }
}
