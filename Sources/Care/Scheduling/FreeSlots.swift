/// Which times can be offered for a visit.
package struct FreeSlots: Sendable {
    package var hours: WorkingHours
    package var demand: VisitDemand
    /// Hours are by the clock on each location's own wall; a location without a zone offers nothing.
    package var zones: [Identifier<Location>: Zone]
    /// When the patient is at another visit.
    package var elsewhere: [Range<Instant>]
    private let taken: TakenTime

    package init(
        hours: WorkingHours,
        taken: TakenTime,
        demand: VisitDemand,
        zones: [Identifier<Location>: Zone],
        elsewhere: [Range<Instant>] = []
    ) {
        self.elsewhere = elsewhere
        self.hours = hours
        self.taken = taken
        self.demand = demand
        self.zones = zones
    }

    /// Whether exactly this meeting can still be had; gives it with what it would use.
    package func available(_ slot: Slot, now: Instant) -> Slot? {
        guard slot.start >= now + demand.notice, let zone = zones[slot.location] else { return nil }
        return slots(on: zone.civil(at: slot.start).date).first { $0.isSameMeeting(as: slot) }
    }

    /// Every possible time of one day in order, one for each start.
    package func slots(on date: LocalDate, wish: SlotWish = SlotWish(), in span: Range<Instant>) -> [Slot] {
        var seen: Set<Instant> = []
        return slots(on: date, wish: wish)
            .filter { span.contains($0.start) && seen.insert($0.start).inserted }
            .sorted { $0.start < $1.start }
    }

    /// Whether anything is free on the day; looks no further than the first time that is.
    package func hasSlot(on date: LocalDate, wish: SlotWish = SlotWish(), in span: Range<Instant>) -> Bool {
        guard isPossible else { return false }
        return hours.on(date).contains { hours in
            guard wish.allows(hours, on: date), let zone = zone(of: hours) else { return false }
            return starts(in: hours).contains { minute in
                guard wish.allows(minuteOfDay: minute) else { return false }
                return slot(in: hours, CivilTime(date, minuteOfDay: minute), zone)
                    .map { span.contains($0.start) } ?? false
            }
        }
    }

    private func slots(on date: LocalDate, wish: SlotWish = SlotWish()) -> [Slot] {
        guard isPossible else { return [] }
        return hours.on(date).flatMap { hours -> [Slot] in
            guard wish.allows(hours, on: date), let zone = zone(of: hours) else { return [] }
            return starts(in: hours).compactMap { minute in
                guard wish.allows(minuteOfDay: minute) else { return nil }
                return slot(in: hours, CivilTime(date, minuteOfDay: minute), zone)
            }
        }
    }

    private var isPossible: Bool { (1...DailyHours.minutesPerDay).contains(demand.minutes) && demand.step > 0 }

    /// Nil where the practitioner does not offer such visits.
    private func zone(of hours: OpeningHours) -> Zone? {
        demand.practitioners?.contains(hours.practitioner) == false ? nil : zones[hours.location]
    }

    private func starts(in hours: OpeningHours) -> StrideThrough<Int> {
        stride(from: hours.from, through: hours.to - demand.minutes, by: demand.step)
    }

    private func slot(in hours: OpeningHours, _ wall: CivilTime, _ zone: Zone) -> Slot? {
        let start = zone.instant(of: wall)
        let end = start + .minutes(Int64(demand.minutes))
        // A time the clock skips that day is offered to nobody; nor does a visit go on after closing where it skips later.
        guard zone.civil(at: start) == wall, zone.civil(at: end) <= CivilTime(wall.date, minuteOfDay: hours.to) else {
            return nil
        }
        guard !elsewhere.contains(where: { $0.lowerBound < end && $0.upperBound > start }) else { return nil }
        let blocked = demand.blocked(start, end)
        guard taken.isFree(.practitioner(hours.practitioner), blocked), taken.isFree(.everybody, blocked),
            taken.isFree(.location(hours.location), blocked),
            let resources = ResourceChoice(demand.needs).free(at: hours.location, blocked, taken)
        else { return nil }
        return Slot(
            practitioner: hours.practitioner,
            location: hours.location,
            start: start,
            end: end,
            zone: zone.name,
            resources: resources
        )
    }
}
