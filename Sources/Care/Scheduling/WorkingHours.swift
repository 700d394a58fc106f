/// A day on which a practitioner's hours are not the usual ones.
package struct HoursException: Sendable, Hashable {
    package var practitioner: Identifier<Practitioner>
    package var date: LocalDate
    /// The whole of that day's hours; none, and the practitioner sees nobody.
    package var hours: [OpeningHours]

    package init(practitioner: Identifier<Practitioner>, date: LocalDate, hours: [OpeningHours]) {
        self.practitioner = practitioner
        self.date = date
        self.hours = hours
    }
}

/// Who sees patients where on a given day: the weekly hours, and the days that differ from them.
package struct WorkingHours: Sendable {
    /// Whoever comes first is offered first where several are free at the same time.
    package let weekly: [OpeningHours]
    private let exceptions: [LocalDate: [Identifier<Practitioner>: [OpeningHours]]]

    package init(weekly: [OpeningHours], exceptions: [HoursException] = []) {
        self.weekly = weekly
        var byDate: [LocalDate: [Identifier<Practitioner>: [OpeningHours]]] = [:]
        for exception in exceptions {
            byDate[exception.date, default: [:]][exception.practitioner, default: []] += exception.hours
        }
        self.exceptions = byDate
    }

    package func on(_ date: LocalDate) -> [OpeningHours] {
        let usual = weekly.filter { $0.weekday == date.weekday }
        guard let changed = exceptions[date] else { return usual }
        let others = changed.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap(\.value)
        return usual.filter { changed[$0.practitioner] == nil } + others
    }

    /// Whether the practitioner's hours at the place hold all of it; hours that follow each other count as one.
    package func isOpen(
        _ span: Range<Instant>,
        of practitioner: Identifier<Practitioner>,
        at location: Identifier<Location>,
        in zone: Zone
    ) -> Bool {
        var reached = span.lowerBound
        var date = zone.civil(at: span.lowerBound).date
        while date <= zone.civil(at: span.upperBound).date, reached < span.upperBound {
            let hours = on(date).filter { $0.practitioner == practitioner && $0.location == location }
            for hours in hours.sorted(by: { $0.from < $1.from }) {
                let opens = zone.instant(of: CivilTime(date, minuteOfDay: hours.from))
                if opens <= reached { reached = max(reached, zone.instant(of: CivilTime(date, minuteOfDay: hours.to))) }
            }
            date = date.adding(days: 1)
        }
        return reached >= span.upperBound
    }
}

extension OpeningHours {
    /// The first two of one practitioner's weekly hours that ask them to be in two places, or in one twice, at once.
    package static func clash(in weekly: [OpeningHours]) -> (OpeningHours, OpeningHours)? {
        let sorted = weekly.sorted { ($0.weekday, $0.from, $0.to) < ($1.weekday, $1.from, $1.to) }
        // Until the first two that overlap each ends before the next begins, so neighbours are enough.
        return zip(sorted, sorted.dropFirst()).first { $0.weekday == $1.weekday && $1.from < $0.to }
    }
}
