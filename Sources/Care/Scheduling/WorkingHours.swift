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
}
