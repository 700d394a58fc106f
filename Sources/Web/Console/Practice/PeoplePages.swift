package import Care
import Hummingbird
import Practice
import Store

/// Who sees patients, and where.
struct PeoplePages {
    let practice: PracticePages

    func add(to router: Router<ConsoleContext>) {
        router.get("/practice/people", use: show)
        router.post("/practice/practitioner", use: practitioner)
        router.post("/practice/place", use: place)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let zone = practice.console.settings.zone
        return try await practice.show(.people, "practice-people", request, context) { tx in
            (try tx.practitioners(), try tx.locations())
        } model: { shell, rows in
            PeopleModel(shell: shell, practitioners: rows.0, places: rows.1, zone: zone)
        }
    }

    @Sendable private func practitioner(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = context.form
        let id: Identifier<Practitioner>? = try form.known("practitioner")
        let name = form["name"]
        return try await practice.act(context, back: .people) { desk, tx, actor in
            try desk.keepPractitioner(id, named: name, by: actor, in: tx)
        }
    }

    @Sendable private func place(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = context.form
        let id: Identifier<Location>? = try form.known("place")
        return try await practice.act(context, back: .people) { desk, tx, actor in
            try desk.keepPlace(
                id,
                named: form["name"],
                address: form["address"],
                zone: form["zone"],
                by: actor,
                in: tx
            )
        }
    }
}

extension FormBody {
    /// What is to be changed; nil where the field is empty, for something new.
    func known<Thing>(_ name: String) throws(Problem) -> Identifier<Thing>? {
        if self[name].isEmpty { return nil }
        guard let id: Identifier<Thing> = self.id(name) else { throw .unreadableForm }
        return id
    }
}

/// What the page of practitioners and places shows.
package struct PeopleModel {
    struct Colleague {
        let key: String
        let name: String
    }

    struct Place {
        /// Empty for one that is to be added.
        let key: String
        let name: String
        let address: String
        let zone: String
    }

    let shell: Shell
    let tabs: [PracticeTab]
    let practitionerHref: String
    let placeHref: String
    let practitioners: [Colleague]
    let places: [Place]
    /// The zone a new place begins with.
    let zone: String
    let zones: [String]

    package init(shell: Shell, practitioners: [Practitioner], places: [Location], zone: Zone) {
        self.shell = shell
        tabs = PracticePage.people.tabs
        practitionerHref = ConsolePath.practicePractitioner.path
        placeHref = ConsolePath.practicePlace.path
        self.practitioners = practitioners.map { Colleague(key: $0.id.description, name: $0.name) }
        self.places = places.map {
            Place(key: $0.id.description, name: $0.name, address: $0.address, zone: $0.zone)
        }
        self.zone = zone.name
        zones = UsualZones.names
    }
}
