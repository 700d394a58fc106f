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

    package func remove(_ absence: Identifier<Absence>) throws {
        try execute("DELETE FROM absence WHERE id = ?", .id(absence))
        tell(.appointments)
    }
}
