package import Care
package import Store

/// What the page of one week shows.
package struct ScheduleModel {
    struct Day {
        let key: String
        let name: String
        let href: String
        let isToday: Bool
        let visits: [VisitLine]
    }

    struct Choice {
        let name: String
        let href: String
        let isHere: Bool
    }

    let shell: Shell
    let heading: String
    let previous: String
    let next: String
    let choices: [Choice]
    let days: [Day]
    /// Whether the lines must say whose visit it is.
    let isEverybody: Bool

    package init(
        shell: Shell,
        visits: [VisitRow],
        practitioners: [Practitioner],
        wanted: Identifier<Practitioner>?,
        monday: LocalDate,
        today: LocalDate,
        time: ClinicTime
    ) {
        self.shell = shell
        heading = "\(time.day(monday)) – \(time.longDay(monday.adding(days: 6)))"
        previous = Self.href(monday.adding(days: -7), wanted)
        next = Self.href(monday.adding(days: 7), wanted)
        isEverybody = wanted == nil
        choices =
            [Choice(name: "Everybody", href: Self.href(monday, nil), isHere: wanted == nil)]
            + practitioners.map { Choice(name: $0.name, href: Self.href(monday, $0.id), isHere: $0.id == wanted) }
        let byDay = Dictionary(grouping: visits) { time.date($0.start) }
        // The weekend is shown only when somebody works on it.
        days = (0..<7).map { monday.adding(days: $0) }
            .filter { $0.weekday <= 5 || byDay[$0] != nil }
            .map { date in
                Day(
                    key: date.description,
                    name: time.day(date),
                    href: "\(ConsolePath.today.path)?day=\(date)",
                    isToday: date == today,
                    visits: (byDay[date] ?? []).map { VisitLine($0, time: time) }
                )
            }
    }

    private static func href(_ monday: LocalDate, _ practitioner: Identifier<Practitioner>?) -> String {
        "\(ConsolePath.schedule.path)?week=\(monday)" + (practitioner.map { "&practitioner=\($0)" } ?? "")
    }
}
