import Care
import Hummingbird
import Practice
import Store

/// Rooms and equipment, which visits have to themselves.
struct RoomPages {
    let practice: PracticePages

    func add(to router: Router<ConsoleContext>) {
        router.get("/practice/rooms", use: show)
        router.post("/practice/resource", use: resource)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await practice.show(.rooms, "practice-rooms", request, context) { tx in
            (try tx.resources(), try tx.locations())
        } model: { shell, rows in
            RoomModel(shell: shell, resources: rows.0, places: rows.1)
        }
    }

    @Sendable private func resource(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = context.form
        let name = form["name"]
        if let id: Identifier<Resource> = try form.known("resource") {
            return try await practice.act(context, back: .rooms) { desk, tx, actor in
                try desk.rename(id, to: name, by: actor, in: tx)
            }
        }
        guard let place: Identifier<Location> = form.id("place"), let kind = Resource.Kind(rawValue: form["kind"])
        else { throw Problem.unreadableForm }
        return try await practice.act(context, back: .rooms) { desk, tx, actor in
            try desk.addResource(name, kind, at: place, by: actor, in: tx)
        }
    }
}

/// What the page of rooms and equipment shows.
struct RoomModel {
    struct Thing {
        let key: String
        let name: String
        let kind: String
        let place: String
    }

    let shell: Shell
    let tabs: [PracticeTab]
    let resourceHref: String
    let places: [FormOption]
    let things: [Thing]

    init(shell: Shell, resources: [Resource], places: [Location]) {
        self.shell = shell
        tabs = PracticePage.rooms.tabs
        resourceHref = ConsolePath.practiceResource.path
        self.places = places.map { FormOption(value: $0.id.description, name: $0.name, isChosen: false) }
        things = resources.map { resource in
            Thing(
                key: resource.id.description,
                name: resource.name,
                kind: resource.kind == .room ? "Room" : "Equipment",
                place: places.first { $0.id == resource.location }?.name ?? ""
            )
        }
    }
}
