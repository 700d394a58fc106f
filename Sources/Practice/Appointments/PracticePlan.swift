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
        package var reminders: ReminderCadence?
        package var terms: VisitTerms

        package init(name: String, minutes: Int, reminders: ReminderCadence?, terms: VisitTerms = VisitTerms()) {
            self.name = name
            self.minutes = minutes
            self.reminders = reminders
            self.terms = terms
        }
    }

    /// A room or a piece of equipment.
    package struct Thing: Sendable, Hashable {
        package var name: String
        package var kind: Resource.Kind
        package var location: String

        package init(name: String, kind: Resource.Kind, location: String) {
            self.name = name
            self.kind = kind
            self.location = location
        }
    }

    /// Days on which nobody is there, or one place or practitioner is not: whole days, the last one included.
    package struct DaysOff: Sendable, Hashable {
        package var first: LocalDate
        package var last: LocalDate
        package var reason: Absence.Reason
        package var location: String?

        package init(first: LocalDate, last: LocalDate, reason: Absence.Reason, location: String? = nil) {
            self.first = first
            self.last = last
            self.reason = reason
            self.location = location
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
        package var leave: [DaysOff]

        package init(name: String, hours: [Hours]?, leave: [DaysOff] = []) {
            self.name = name
            self.hours = hours
            self.leave = leave
        }
    }

    /// A name that stands for nothing the clinic has.
    package struct UnknownName: Error, Hashable, CustomStringConvertible {
        package var name: String
        /// The key of the file it belongs under.
        package var key: String

        package init(_ name: String, under key: String) {
            self.name = name
            self.key = key
        }

        package var description: String { "there is no `\(name)`: name it under `\(key)`" }
    }

    package var locations: [Place] = []
    package var resources: [Thing] = []
    package var daysOff: [DaysOff] = []
    package var visitTypes: [Kind] = []
    package var practitioners: [Colleague] = []

    package init() {}

    /// Makes and updates all of it; gives how many things changed.
    package func apply(in tx: Transaction) throws -> Int {
        var changed = 0
        for place in locations where try apply(place, in: tx) { changed += 1 }
        for thing in resources where try apply(thing, in: tx) { changed += 1 }
        for colleague in practitioners where try apply(colleague, in: tx) { changed += 1 }
        changed += try apply(visitTypes, in: tx)
        for days in daysOff where try apply(days, of: nil, in: tx) { changed += 1 }
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

    /// What follows a kind may be one that stands further down.
    private func apply(_ kinds: [Kind], in tx: Transaction) throws -> Int {
        let changed = try kinds.map { try apply($0, in: tx) }
        let followed = try kinds.map { try $0.terms.applyFollowUp(to: $0.name, in: tx) }
        return zip(changed, followed).count { $0 || $1 }
    }

    private func apply(_ kind: Kind, in tx: Transaction) throws -> Bool {
        let isNew = try tx.visitType(named: kind.name) == nil
        let before = try tx.ensureVisitType(named: kind.name, minutes: kind.minutes)
        var known = before
        known.minutes = kind.minutes
        if let reminders = kind.reminders { known = known.reminded(reminders) }
        if let isBookable = kind.terms.isBookable { known.isBookable = isBookable }
        if let preparation = kind.terms.preparation { known.preparation = preparation }
        if known != before { try tx.update(known) }
        let hasNewTerms = try kind.terms.apply(to: known, in: tx)
        return isNew || known != before || hasNewTerms
    }

    private func apply(_ colleague: Colleague, in tx: Transaction) throws -> Bool {
        let isNew = try !tx.practitioners().contains { $0.name == colleague.name }
        let practitioner = try tx.ensurePractitioner(named: colleague.name)
        var hasLeave = false
        for days in colleague.leave where try apply(days, of: practitioner.id, in: tx) { hasLeave = true }
        guard let hours = colleague.hours else { return isNew || hasLeave }
        let wanted = try hours.map { hours in
            guard let location = try tx.location(named: hours.location) else {
                throw UnknownName(hours.location, under: "locations")
            }
            return OpeningHours(
                practitioner: practitioner.id,
                location: location.id,
                weekday: hours.weekday,
                from: hours.from,
                to: hours.to
            )
        }
        guard try Set(wanted) != Set(tx.openingHours(of: practitioner.id)) else { return isNew || hasLeave }
        try tx.setWeeklyHours(wanted, of: practitioner.id)
        return true
    }

    private func apply(_ thing: Thing, in tx: Transaction) throws -> Bool {
        guard let location = try tx.location(named: thing.location) else {
            throw UnknownName(thing.location, under: "locations")
        }
        let isNew = try !tx.resources().contains { $0.name == thing.name && $0.location == location.id }
        _ = try tx.ensureResource(named: thing.name, thing.kind, at: location.id)
        return isNew
    }

    /// False when just that is known; where it names nobody and no place it holds for the whole clinic.
    private func apply(_ days: DaysOff, of practitioner: Identifier<Practitioner>?, in tx: Transaction) throws -> Bool {
        let place = try days.location.map { name in
            guard let place = try tx.location(named: name) else { throw UnknownName(name, under: "locations") }
            return place
        }
        // A day off is one by the clinic's own clock; where it has places in several zones, by the first one's.
        let zone = try (place ?? tx.locations().first).flatMap { Zone($0.zone) } ?? .utc
        let owner: Taken.Owner =
            if let practitioner { .practitioner(practitioner) } else if let place { .location(place.id) } else {
                .everybody
            }
        let taken = Taken(
            owner,
            start: zone.startOfDay(days.first),
            end: zone.startOfDay(days.last.adding(days: 1))
        )
        guard try !tx.absences(from: taken.start, until: taken.end).contains(where: { $0.taken == taken }) else {
            return false
        }
        _ = try tx.add(taken, because: days.reason)
        return true
    }
}

extension VisitType {
    fileprivate func reminded(_ cadence: ReminderCadence) -> VisitType {
        var type = self
        type.reminderOffsets = cadence.offsets
        type.reminderRules = cadence.rules
        return type
    }
}
