/// One date of a series: when the visit would be, or why it cannot be had.
package struct SeriesVisit: Hashable, Sendable {
    package enum Obstacle: String, Error, Sendable, CaseIterable {
        case past
        /// The clock skips that time on that day.
        case noSuchTime = "no-such-time"
        /// Leave, a holiday, or the place is closed.
        case away
        case outsideHours = "outside-hours"
        /// The practitioner has another visit then, or its buffer, or a patient is choosing that time.
        case taken
        /// A room or a piece of equipment that it needs cannot be had.
        case noRoom = "no-room"
        /// The patient has a visit with somebody else then.
        case patientElsewhere = "patient-elsewhere"
    }

    package let date: LocalDate
    package let result: Result<Slot, Obstacle>

    package init(date: LocalDate, result: Result<Slot, Obstacle>) {
        self.date = date
        self.result = result
    }

    package var obstacle: Obstacle? {
        if case .failure(let obstacle) = result { obstacle } else { nil }
    }
}

/// Whether a visit can be had at a time that staff name, whatever is offered to patients; and if not, why.
package struct SeriesCheck: Sendable {
    package let practitioner: Identifier<Practitioner>
    package let location: Identifier<Location>
    package let zone: Zone
    package let demand: VisitDemand
    package let hours: WorkingHours
    /// Everything that is gone, absences among it.
    package let taken: TakenTime
    package let absences: TakenTime

    package init(
        practitioner: Identifier<Practitioner>,
        location: Identifier<Location>,
        zone: Zone,
        demand: VisitDemand,
        hours: WorkingHours,
        taken: TakenTime,
        absences: TakenTime
    ) {
        self.practitioner = practitioner
        self.location = location
        self.zone = zone
        self.demand = demand
        self.hours = hours
        self.taken = taken
        self.absences = absences
    }

    package func visit(on date: LocalDate, minuteOfDay: Int, now: Instant) -> SeriesVisit {
        SeriesVisit(date: date, result: result(CivilTime(date, minuteOfDay: minuteOfDay), now))
    }

    private func result(_ wall: CivilTime, _ now: Instant) -> Result<Slot, SeriesVisit.Obstacle> {
        let start = zone.instant(of: wall)
        guard zone.civil(at: start) == wall else { return .failure(.noSuchTime) }
        guard start > now else { return .failure(.past) }
        let end = start + .minutes(Int64(demand.minutes))
        let blocked = demand.blocked(start, end)
        let owners: [Taken.Owner] = [.practitioner(practitioner), .everybody, .location(location)]
        guard owners.allSatisfy({ absences.isFree($0, blocked) }) else { return .failure(.away) }
        guard isOpen(wall, until: zone.civil(at: end)) else { return .failure(.outsideHours) }
        guard owners.allSatisfy({ taken.isFree($0, blocked) }) else { return .failure(.taken) }
        guard let resources = ResourceChoice(demand.needs).free(at: location, blocked, taken) else {
            return .failure(.noRoom)
        }
        return .success(
            Slot(
                practitioner: practitioner,
                location: location,
                start: start,
                end: end,
                zone: zone.name,
                resources: resources
            )
        )
    }

    private func isOpen(_ start: CivilTime, until end: CivilTime) -> Bool {
        hours.on(start.date).contains { hours in
            hours.practitioner == practitioner && hours.location == location && hours.from <= start.minuteOfDay
                && end <= CivilTime(start.date, minuteOfDay: hours.to)
        }
    }
}
