/// A span of every day by the wall clock, from a minute up to another; it may pass midnight.
package struct DailyHours: Hashable, Sendable {
    package static let minutesPerDay = 1440

    /// Minutes after midnight, 0 to 1439; the first one inside.
    package let from: Int
    /// Minutes after midnight, 0 to 1439; the first one outside.
    ///
    /// The same as `from` means never.
    package let to: Int

    /// Nil for minutes that no clock shows.
    package init?(from: Int, to: Int) {
        guard (0..<Self.minutesPerDay).contains(from), (0..<Self.minutesPerDay).contains(to) else { return nil }
        self.from = from
        self.to = to
    }

    init(known from: Int, _ to: Int) {
        self.from = from
        self.to = to
    }

    package var passesMidnight: Bool { to < from }

    /// How long it lasts by the clock's face, 0 to 1439.
    package var minutes: Int { (to - from + Self.minutesPerDay) % Self.minutesPerDay }

    /// Whether the clock's face is inside.
    ///
    /// It asks only what the clock shows, so an hour that comes twice or not at all
    /// changes nothing.
    package func contains(_ civil: CivilTime) -> Bool {
        let minute = civil.minuteOfDay
        return passesMidnight ? minute >= from || minute < to : minute >= from && minute < to
    }

    /// The day on which the span around `civil` began; the day itself if it is outside.
    package func firstDay(around civil: CivilTime) -> LocalDate {
        passesMidnight && civil.minuteOfDay < to ? civil.date.adding(days: -1) : civil.date
    }
}
