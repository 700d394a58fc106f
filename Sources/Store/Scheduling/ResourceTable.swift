package import Care

/// Rooms and equipment, and which visits have them.
extension Transaction {
    package func resources() throws -> [Resource] {
        try rows("SELECT id, name, kind, location_id FROM resource ORDER BY location_id, kind, name") {
            Self.readResource($0, from: 0)
        }
    }

    static func readResource(_ row: any SQLRow, from column: Int) -> Resource {
        Resource(
            id: row.id(column),
            name: row.text(column + 1),
            kind: Resource.Kind(rawValue: row.text(column + 2)) ?? .room,
            location: row.id(column + 3)
        )
    }

    package func ensureResource(
        named name: String,
        _ kind: Resource.Kind,
        at location: Identifier<Location>
    ) throws -> Resource {
        if let found = try resources().first(where: { $0.location == location && $0.name == name }) { return found }
        let resource = Resource(id: newID(), name: name, kind: kind, location: location)
        try execute(
            "INSERT INTO resource (id, location_id, kind, name) VALUES (?, ?, ?, ?)",
            .id(resource.id),
            .id(location),
            .text(kind.rawValue),
            .text(name)
        )
        tell(.appointments)
        return resource
    }

    /// Throws `StoreError.constraint` when its place has another of that name.
    package func rename(_ resource: Identifier<Resource>, to name: String) throws {
        try execute("UPDATE resource SET name = ? WHERE id = ?", .text(name), .id(resource))
        tell(.appointments)
    }

    package func resources(of appointment: Identifier<Appointment>) throws -> [Identifier<Resource>] {
        try rows(
            "SELECT resource_id FROM appointment_resource WHERE appointment_id = ? ORDER BY resource_id",
            [.id(appointment)]
        ) { $0.id(0) }
    }

    /// Gives a visit these and no others.
    ///
    /// Throws `StoreError.constraint` with `resource_taken` when one is another visit's then.
    package func assign(
        _ resources: [Identifier<Resource>],
        during span: Range<Instant>,
        to appointment: Identifier<Appointment>
    ) throws {
        try execute("DELETE FROM appointment_resource WHERE appointment_id = ?", .id(appointment))
        for resource in resources {
            try execute(
                "INSERT INTO appointment_resource (appointment_id, resource_id, from_at, until_at) VALUES (?, ?, ?, ?)",
                .id(appointment),
                .id(resource),
                .instant(span.lowerBound),
                .instant(span.upperBound)
            )
        }
    }
}
