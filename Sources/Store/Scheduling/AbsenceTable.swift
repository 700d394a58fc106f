package import Care

/// Leave, holidays and closures.
extension Transaction {
    /// Throws `StoreError.constraint` when it ends before it starts.
    @discardableResult
    package func add(_ taken: Taken, because reason: Absence.Reason) throws -> Absence {
        let absence = Absence(id: newID(), taken: taken, reason: reason)
        var owners: [SQLValue] = [.null, .null, .null]
        switch taken.owner {
        case .everybody: break
        case .practitioner(let id): owners[0] = .id(id)
        case .location(let id): owners[1] = .id(id)
        case .resource(let id): owners[2] = .id(id)
        }
        try execute(
            "INSERT INTO absence (id, practitioner_id, location_id, resource_id, start_at, end_at, reason) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?)",
            .id(absence.id),
            owners[0],
            owners[1],
            owners[2],
            .instant(taken.start),
            .instant(taken.end),
            .text(reason.rawValue)
        )
        tell(.appointments)
        return absence
    }

    /// Those that touch the span, in order.
    package func absences(from: Instant, until: Instant) throws -> [Absence] {
        try rows(
            "SELECT id, practitioner_id, location_id, resource_id, start_at, end_at, reason FROM absence "
                + "WHERE end_at > ? AND start_at < ? ORDER BY start_at, id",
            [.instant(from), .instant(until)],
            Self.readAbsence
        )
    }

    static func readAbsence(_ row: any SQLRow) -> Absence {
        Absence(
            id: row.id(0),
            taken: Taken(owner(of: row, from: 1), start: row.instant(4), end: row.instant(5)),
            reason: Absence.Reason(rawValue: row.text(6)) ?? .closed
        )
    }

    /// Whose time it is, from three columns of which one at most says so.
    static func owner(of row: any SQLRow, from column: Int) -> Taken.Owner {
        if let practitioner: Identifier<Practitioner> = row.optionalID(column) { return .practitioner(practitioner) }
        if let location: Identifier<Location> = row.optionalID(column + 1) { return .location(location) }
        if let resource: Identifier<Resource> = row.optionalID(column + 2) { return .resource(resource) }
        return .everybody
    }

    package func remove(_ absence: Identifier<Absence>) throws {
        try execute("DELETE FROM absence WHERE id = ?", .id(absence))
        tell(.appointments)
    }
}
