package import Care

/// Who sees patients, where, for what and when.
extension Transaction {
    package func practitioner(_ id: Identifier<Practitioner>) throws -> Practitioner? {
        try row("SELECT id, name FROM practitioner WHERE id = ?", [.id(id)]) {
            Practitioner(id: $0.id(0), name: $0.text(1))
        }
    }

    package func practitioners() throws -> [Practitioner] {
        try rows("SELECT id, name FROM practitioner ORDER BY name") { Practitioner(id: $0.id(0), name: $0.text(1)) }
    }

    package func ensurePractitioner(named name: String) throws -> Practitioner {
        let found = try row("SELECT id FROM practitioner WHERE name = ?", [.text(name)]) {
            $0.id(0, of: Practitioner.self)
        }
        if let found { return Practitioner(id: found, name: name) }
        let practitioner = Practitioner(id: newID(), name: name)
        try execute("INSERT INTO practitioner (id, name) VALUES (?, ?)", .id(practitioner.id), .text(name))
        return practitioner
    }

    /// Throws `StoreError.constraint` when somebody else has that name.
    package func update(_ practitioner: Practitioner) throws {
        try execute(
            "UPDATE practitioner SET name = ? WHERE id = ?",
            .text(practitioner.name),
            .id(practitioner.id)
        )
        tell(.appointments)
    }

    package func location(_ id: Identifier<Location>) throws -> Location? {
        try row("SELECT id, name, address, zone FROM location WHERE id = ?", [.id(id)], Self.readLocation)
    }

    package func locations() throws -> [Location] {
        try rows("SELECT id, name, address, zone FROM location ORDER BY name", [], Self.readLocation)
    }

    package func ensureLocation(named name: String, address: String, zone: String) throws -> Location {
        if let found = try location(named: name) { return found }
        let location = Location(id: newID(), name: name, address: address, zone: zone)
        try execute(
            "INSERT INTO location (id, name, address, zone) VALUES (?, ?, ?, ?)",
            .id(location.id),
            .text(name),
            .text(address),
            .text(zone)
        )
        return location
    }

    package func visitType(_ id: Identifier<VisitType>) throws -> VisitType? {
        try row(
            "SELECT \(visitTypeColumns) FROM visit_type WHERE id = ?",
            [.id(id)],
            Self.readVisitType
        )
    }

    package func ensureVisitType(
        named name: String,
        minutes: Int,
        reminderOffsets: [Span] = [.hours(48), .hours(24)]
    ) throws -> VisitType {
        if let found = try visitType(named: name) { return found }
        let type = VisitType(id: newID(), name: name, minutes: minutes, reminderOffsets: reminderOffsets)
        try execute(
            "INSERT INTO visit_type (id, name, minutes, reminder_offsets) VALUES (?, ?, ?, ?)",
            .id(type.id),
            .text(name),
            .int(minutes),
            .text(Self.written(reminderOffsets))
        )
        return type
    }

    package func location(named name: String) throws -> Location? {
        try row("SELECT id, name, address, zone FROM location WHERE name = ?", [.text(name)], Self.readLocation)
    }

    package func visitType(named name: String) throws -> VisitType? {
        try row(
            "SELECT \(visitTypeColumns) FROM visit_type WHERE name = ?",
            [.text(name)],
            Self.readVisitType
        )
    }

    package func visitTypes() throws -> [VisitType] {
        try rows("SELECT \(visitTypeColumns) FROM visit_type ORDER BY name", [], Self.readVisitType)
    }

    /// What patients may book in the chat, by name.
    package func bookableVisitTypes() throws -> [VisitType] {
        try rows(
            "SELECT \(visitTypeColumns) FROM visit_type WHERE is_bookable = 1 ORDER BY name",
            [],
            Self.readVisitType
        )
    }

    package func update(_ location: Location) throws {
        try execute(
            "UPDATE location SET name = ?, address = ?, zone = ? WHERE id = ?",
            .text(location.name),
            .text(location.address),
            .text(location.zone),
            .id(location.id)
        )
        tell(.appointments)
    }

    package func update(_ type: VisitType) throws {
        try execute(
            "UPDATE visit_type SET name = ?, minutes = ?, reminder_offsets = ?, reminder_rules = ?, is_bookable = ?, "
                + "preparation = ?, follow_up_type_id = ?, follow_up_days = ? WHERE id = ?",
            .text(type.name),
            .int(type.minutes),
            .text(Self.written(type.reminderOffsets)),
            .text(ReminderCadence.rulesText(type.reminderRules)),
            .int(type.isBookable ? 1 : 0),
            .text(type.preparation),
            .id(type.followUp?.visitType),
            type.followUp.map { .int($0.days) } ?? .null,
            .id(type.id)
        )
        tell(.appointments)
    }

    package func clearOpeningHours(of practitioner: Identifier<Practitioner>) throws {
        try execute("DELETE FROM opening_hours WHERE practitioner_id = ?", .id(practitioner))
    }

    /// Gives a practitioner these weekly hours and no others.
    package func setWeeklyHours(_ hours: [OpeningHours], of practitioner: Identifier<Practitioner>) throws {
        try clearOpeningHours(of: practitioner)
        for span in hours { try add(span) }
        tell(.appointments)
    }

    package func openingHours(of practitioner: Identifier<Practitioner>) throws -> [OpeningHours] {
        try rows(
            "SELECT practitioner_id, location_id, weekday, from_minute, to_minute FROM opening_hours "
                + "WHERE practitioner_id = ? ORDER BY weekday, from_minute",
            [.id(practitioner)]
        ) {
            OpeningHours(
                practitioner: $0.id(0),
                location: $0.id(1),
                weekday: Int($0.int(2)),
                from: Int($0.int(3)),
                to: Int($0.int(4))
            )
        }
    }

    package func add(_ hours: OpeningHours) throws {
        try execute(
            "INSERT INTO opening_hours (id, practitioner_id, location_id, weekday, from_minute, to_minute) "
                + "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (practitioner_id, location_id, weekday, from_minute) "
                + "DO UPDATE SET to_minute = excluded.to_minute",
            .id(newID(OpeningHours.self)),
            .id(hours.practitioner),
            .id(hours.location),
            .int(hours.weekday),
            .int(hours.from),
            .int(hours.to)
        )
    }

    private static func written(_ offsets: [Span]) -> String {
        offsets.map { String($0.microseconds / 1_000_000) }.joined(separator: " ")
    }

    private static func readLocation(_ row: any SQLRow) -> Location {
        Location(id: row.id(0), name: row.text(1), address: row.text(2), zone: row.text(3))
    }

    private static func readVisitType(_ row: any SQLRow) -> VisitType {
        let offsets = row.text(3).split(separator: " ").compactMap { Int64($0) }.map { Span.seconds($0) }
        var type = VisitType(
            id: row.id(0),
            name: row.text(1),
            minutes: Int(row.int(2)),
            reminderOffsets: offsets,
            isBookable: row.int(4) != 0,
            preparation: row.text(5)
        )
        type.reminderRules = ReminderCadence.rules(text: row.text(6))
        if let next: Identifier<VisitType> = row.optionalID(7), let days = row.optionalInt(8) {
            type.followUp = FollowUp(visitType: next, days: Int(days))
        }
        return type
    }
}

extension SQLRow {
    package func id<Thing>(_ column: Int, of _: Thing.Type) -> Identifier<Thing> { Identifier(int(column)) }
}

private let visitTypeColumns =
    "id, name, minutes, reminder_offsets, is_bookable, preparation, reminder_rules, follow_up_type_id, follow_up_days"
