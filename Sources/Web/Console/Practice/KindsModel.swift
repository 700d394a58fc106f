package import Care
import Practice
import Store

/// What the page of kinds of visit is made of.
package struct KindRows: Sendable {
    let practitioners: [Practitioner]
    let locations: [Location]
    let resources: [Resource]
    let types: [(type: VisitType, demand: VisitDemand, horizon: Int)]

    package init(
        practitioners: [Practitioner],
        locations: [Location],
        resources: [Resource],
        types: [(type: VisitType, demand: VisitDemand, horizon: Int)]
    ) {
        self.practitioners = practitioners
        self.locations = locations
        self.resources = resources
        self.types = types
    }

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
package struct KindsModel {
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
        let followUps: [FormOption]
        let followUpDays: String
        let buttonWords: String
    }

    /// The schema knows of four.
    static let mostNeeds = 4

    let shell: Shell
    let tabs: [PracticeTab]
    let typeHref: String
    let kinds: [Kind]
    let fresh: Kind

    package init(shell: Shell, rows: KindRows) {
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
            summary: summary(of: type, demand, rows),
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
            followUps: followUps(of: type, rows),
            followUpDays: type.followUp.map { String($0.days) } ?? "",
            buttonWords: isNew ? "Add it" : "Change it for visits from now on"
        )
    }

    private static func summary(of type: VisitType, _ demand: VisitDemand, _ rows: KindRows) -> String {
        var parts = ["\(demand.minutes) min"]
        if type.isBookable { parts.append("booked in the chat") }
        if let followUp = type.followUp, let next = rows.types.first(where: { $0.type.id == followUp.visitType }) {
            parts.append("then \(next.type.name) in \(followUp.days) days")
        }
        return parts.joined(separator: ", ")
    }

    private static func followUps(of type: VisitType, _ rows: KindRows) -> [FormOption] {
        let next = type.followUp?.visitType
        return [
            FormOption(value: "", name: "nothing", isChosen: next == nil),
            FormOption(value: KindForm.itself, name: "the same again", isChosen: next == type.id),
        ]
            + rows.types.map(\.type).filter { $0.id != type.id }.map {
                FormOption(value: $0.id.description, name: $0.name, isChosen: $0.id == next)
            }
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
