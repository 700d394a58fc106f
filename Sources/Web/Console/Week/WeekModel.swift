package import Care
package import Store

/// What the board of a week, or of one day with the practitioners side by side, shows.
package struct WeekModel {
    struct Choice {
        let name: String
        let href: String
        let isHere: Bool
    }

    struct More {
        let name: String
        let href: String
        /// How many things wait there.
        var count: Int?
    }

    struct Day {
        let key: String
        let name: String
        let href: String
        let isHere: Bool
        let isToday: Bool
    }

    struct Board {
        let place: String
        let hours: [BoardColumn.Label]
        let moveHref: String
        let here: String
        let columns: [BoardColumn]
    }

    let shell: Shell
    let heading: String
    let previous: String
    let next: String
    let current: String
    let views: [Choice]
    let choices: [Choice]
    let more: [More]
    let days: [Day]
    let board: Board

    package init(
        shell: Shell,
        rows: BoardRows,
        query: WeekQuery,
        questions: Int = 0,
        now: Instant,
        time: ClinicTime
    ) {
        self.shell = shell
        let today = time.date(now)
        let step = query.isDay ? 1 : 7
        let dates =
            query.isDay ? time.longDay(query.day) : "\(time.day(query.monday)) – \(time.longDay(query.days.upperBound))"
        heading = rows.isCut ? "\(dates) · only the first \(Transaction.mostOnBoard) visits" : dates
        previous = query.with(day: query.day.adding(days: -step)).href
        next = query.with(day: query.day.adding(days: step)).href
        current = query.current
        views = [
            Choice(name: "Week", href: query.with(isDay: false).href, isHere: !query.isDay),
            Choice(name: "Day", href: query.with(isDay: true).href, isHere: query.isDay),
        ]
        choices =
            [Choice(name: "Everybody", href: query.with(whose: .everybody).href, isHere: query.whose == .everybody)]
            + rows.practitioners.map {
                Choice(name: $0.name, href: query.with(whose: .one($0.id)).href, isHere: query.whose == .one($0.id))
            }
        more = [
            More(name: "Leave", href: ConsolePath.leave.path), More(name: "Wait-list", href: ConsolePath.waiting.path),
            More(name: "Hours and practice", href: ConsolePath.practice.path),
            More(name: "Calendars", href: ConsolePath.calendars.path, count: questions == 0 ? nil : questions),
        ]
        let columns = BoardColumns(rows, query, now: now, time: time)
        let chosen = columns.dates.contains(query.day) ? query.day : columns.dates.first
        days =
            query.isDay
            ? []
            : columns.dates.map { date in
                Day(
                    key: date.description,
                    name: "\(time.day(date).prefix(3)) \(date.day)",
                    href: query.with(day: date).href,
                    isHere: date == chosen,
                    isToday: date == today
                )
            }
        board = Board(
            place: BoardDay.place(0..<columns.length),
            hours: columns.hours,
            moveHref: ConsolePath.weekMove.path,
            here: query.href,
            columns: columns.columns(chosen: chosen)
        )
    }
}
