package import Care

/// Times and dates as the console writes them, on the clinic's clock.
package struct ClinicTime: Sendable {
    package let zone: Zone

    package init(zone: Zone) {
        self.zone = zone
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    func date(_ instant: Instant) -> LocalDate { zone.civil(at: instant).date }

    /// The time of day, such as `09:05`.
    func time(_ instant: Instant) -> String {
        let civil = zone.civil(at: instant)
        return "\(civil.hour < 10 ? "0" : "")\(civil.hour):\(civil.minute < 10 ? "0" : "")\(civil.minute)"
    }

    /// A day of about now, such as `Mon 23 Nov`.
    func day(_ date: LocalDate) -> String {
        "\(Self.weekdays[(date.weekday + 6) % 7]) \(date.day) \(Self.months[(date.month + 11) % 12])"
    }

    /// A day of any year, such as `Mon 23 Nov 2026`.
    func longDay(_ date: LocalDate) -> String { "\(day(date)) \(date.year)" }

    /// `09:05` today, `Mon 23 Nov` on another day.
    func brief(_ instant: Instant, now: Instant) -> String {
        date(instant) == date(now) ? time(instant) : day(date(instant))
    }

    /// `09:05` today, `Mon 23 Nov, 09:05` on another day.
    func full(_ instant: Instant, now: Instant) -> String {
        date(instant) == date(now) ? time(instant) : "\(day(date(instant))), \(time(instant))"
    }

    /// The first moment of the day and of the next one.
    func bounds(of date: LocalDate) -> Range<Instant> {
        zone.startOfDay(date)..<zone.startOfDay(date.adding(days: 1))
    }

    /// How long, such as `5 h 12 min`, `12 min` or `less than a minute`.
    static func words(_ span: Span) -> String {
        let minutes = Int(span.seconds) / 60
        if minutes < 1 { return "less than a minute" }
        return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
