package import Care
package import Store

/// Who sees patients, where, for what and when, as the clinic wrote it down; names are the keys.
package struct PracticePlan: Sendable, Hashable {
    package struct Place: Sendable, Hashable {
        package var name: String
        package var address: String
        package var zone: String

        package init(name: String, address: String, zone: String) {
            self.name = name
            self.address = address
            self.zone = zone
        }
    }

    package struct Kind: Sendable, Hashable {
        package var name: String
        package var minutes: Int
        /// Nil keeps those there are, or the standard ones of a new kind.
        package var reminders: [Span]?

        package init(name: String, minutes: Int, reminders: [Span]?) {
            self.name = name
            self.minutes = minutes
            self.reminders = reminders
        }
    }

    package struct Hours: Sendable, Hashable {
        package var location: String
        package var weekday: Int
        package var from: Int
        package var to: Int

        package init(location: String, weekday: Int, from: Int, to: Int) {
            self.location = location
            self.weekday = weekday
            self.from = from
            self.to = to
        }
    }

    package struct Colleague: Sendable, Hashable {
        package var name: String
        /// Nil leaves the hours as they are.
        package var hours: [Hours]?

        package init(name: String, hours: [Hours]?) {
            self.name = name
            self.hours = hours
        }
    }

    package struct UnknownLocation: Error, Hashable, CustomStringConvertible {
        package var name: String

        package init(name: String) {
            self.name = name
        }

        package var description: String {
            "opening hours are at `\(name)`, which is no location: name it under `locations`"
        }
    }

    package var locations: [Place] = []
    package var visitTypes: [Kind] = []
    package var practitioners: [Colleague] = []

    package init() {}

    /// Makes and updates all of it; gives how many things changed.
    package func apply(in tx: Transaction) throws -> Int {
        var changed = 0
        for place in locations where try apply(place, in: tx) { changed += 1 }
        for kind in visitTypes where try apply(kind, in: tx) { changed += 1 }
        for colleague in practitioners where try apply(colleague, in: tx) { changed += 1 }
        if changed > 0 { tx.audit(AuditEntry(actor: .commandLine, act: .practiceImported, amount: changed)) }
        return changed
    }

    private func apply(_ place: Place, in tx: Transaction) throws -> Bool {
        guard var known = try tx.location(named: place.name) else {
            _ = try tx.ensureLocation(named: place.name, address: place.address, zone: place.zone)
            return true
        }
        guard known.address != place.address || known.zone != place.zone else { return false }
        known.address = place.address
        known.zone = place.zone
        try tx.update(known)
        return true
    }

    private func apply(_ kind: Kind, in tx: Transaction) throws -> Bool {
        guard var known = try tx.visitType(named: kind.name) else {
            let type = try tx.ensureVisitType(named: kind.name, minutes: kind.minutes)
            if let reminders = kind.reminders { try tx.update(type.reminded(reminders)) }
            return true
        }
        let before = known
        known.minutes = kind.minutes
        if let reminders = kind.reminders { known = known.reminded(reminders) }
        guard known != before else { return false }
        try tx.update(known)
        return true
    }

    private func apply(_ colleague: Colleague, in tx: Transaction) throws -> Bool {
        let isNew = try !tx.practitioners().contains { $0.name == colleague.name }
        let practitioner = try tx.ensurePractitioner(named: colleague.name)
        guard let hours = colleague.hours else { return isNew }
        let wanted = try hours.map { hours in
            guard let location = try tx.location(named: hours.location) else {
                throw UnknownLocation(name: hours.location)
            }
            return OpeningHours(
                practitioner: practitioner.id,
                location: location.id,
                weekday: hours.weekday,
                from: hours.from,
                to: hours.to
            )
        }
        guard try Set(wanted) != Set(tx.openingHours(of: practitioner.id)) else { return isNew }
        try tx.clearOpeningHours(of: practitioner.id)
        for hours in wanted { try tx.add(hours) }
        return true
    }
}

extension VisitType {
    fileprivate func reminded(_ offsets: [Span]) -> VisitType {
        var type = self
        type.reminderOffsets = offsets.sorted(by: >)
        return type
    }
}
