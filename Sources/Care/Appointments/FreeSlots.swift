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
    /// The zone of locations that `zones` does not name.
    package var zone: Zone
    /// Opening hours are by the clock on each location's own wall.
    package var zones: [Identifier<Location>: Zone]

    package init(
        openingHours: [OpeningHours],
        taken: [Taken],
        visitMinutes: Int,
        zone: Zone,
        zones: [Identifier<Location>: Zone] = [:]
    ) {
        self.openingHours = openingHours
        self.taken = taken
        self.visitMinutes = visitMinutes
        self.zone = zone
        self.zones = zones
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
        guard from < until else { return [] }
        return offered(in: [from..<until], now: now, limit: limit, page: page)
    }

    /// The same over several spans that do not overlap: the days of each take turns.
    package func offered(in spans: [Range<Instant>], now: Instant, limit: Int, page: Int = 0) -> [Slot] {
        guard limit > 0, page >= 0 else { return [] }
        let days = Self.interleaved(
            spans.map { self.days(from: max($0.lowerBound, now + Self.minimumNotice), until: $0.upperBound) }
        ).map(Self.spread)
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
        // The same moment is on different days in different zones.
        let clocks = [zone] + zones.values
        let first = clocks.map { $0.civil(at: from).date.dayNumber }.min() ?? 0
        let last = clocks.map { $0.civil(at: until).date.dayNumber }.max() ?? first
        var days: [[Slot]] = []
        for number in first...max(first, min(last, first + Self.horizonDays)) {
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
            let zone = zones[hours.location] ?? self.zone
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

    private static func interleaved(_ lists: [[[Slot]]]) -> [[Slot]] {
        let longest = lists.map(\.count).max() ?? 0
        return (0..<longest).flatMap { number in lists.compactMap { number < $0.count ? $0[number] : nil } }
    }
}
