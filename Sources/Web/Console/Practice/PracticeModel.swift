import Care
import Practice
import Store

/// What the page of hours, rooms and kinds of visit is made of; nothing of any patient's.
struct PracticeRows: Sendable {
    /// Changed days are shown so far ahead.
    private static let daysAhead = 92

    let practitioners: [Practitioner]
    let locations: [Location]
    let resources: [Resource]
    let exceptions: [HoursException]
    let types: [(type: VisitType, demand: VisitDemand, horizon: Int)]

    init(today: LocalDate, in tx: Transaction) throws {
        practitioners = try tx.practitioners()
        locations = try tx.locations()
        resources = try tx.resources()
        exceptions = try tx.hoursExceptions(on: today...today.adding(days: Self.daysAhead))
        types = try tx.visitTypes().compactMap { type in
            try tx.demand(of: type.id).map { (type, $0, try tx.horizon(of: type.id)) }
        }
    }
}

/// What the page of hours, rooms and kinds of visit shows.
struct PracticeModel {
    struct ChangedDay {
        let key: String
        let when: String
        let href: String
        let practitioner: String
        let hours: String
        let who: String
        let day: String
    }

    struct Thing {
        let key: String
        let name: String
        let kind: String
        let place: String
    }

    struct Need {
        let number: Int
        let choices: [Choice]
    }

    struct Choice {
        let field: String
        let name: String
        let isChosen: Bool
    }

    struct Kind {
        let key: String
        let name: String
        let minutes: Int
        let before: Int
        let after: Int
        let notice: Int64
        let horizon: Int
        let step: Int
        let isBookable: Bool
        let preparation: String
        let practitioners: [Choice]
        let needs: [Need]
    }

    /// The schema knows of four; more than two are told in the practice file.
    static let needs = 2

    let shell: Shell
    let today: String
    let hoursHref: String
    let resourceHref: String
    let typeHref: String
    let practitioners: [FormOption]
    let places: [FormOption]
    let changed: [ChangedDay]
    let things: [Thing]
    let kinds: [Kind]

    init(shell: Shell, rows: PracticeRows, today: LocalDate, time: ClinicTime) {
        self.shell = shell
        self.today = today.description
        hoursHref = ConsolePath.practiceHours.path
        resourceHref = ConsolePath.practiceResource.path
        typeHref = ConsolePath.practiceVisitType.path
        practitioners = rows.practitioners.map {
            FormOption(value: $0.id.description, name: $0.name, isChosen: false)
        }
        places = rows.locations.map { FormOption(value: $0.id.description, name: $0.name, isChosen: false) }
        let places = Dictionary(rows.locations.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        changed = rows.exceptions.map { Self.changed($0, rows, places, time) }
        things = rows.resources.map {
            Thing(
                key: $0.id.description,
                name: $0.name,
                kind: $0.kind == .room ? "Room" : "Equipment",
                place: places[$0.location] ?? ""
            )
        }
        kinds = rows.types.map { Self.kind($0.type, $0.demand, $0.horizon, rows, places) }
    }

    private static func changed(
        _ exception: HoursException,
        _ rows: PracticeRows,
        _ places: [Identifier<Location>: String],
        _ time: ClinicTime
    ) -> ChangedDay {
        let spans = exception.hours.map { "\(clock($0.from))–\(clock($0.to)), \(places[$0.location] ?? "")" }
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

    private static func kind(
        _ type: VisitType,
        _ demand: VisitDemand,
        _ horizon: Int,
        _ rows: PracticeRows,
        _ places: [Identifier<Location>: String]
    ) -> Kind {
        Kind(
            key: type.id.description,
            name: type.name,
            minutes: demand.minutes,
            before: demand.bufferBefore,
            after: demand.bufferAfter,
            notice: demand.notice.microseconds / 60_000_000,
            horizon: horizon,
            step: demand.step,
            isBookable: type.isBookable,
            preparation: type.preparation,
            practitioners: rows.practitioners.map {
                Choice(
                    field: "practitioner\($0.id)",
                    name: $0.name,
                    isChosen: demand.practitioners?.contains($0.id) == true
                )
            },
            needs: (1...needs).map { number in
                let chosen = Set((number <= demand.needs.count ? demand.needs[number - 1] : []).map(\.id))
                return Need(
                    number: number,
                    choices: rows.resources.map {
                        Choice(
                            field: "need\(number)-\($0.id)",
                            name: "\($0.name) (\(places[$0.location] ?? ""))",
                            isChosen: chosen.contains($0.id)
                        )
                    }
                )
            }
        )
    }

    private static func clock(_ minute: Int) -> String {
        let (hour, rest) = (minute / 60, minute % 60)
        return "\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
    }
}
