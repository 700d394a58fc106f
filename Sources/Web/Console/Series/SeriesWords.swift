import Care

/// How a series is told.
enum SeriesWords {
    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let ordinals = ["first", "second", "third", "fourth", "last"]

    /// `every 2 weeks`, `every month on the second Tuesday`.
    static func step(_ step: VisitSeries.Step, first: LocalDate) -> String {
        switch step {
        case .weeks(1): "every week"
        case .weeks(let count): "every \(count) weeks"
        case .months: "every month on the \(ordinals[(first.day - 1) / 7]) \(weekdays[first.weekday - 1])"
        }
    }

    /// Why a date cannot be had.
    static func obstacle(_ obstacle: SeriesVisit.Obstacle) -> String {
        switch obstacle {
        case .past: "That time has passed"
        case .noSuchTime: "No such time: the clocks change"
        case .away: "Leave, a holiday, or closed"
        case .outsideHours: "Outside opening hours"
        case .taken: "Taken already"
        case .noRoom: "No room or equipment is free"
        case .patientElsewhere: "The patient has another visit"
        }
    }

    static func mark(_ found: SeriesVisit) -> Mark {
        found.obstacle.map { Mark("▲", obstacle($0), "bad") } ?? Mark("✓", "Free", "good")
    }

    static func visits(_ count: Int) -> String { count == 1 ? "1 visit" : "\(count) visits" }

    /// `10:05`.
    static func time(_ minuteOfDay: Int) -> String {
        let text = CivilTime(LocalDate(dayNumber: 0), minuteOfDay: minuteOfDay).description
        return String(text.suffix(5))
    }
}

extension ClinicTime {
    /// `Tue 1 Dec 2026 09:30`.
    func longMoment(_ instant: Instant) -> String { "\(longDay(date(instant))) \(time(instant))" }
}
