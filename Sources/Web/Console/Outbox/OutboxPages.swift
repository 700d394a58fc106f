import Care
import Hummingbird
import Store

/// What waits, what went, what was refused and why, what is unknown.
struct OutboxPages {
    let console: Console

    private static let pageSize = 100
    private static let troubleSize = 20

    func add(to router: Router<ConsoleContext>) {
        router.get("/outbox", use: show)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let query = request.uri.queryParameters
        let heap = query["state"].flatMap { OutboxHeap(rawValue: String($0)) } ?? .waiting
        let before = query["before"].flatMap { Int64($0) }
        let session = try context.staff()
        let (rows, troubles, backups, standing) = try await console.records.look(.sawOutbox, by: session) { tx in
            (
                try tx.outboxPage(heap, before: before, limit: Self.pageSize),
                try tx.troubles(limit: Self.troubleSize),
                try tx.backupRows(isNightly: console.settings.hasNightlyBackup), try console.standing(in: tx)
            )
        }
        let model = OutboxModel(
            shell: console.shell(
                title: "Outbox",
                here: .outbox,
                topics: ["outbox"],
                session: session,
                standing: standing
            ),
            heap: heap,
            rows: rows,
            troubles: troubles,
            backups: backups,
            time: console.time,
            now: console.clock.now
        )
        return console.answer(request, "outbox", model)
    }
}
