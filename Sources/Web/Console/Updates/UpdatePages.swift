import Care
import Hummingbird
import Store

/// The whole updates behind what WhatsApp announced and behind messages of a kind we do not know.
struct UpdatePages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        router.get("/outbox/notices/:id", use: notice)
        router.get("/inbox/:id/messages/:message", use: message)
    }

    @Sendable private func notice(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id: Identifier<ChannelNotice> = try identifier("id", context)
        let session = try context.staff()
        let found = try await console.records.look(.sawNoticeUpdate, at: .notice(id), by: session) { tx in
            (try tx.notice(id), try tx.raw(ofNotice: id), try console.standing(in: tx))
        }
        guard let notice = found.0, let raw = found.1 else { throw Problem.notFound }
        let model = UpdateModel(
            shell: try shell(here: .outbox, found.2, context),
            about: TroubleModel.field(notice.field) + " · " + console.time.full(notice.at, now: console.clock.now),
            raw: raw,
            back: .outbox,
            backWords: "Outbox"
        )
        return console.answer(request, "update", model)
    }

    @Sendable private func message(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id: Identifier<Conversation> = try identifier("id", context)
        let message: Identifier<Message> = try identifier("message", context)
        let session = try context.staff()
        let (raw, standing) = try await console.records.look(.sawMessageUpdate, at: .message(message), by: session) {
            tx in
            (try tx.raw(of: message, in: id), try console.standing(in: tx))
        }
        guard let raw else { throw Problem.notFound }
        let model = UpdateModel(
            shell: try shell(here: .inbox, standing, context),
            about: "A message of a kind Caduceus does not know",
            raw: raw,
            back: .conversation(id: id.rawValue),
            backWords: "Conversation"
        )
        return console.answer(request, "update", model)
    }

    private func identifier<Thing>(_ name: String, _ context: ConsoleContext) throws -> Identifier<Thing> {
        guard let id = Identifier<Thing>(context.parameters.get(name) ?? "") else { throw Problem.notFound }
        return id
    }

    private func shell(here: ConsolePath, _ standing: Standing, _ context: ConsoleContext) throws -> Shell {
        console.shell(title: "What WhatsApp sent", here: here, session: try context.staff(), standing: standing)
    }
}
