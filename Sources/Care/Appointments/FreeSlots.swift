/// Which times can be offered for a visit.
package struct FreeSlots: Sendable {
    /// Time that is gone: a visit, a hold, a holiday.
    package struct Taken: Hashable, Sendable {
        /// Nil takes everybody's time.
        package var practitioner: Identifier<Practitioner>?
        package var start: Instant
        package var end: Instant

        package init(practitioner: Identifier<Practitioner>?, start: Instant, end: Instant) {
            self.practitioner = practitioner
            self.start = start
            self.end = end
        }
    }

    /// Whoever comes first here is offered first where several are free at the same time.
    package var openingHours: [OpeningHours]
    package var taken: [Taken]
    package var visitMinutes: Int
    package var zone: Zone

    package init(openingHours: [OpeningHours], taken: [Taken], visitMinutes: Int, zone: Zone) {
        self.openingHours = openingHours
        self.taken = taken
        self.visitMinutes = visitMinutes
        self.zone = zone
    }

    /// Visits start at these minutes after opening.
    package static let stepMinutes = 15
    package static let minimumNotice = Span.hours(1)
    package static let mostPerDay = 3
    /// Days looked at, however far `until` is.
    package static let horizonDays = 120

    /// At most `limit` times to choose from, in order of time, spread over days and over the hours of a day.
    ///
    /// `page` 1 and up gives other times than the pages before.
    package func offered(from: Instant, until: Instant, now: Instant, limit: Int, page: Int = 0) -> [Slot] {
        guard limit > 0, page >= 0 else { return [] }
        let days = self.days(from: max(from, now + Self.minimumNotice), until: until).map(Self.spread)
        var ranked: [Slot] = []
        for round in 0..<Self.mostPerDay {
            for (number, picks) in days.enumerated() where round < picks.count {
                // Start each day at another hour: a morning here, an afternoon there.
                ranked.append(picks[(round + number) % picks.count])
            }
        }
        return ranked.dropFirst(limit * page).prefix(limit).sorted { $0.start < $1.start }
    }

    /// Whether exactly this time can still be had.
    package func isFree(_ slot: Slot, now: Instant) -> Bool {
        days(from: max(slot.start, now + Self.minimumNotice), until: slot.start + .minutes(1), everyPractitioner: true)
            .contains { $0.contains(slot) }
    }

    /// Every possible time, day by day; days without one are left out.
    private func days(from: Instant, until: Instant, everyPractitioner: Bool = false) -> [[Slot]] {
        guard from < until, visitMinutes > 0, visitMinutes <= DailyHours.minutesPerDay else { return [] }
        let busy = BusyTimes(taken)
        let first = zone.civil(at: from).date
        let last = min(zone.civil(at: until).date, first.adding(days: Self.horizonDays))
        var days: [[Slot]] = []
        for number in first.dayNumber...max(first.dayNumber, last.dayNumber) {
            let slots = self.slots(on: LocalDate(dayNumber: number), busy: busy).filter {
                $0.start >= from && $0.start < until
            }
            let distinct = everyPractitioner ? slots : Self.onePerStart(slots)
            if !distinct.isEmpty { days.append(distinct) }
        }
        return days
    }

    private func slots(on date: LocalDate, busy: BusyTimes) -> [Slot] {
        openingHours.filter { $0.weekday == date.weekday }.flatMap { hours -> [Slot] in
            let close = zone.instant(of: CivilTime(date, minuteOfDay: hours.to))
            return stride(from: hours.from, to: hours.to, by: Self.stepMinutes).compactMap { minute in
                let wall = CivilTime(date, minuteOfDay: minute)
                let start = zone.instant(of: wall)
                let end = start + .minutes(Int64(visitMinutes))
                // A time the clock skips that day is offered to nobody.
                guard zone.civil(at: start) == wall, end <= close,
                    busy.isFree(hours.practitioner, from: start, to: end)
                else { return nil }
                return Slot(
                    practitioner: hours.practitioner,
                    location: hours.location,
                    start: start,
                    end: end,
                    zone: zone.name
                )
            }
        }
    }

    private static func onePerStart(_ slots: [Slot]) -> [Slot] {
        var seen: Set<Instant> = []
        return slots.filter { seen.insert($0.start).inserted }.sorted { $0.start < $1.start }
    }

    /// At most three of a day: early, in the middle, late.
    private static func spread(_ slots: [Slot]) -> [Slot] {
        guard slots.count > mostPerDay else { return slots }
        return (0..<mostPerDay).map { slots[$0 * (slots.count - 1) / (mostPerDay - 1)] }
    }
}
