import Care
import Hummingbird
import Practice
import Store

/// The conversations with patients, and answering them.
struct InboxPages {
    let console: Console

    /// WhatsApp takes at most so many characters of text (Meta, Cloud API text messages).
    static let longestText = 4096
    private static let listSize = 100
    private static let threadSize = 200

    func add(to router: Router<ConsoleContext>) {
        router.get("/inbox", use: list)
        router.get("/inbox/:id", use: open)
        router.post("/inbox/:id/reply", use: reply)
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let before = request.uri.queryParameters["before"].flatMap { ConversationPlace(String($0)) }
        let rows = try await console.store.read { try $0.conversations(limit: Self.listSize, before: before) }
        return console.answer(request, "inbox", try model(rows, thread: nil, context))
    }

    @Sendable private func open(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await thread(try conversation(context), request, context)
    }

    @Sendable private func reply(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try conversation(context)
        let text = context.form["text"].trimmed()
        let messageID = context.form["message_id"]
        guard (16...64).contains(messageID.utf8.count) else { throw Problem.unreadableForm }
        let staff = try context.staff().staff.id
        do {
            // Nothing comes back when this very answer is queued already: a second click on one Send.
            _ = try await console.store.write { tx in
                try StaffReply.send(text, to: id, by: staff, clientID: messageID, in: tx)
            }
        } catch let refusal as StaffReply.Refusal {
            throw Problem(refusal)
        }
        guard request.isFragment else { return .redirect(to: ConsolePath.conversation(id: id.rawValue).path) }
        return try await thread(id, request, context)
    }

    private func thread(
        _ id: Identifier<Conversation>,
        _ request: Request,
        _ context: ConsoleContext
    ) async throws -> Response {
        let read = { @Sendable (tx: Transaction) in
            (try tx.conversations(limit: Self.listSize), try tx.thread(id, limit: Self.threadSize))
        }
        var (rows, thread) = try await console.store.read(read)
        guard let found = thread else { throw Problem.notFound }
        if found.conversation.unread > 0 {
            try await console.store.write { try $0.markRead(id) }
            (rows, thread) = try await console.store.read(read)
        }
        return console.answer(request, "inbox", try model(rows, thread: thread, context))
    }

    private func conversation(_ context: ConsoleContext) throws -> Identifier<Conversation> {
        guard let id = Identifier<Conversation>(context.parameters.get("id") ?? "") else { throw Problem.notFound }
        return id
    }

    private func model(
        _ rows: [ConversationRow],
        thread: ThreadRows?,
        _ context: ConsoleContext
    ) throws -> InboxModel {
        let session = try context.staff()
        let topic = thread.map { ["conversation:\($0.conversation.id)"] } ?? []
        let shell = console.shell(
            title: "Inbox",
            here: .inbox,
            topics: ["conversations", "outbox"] + topic,
            session: session
        )
        return InboxModel(
            shell: shell,
            conversations: rows,
            thread: thread.map {
                ThreadModel($0, formToken: session.formToken, time: console.time, now: console.clock.now)
            },
            older: rows.count < Self.listSize ? nil : rows.last.map { ConversationPlace(after: $0) },
            time: console.time,
            now: console.clock.now
        )
    }
}

extension ConversationPlace {
    /// As the link to older conversations writes it: microseconds, a dash, the id.
    var text: String { "\(at.microseconds)-\(id)" }

    fileprivate init?(_ text: String) {
        let parts = text.split(separator: "-")
        guard parts.count == 2, let at = Int64(parts[0]), let id = Identifier<Conversation>(String(parts[1]))
        else { return nil }
        self.init(at: Instant(microseconds: at), id: id)
    }
}

extension Problem {
    fileprivate init(_ refusal: StaffReply.Refusal) {
        switch refusal {
        case .noConversation: self = .notFound
        case .empty: self = .invalid("Write something first.")
        case .tooLong: self = .tooLarge
        case .windowClosed: self = .windowShut
        }
    }
}
