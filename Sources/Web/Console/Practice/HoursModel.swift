package import Care
package import Practice
import Store

/// What the page of hours is made of; nothing of any patient's.
package struct HoursRows: Sendable {
    /// Changed days are shown so far ahead.
    private static let daysAhead = 92

    let practitioners: [Practitioner]
    let locations: [Location]
    let weekly: [Identifier<Practitioner>: [OpeningHours]]
    let exceptions: [HoursException]
    let outside: [OutsideHours]

    package init(
        practitioners: [Practitioner],
        locations: [Location],
        weekly: [Identifier<Practitioner>: [OpeningHours]],
        exceptions: [HoursException] = [],
        outside: [OutsideHours] = []
    ) {
        self.practitioners = practitioners
        self.locations = locations
        self.weekly = weekly
        self.exceptions = exceptions
        self.outside = outside
    }

    init(today: LocalDate, in tx: Transaction) throws {
        practitioners = try tx.practitioners()
        locations = try tx.locations()
        var weekly: [Identifier<Practitioner>: [OpeningHours]] = [:]
        for practitioner in practitioners { weekly[practitioner.id] = try tx.openingHours(of: practitioner.id) }
        self.weekly = weekly
        exceptions = try tx.hoursExceptions(on: today...today.adding(days: Self.daysAhead))
        outside = try OutsideHours.find(in: tx)
    }
}

/// What the page of hours shows.
package struct HoursModel {
    struct ChangedDay {
        let key: String
        let when: String
        let href: String
        let practitioner: String
        let hours: String
        let who: String
        let day: String
    }

    /// One practitioner's hours by the week.
    struct Week {
        let key: String
        let name: String
        let summary: String
        let days: [Weekday]
        let outside: Outside?
    }

    struct Weekday {
        let name: String
        let spans: [SpanField]
    }

    struct SpanField {
        /// Weekday and number, as they stand in the names of the fields.
        let field: String
        let label: String
        let places: [FormOption]
        /// The place where there is but one.
        let only: String?
        let from: String
        let to: String
    }

    /// Booked visits that none of the hours hold.
    struct Outside {
        let words: String
        let weeks: [WeekLink]
    }

    struct WeekLink {
        let words: String
        let href: String
    }

    /// Spans of a weekday that can be entered.
    static let mostSpans = 8

    let shell: Shell
    let tabs: [PracticeTab]
    let today: String
    let weeklyHref: String
    let hoursHref: String
    let peopleHref: String
    let canEnter: Bool
    let practitioners: [FormOption]
    let places: [FormOption]
    let weeks: [Week]
    let changed: [ChangedDay]

    package init(shell: Shell, rows: HoursRows, today: LocalDate, time: ClinicTime) {
        self.shell = shell
        tabs = PracticePage.hours.tabs
        self.today = today.description
        weeklyHref = ConsolePath.practiceWeekly.path
        hoursHref = ConsolePath.practiceHours.path
        peopleHref = ConsolePath.practicePeople.path
        canEnter = !rows.practitioners.isEmpty && !rows.locations.isEmpty
        practitioners = rows.practitioners.map {
            FormOption(value: $0.id.description, name: $0.name, isChosen: false)
        }
        places = rows.locations.map { FormOption(value: $0.id.description, name: $0.name, isChosen: false) }
        weeks = rows.practitioners.map { Self.week($0, rows, time) }
        let names = Dictionary(rows.locations.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        changed = rows.exceptions.map { Self.changed($0, rows, names, time) }
    }

    private static func week(_ practitioner: Practitioner, _ rows: HoursRows, _ time: ClinicTime) -> Week {
        let hours = rows.weekly[practitioner.id] ?? []
        return Week(
            key: practitioner.id.description,
            name: practitioner.name,
            summary: hours.isEmpty ? "no weekly hours" : HoursWords.week(hours, rows.locations),
            days: (1...7).map { weekday in
                let known = hours.filter { $0.weekday == weekday }
                // Two to begin with, and always one more than is filled in.
                let count = min(mostSpans, max(2, known.count + 1))
                return Weekday(
                    name: HoursWords.weekdays[weekday - 1],
                    spans: (1...count).map { number in
                        field(number <= known.count ? known[number - 1] : nil, weekday, number, rows.locations)
                    }
                )
            },
            outside: rows.outside.first { $0.practitioner == practitioner.id }.map { outside($0, time) }
        )
    }

    private static func field(_ hours: OpeningHours?, _ weekday: Int, _ number: Int, _ places: [Location]) -> SpanField
    {
        SpanField(
            field: "\(weekday)-\(number)",
            label: "\(HoursWords.weekdays[weekday - 1]), span \(number)",
            places: places.count == 1
                ? []
                : places.map {
                    FormOption(value: $0.id.description, name: $0.name, isChosen: $0.id == hours?.location)
                },
            only: places.count == 1 ? places[0].id.description : nil,
            from: hours.map { HoursWords.clock($0.from) } ?? "",
            // A field for a time of day knows midnight as 00:00 only.
            to: hours.map { HoursWords.clock($0.to % 1440) } ?? ""
        )
    }

    private static func outside(_ found: OutsideHours, _ time: ClinicTime) -> Outside {
        let mondays = found.starts.map { WeekQuery(day: time.date($0)).monday }
        let counts = Dictionary(grouping: mondays, by: \.self).mapValues(\.count).sorted { $0.key < $1.key }
        let count = found.starts.count
        return Outside(
            words: count == 1
                ? "1 booked visit of the next three months lies outside these hours. It stays as it is."
                : "\(count) booked visits of the next three months lie outside these hours. They stay as they are.",
            weeks: counts.map { monday, count in
                WeekLink(
                    words: "Week of \(time.day(monday)): \(count)",
                    href: WeekQuery(day: monday, whose: .one(found.practitioner)).href
                )
            }
        )
    }

    private static func changed(
        _ exception: HoursException,
        _ rows: HoursRows,
        _ places: [Identifier<Location>: String],
        _ time: ClinicTime
    ) -> ChangedDay {
        let spans = exception.hours.map { "\(HoursWords.span($0.from, $0.to)), \(places[$0.location] ?? "")" }
        return ChangedDay(
            key: "\(exception.practitioner)-\(exception.date)",
            when: time.day(exception.date),
            href: "\(ConsolePath.week.path)?day=\(exception.date)&view=day",
            practitioner: rows.practitioners.first { $0.id == exception.practitioner }?.name ?? "",
            hours: spans.isEmpty ? "sees nobody" : spans.joined(separator: " · "),
            who: exception.practitioner.description,
            day: exception.date.description
        )
    }
}
