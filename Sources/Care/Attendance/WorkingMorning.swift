/// When the clinic writes of its own accord: in the morning of a working day, by the recipient's clock.
package struct WorkingMorning: Hashable, Sendable {
    /// ISO weekdays, 1 for Monday to 7 for Sunday.
    package var weekdays: Set<Int>
    package var holidays: Set<LocalDate>
    /// Minutes after midnight, 0 to 1439.
    package var minuteOfDay: Int
    package var quietHours: QuietHours

    package init(
        weekdays: Set<Int> = [1, 2, 3, 4, 5],
        holidays: Set<LocalDate> = [],
        minuteOfDay: Int = 9 * 60 + 30,
        quietHours: QuietHours = .standard
    ) {
        self.weekdays = weekdays
        self.holidays = holidays
        self.minuteOfDay = minuteOfDay
        self.quietHours = quietHours
    }

    /// So many days are looked at.
    package static let horizonDays = 60

    /// The first one on a date after `date` and not before `now`; nil when there is none in sight.
    ///
    /// In quiet hours it is as soon as they end, if that is the same day.
    package func next(after date: LocalDate, now: Instant, in zone: Zone) -> Instant? {
        let first = max(date.adding(days: 1), zone.civil(at: now).date)
        for offset in 0..<Self.horizonDays {
            let day = first.adding(days: offset)
            guard isWorking(day) else { continue }
            let wanted = zone.instant(of: CivilTime(day, minuteOfDay: minuteOfDay))
            let moment = quietHours.nextAllowed(from: wanted, in: zone)
            if moment >= now, zone.civil(at: moment).date == day { return moment }
        }
        return nil
    }

    package func isWorking(_ day: LocalDate) -> Bool { weekdays.contains(day.weekday) && !holidays.contains(day) }
}
