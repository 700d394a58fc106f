package import Care
package import Store

/// Who sees patients, and where.
extension PracticeDesk {
    /// Adds a practitioner, or renames one.
    package func keepPractitioner(
        _ id: Identifier<Practitioner>?,
        named name: String,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        let name = try self.name(name)
        let all = try tx.practitioners()
        guard let id else {
            if all.contains(where: { $0.name == name }) { throw Refusal.nameTaken(name) }
            _ = try tx.ensurePractitioner(named: name)
            tx.tell(.appointments)
            return note(actor, in: tx)
        }
        guard let known = all.first(where: { $0.id == id }) else { throw Refusal.unknown }
        guard known.name != name else { return }
        if all.contains(where: { $0.name == name }) { throw Refusal.nameTaken(name) }
        try tx.update(Practitioner(id: id, name: name))
        note(actor, in: tx)
    }

    /// Adds a place, or changes one; visits that are booked keep the time zone they were booked in.
    package func keepPlace(
        _ id: Identifier<Location>?,
        named name: String,
        address: String,
        zone: String,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        let (name, address, zone) = (try self.name(name), Self.words(address), Self.words(zone))
        guard address.count <= Self.longestText else { throw Refusal.address }
        guard Zone(zone) != nil else { throw Refusal.zone(zone) }
        if let id, try tx.location(id) == nil { throw Refusal.unknown }
        if let other = try tx.location(named: name), other.id != id { throw Refusal.nameTaken(name) }
        guard let id else {
            _ = try tx.ensureLocation(named: name, address: address, zone: zone)
            tx.tell(.appointments)
            return note(actor, in: tx)
        }
        guard let known = try tx.location(id) else { throw Refusal.unknown }
        let changed = Location(id: id, name: name, address: address, zone: zone)
        guard changed != known else { return }
        try tx.update(changed)
        note(actor, in: tx)
    }
}
