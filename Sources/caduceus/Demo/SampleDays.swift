import Care

/// Two weeks of the sample clinic around a day: who comes when, the same for the same day.
struct SampleDays {
    struct Visit {
        var patient: Int
        var practitioner: Int
        var type: Int
        var date: LocalDate
        /// Minutes after midnight.
        var minute: Int
    }

    let clinic: SampleClinic
    let today: LocalDate

    static let morning = (from: 9 * 60, to: 12 * 60 + 30)
    static let afternoon = (from: 13 * 60 + 30, to: 17 * 60)
    /// Half-hours of a day that are booked, counted from 09:00; each practitioner's day is another rotation.
    private static let pattern = [[0, 1, 4, 8], [0, 2, 3, 7], [0, 1, 5, 6, 10]]
    /// Visits on one day: nobody comes twice within three working days.
    private static let perDay = pattern.joined().count

    /// The working day on or after `date` whose next day is a working day too: the demo shows tomorrow's visits.
    static func firstDay(from date: LocalDate) -> LocalDate {
        var day = date
        while day.weekday > 4 { day = day.adding(days: 1) }
        return day
    }

    /// The days from before today to after it, both ends included, on which there are visits; weekends have none.
    func visits(on days: ClosedRange<Int> = -4...9) -> [Visit] {
        var visits: [Visit] = []
        for offset in days {
            let date = today.adding(days: offset)
            guard date.weekday <= 5 else { continue }
            visits += Self.pattern.indices.flatMap { day(date, $0) }
        }
        return visits
    }

    private func day(_ date: LocalDate, _ practitioner: Int) -> [Visit] {
        let slots = Self.halfHours
        let before = Self.pattern.prefix(practitioner).joined().count
        return Self.pattern[practitioner].enumerated().map { number, step in
            let turn = Self.workday(date) * Self.perDay + before + number
            // Seven shares no divisor with forty, so it only shuffles who follows whom.
            let patient = turn * 7 % clinic.patients.count
            return Visit(
                patient: patient,
                practitioner: practitioner,
                type: turn % clinic.visitTypes.count,
                date: date,
                minute: slots[(step + practitioner) % slots.count]
            )
        }
    }

    /// Counts Mondays to Fridays.
    private static func workday(_ date: LocalDate) -> Int {
        (date.dayNumber - date.weekday + 1) / 7 * 5 + date.weekday - 1
    }

    private static let halfHours =
        Array(stride(from: morning.from, to: morning.to, by: 30))
        + Array(stride(from: afternoon.from, to: afternoon.to, by: 30))
}
