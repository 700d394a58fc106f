import Care
import Practice
import Store

/// What the page of kinds of visit is made of.
struct KindRows: Sendable {
    let practitioners: [Practitioner]
    let locations: [Location]
    let resources: [Resource]
    let types: [(type: VisitType, demand: VisitDemand, horizon: Int)]

    init(in tx: Transaction) throws {
        practitioners = try tx.practitioners()
        locations = try tx.locations()
        resources = try tx.resources()
        types = try tx.visitTypes().compactMap { type in
            try tx.demand(of: type.id).map { (type, $0, try tx.horizon(of: type.id)) }
        }
    }
}

/// What the page of kinds of visit shows.
struct KindsModel {
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
        /// Empty for one that is to be added.
        let key: String
        let name: String
        let summary: String
        let minutes: Int
        let before: Int
        let after: Int
        let notice: Int64
        let horizon: Int
        let step: Int
        let isBookable: Bool
        let preparation: String
        let reminders: String
        let practitioners: [Choice]
        let needs: [Need]
        let buttonWords: String
    }

    /// The schema knows of four.
    static let mostNeeds = 4

    let shell: Shell
    let tabs: [PracticeTab]
    let typeHref: String
    let kinds: [Kind]
    let fresh: Kind

    init(shell: Shell, rows: KindRows) {
        self.shell = shell
        tabs = PracticePage.kinds.tabs
        typeHref = ConsolePath.practiceVisitType.path
        kinds = rows.types.map { Self.kind($0.type, $0.demand, $0.horizon, rows, isNew: false) }
        let usual = VisitType(id: Identifier(0), name: "", minutes: 30)
        fresh = Self.kind(usual, VisitDemand(minutes: 30), 28, rows, isNew: true)
    }

    private static func kind(
        _ type: VisitType,
        _ demand: VisitDemand,
        _ horizon: Int,
        _ rows: KindRows,
        isNew: Bool
    ) -> Kind {
        Kind(
            key: isNew ? "" : type.id.description,
            name: type.name,
            summary: type.isBookable ? "\(demand.minutes) min, booked in the chat" : "\(demand.minutes) min",
            minutes: demand.minutes,
            before: demand.bufferBefore,
            after: demand.bufferAfter,
            notice: demand.notice.microseconds / 60_000_000,
            horizon: horizon,
            step: demand.step,
            isBookable: type.isBookable,
            preparation: type.preparation,
            reminders: ReminderCadence(of: type).description,
            practitioners: rows.practitioners.map {
                Choice(
                    field: "practitioner\($0.id)",
                    name: $0.name,
                    isChosen: demand.practitioners?.contains($0.id) == true
                )
            },
            needs: needs(of: demand, rows),
            buttonWords: isNew ? "Add it" : "Change it for visits from now on"
        )
    }

    /// Always one more than there are.
    private static func needs(of demand: VisitDemand, _ rows: KindRows) -> [Need] {
        guard !rows.resources.isEmpty else { return [] }
        return (1...min(mostNeeds, max(2, demand.needs.count + 1))).map { number in
            let chosen = Set((number <= demand.needs.count ? demand.needs[number - 1] : []).map(\.id))
            return Need(
                number: number,
                choices: rows.resources.map { resource in
                    let place = rows.locations.first { $0.id == resource.location }?.name ?? ""
                    return Choice(
                        field: "need\(number)-\(resource.id)",
                        name: "\(resource.name) (\(place))",
                        isChosen: chosen.contains(resource.id)
                    )
                }
            )
        }
    }
}
