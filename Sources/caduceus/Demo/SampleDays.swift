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
    private static let pattern = [0, 1, 3, 6, 8, 10, 12]

    /// The working day on or after `date` whose next day is a working day too: the demo shows tomorrow's visits.
    static func firstDay(from date: LocalDate) -> LocalDate {
        var day = date
        while day.weekday > 4 { day = day.adding(days: 1) }
        return day
    }

    var visits: [Visit] {
        var visits: [Visit] = []
        for offset in -4...9 {
            let date = today.adding(days: offset)
            guard date.weekday <= 5 else { continue }
            for practitioner in clinic.practitioners.indices {
                visits += day(date, practitioner, rotation: date.dayNumber)
            }
        }
        return visits
    }

    private func day(_ date: LocalDate, _ practitioner: Int, rotation: Int) -> [Visit] {
        let slots = Self.halfHours
        let count = clinic.patients.count
        return Self.pattern.prefix(4 + (practitioner + rotation) % 3).enumerated().map { number, step in
            let slot = slots[(step + practitioner) % slots.count]
            // Steps that share no divisor with the count bring everybody round.
            let patient = (rotation * 13 + practitioner * 7 + number * 3) % count
            let type = (patient + number) % clinic.visitTypes.count
            return Visit(patient: patient, practitioner: practitioner, type: type, date: date, minute: slot)
        }
    }

    private static let halfHours =
        Array(stride(from: morning.from, to: morning.to, by: 30))
        + Array(stride(from: afternoon.from, to: afternoon.to, by: 30))
}
