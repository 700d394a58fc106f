import Care
import Store

extension Transaction {
    /// The mornings, from a moment on, on which anybody sees patients at a place.
    func workingMorning(
        at location: Identifier<Location>,
        from moment: Instant,
        in zone: Zone,
        _ quietHours: QuietHours
    ) throws -> WorkingMorning {
        let hours = try practitioners().flatMap { try openingHours(of: $0.id) }
        let weekdays = Set(hours.lazy.filter { $0.location == location }.map(\.weekday))
        let horizon = moment + .days(Int64(WorkingMorning.horizonDays))
        var morning = WorkingMorning(quietHours: quietHours)
        if !weekdays.isEmpty { morning.weekdays = weekdays }
        for absence in try absences(from: moment, until: horizon) where absence.closes(location) {
            morning.holidays.formUnion(absence.dates(from: moment, in: zone))
        }
        return morning
    }
}

extension Absence {
    /// Whether nobody is there at the place then.
    fileprivate func closes(_ location: Identifier<Location>) -> Bool {
        switch taken.owner {
        case .everybody: true
        case .location(let closed): closed == location
        default: false
        }
    }

    /// The days it takes whole, from a moment on.
    fileprivate func dates(from moment: Instant, in zone: Zone) -> [LocalDate] {
        let first = zone.civil(at: max(taken.start, moment)).date
        return (0...WorkingMorning.horizonDays).map { first.adding(days: $0) }
            .filter { zone.startOfDay($0) >= taken.start && zone.startOfDay($0.adding(days: 1)) <= taken.end }
    }
}
