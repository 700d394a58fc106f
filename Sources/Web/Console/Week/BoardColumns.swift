import Care
import Store

/// The columns of a board: days, or the practitioners of one day.
struct BoardColumns {
    private let rows: BoardRows
    private let query: WeekQuery
    private let now: Instant
    private let time: ClinicTime
    /// What opens when, of everybody, as moments.
    private let openings: [BoardOpening]
    private let edges: BoardEdges
    let dates: [LocalDate]

    init(_ rows: BoardRows, _ query: WeekQuery, now: Instant, time: ClinicTime) {
        self.rows = rows
        self.query = query
        self.now = now
        self.time = time
        var zones: [Identifier<Location>: Zone] = [:]
        for place in rows.locations { zones[place.id] = Zone(place.zone) }
        let days = query.days
        let openings = (days.lowerBound.dayNumber - 1...days.upperBound.dayNumber + 1)
            .flatMap { BoardOpening.all(on: LocalDate(dayNumber: $0), rows.hours, zones) }
        self.openings = openings
        let spans =
            openings.map { (date: time.date($0.span.lowerBound), span: $0.span) }
            + rows.visits.filter { $0.row.state != .cancelled }
            .map { (date: time.date($0.row.start), span: $0.row.start..<$0.row.end) }
        let shown = spans.filter { days.contains($0.date) }
        edges = BoardEdges(shown, in: time.zone)
        let busy = Set(shown.map(\.date))
        // The weekend is shown only when somebody works on it.
        dates = (days.lowerBound.dayNumber...days.upperBound.dayNumber).map { LocalDate(dayNumber: $0) }
            .filter { query.isDay || $0.weekday <= 5 || busy.contains($0) }
    }

    /// Of the longest column.
    var length: Int { dates.map { day($0).length }.max() ?? 0 }

    /// The wall times at the board's edge, one an hour.
    var hours: [BoardColumn.Label] {
        (0..<(edges.until - edges.from) / 60).map { number in
            let hour = edges.from / 60 + number
            return BoardColumn.Label(
                label: "\(hour < 10 ? "0" : "")\(hour):00",
                place: BoardDay.place(number * 60..<number * 60 + 60)
            )
        }
    }

    func columns(chosen: LocalDate?) -> [BoardColumn] {
        query.isDay ? practitioners.map { column($0) } : dates.map { column($0, isChosen: $0 == chosen) }
    }

    private func day(_ date: LocalDate) -> BoardDay {
        BoardDay(date, from: edges.from, until: edges.until, in: time.zone)
    }

    /// Those who are there that day or have a visit; all of them where nobody is.
    private var practitioners: [Practitioner] {
        if let wanted = query.practitioner { return rows.practitioners.filter { $0.id == wanted } }
        let day = day(query.day)
        let there = Set(
            openings.filter { day.minutes($0.span) != nil }.map(\.practitioner) + rows.visits.map(\.row.practitioner)
        )
        return there.isEmpty ? rows.practitioners : rows.practitioners.filter { there.contains($0.id) }
    }

    private func column(_ date: LocalDate, isChosen: Bool) -> BoardColumn {
        let owner = query.practitioner
        return BoardColumn(
            contents(of: date, owner),
            BoardColumn.Head(
                key: date.description,
                name: time.day(date),
                href: "\(ConsolePath.today.path)?day=\(date)",
                isToday: date == time.date(now),
                isChosen: isChosen,
                owner: owner
            ),
            time: time
        )
    }

    private func column(_ practitioner: Practitioner) -> BoardColumn {
        BoardColumn(
            contents(of: query.day, practitioner.id),
            BoardColumn.Head(
                key: "\(query.day)-\(practitioner.id)",
                name: practitioner.name,
                href: nil,
                isToday: false,
                isChosen: false,
                owner: practitioner.id
            ),
            time: time
        )
    }

    private func contents(of date: LocalDate, _ owner: Identifier<Practitioner>?) -> BoardContents {
        let day = day(date)
        let isOwn = { (id: Identifier<Practitioner>) in owner == nil || owner == id }
        let isTheirs = { (taken: Taken) in
            if case .practitioner(let id) = taken.owner { isOwn(id) } else { false }
        }
        return BoardContents(
            day: day,
            now: now,
            openings: openings.filter { isOwn($0.practitioner) },
            absences: rows.absences.filter { absence in
                switch absence.taken.owner {
                case .everybody: true
                case .practitioner(let id): isOwn(id)
                case .location(let place):
                    openings.contains { $0.location == place && isOwn($0.practitioner) && day.minutes($0.span) != nil }
                case .resource: false
                }
            },
            holds: rows.holds.filter(isTheirs),
            busy: rows.busy.filter(isTheirs),
            visits: rows.visits.filter { isOwn($0.row.practitioner) && time.date($0.row.start) == date },
            names: Dictionary(rows.practitioners.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first }),
            places: Dictionary(rows.locations.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first }),
            isEverybodys: owner == nil
        )
    }
}

/// Hours of one day as moments.
struct BoardOpening {
    let practitioner: Identifier<Practitioner>
    let location: Identifier<Location>
    let span: Range<Instant>

    static func all(
        on date: LocalDate,
        _ hours: WorkingHours,
        _ zones: [Identifier<Location>: Zone]
    ) -> [BoardOpening] {
        hours.on(date).compactMap { hours in
            guard let zone = zones[hours.location] else { return nil }
            let start = zone.instant(of: CivilTime(date, minuteOfDay: hours.from))
            let end = zone.instant(of: CivilTime(date, minuteOfDay: hours.to))
            guard start < end else { return nil }
            return BoardOpening(practitioner: hours.practitioner, location: hours.location, span: start..<end)
        }
    }
}

/// Everything one column shows.
struct BoardContents {
    let day: BoardDay
    let now: Instant
    let openings: [BoardOpening]
    let absences: [Absence]
    let holds: [Taken]
    let busy: [Taken]
    let visits: [BoardVisit]
    let names: [Identifier<Practitioner>: String]
    let places: [Identifier<Location>: String]
    /// Whose each visit is must be said.
    let isEverybodys: Bool
}
