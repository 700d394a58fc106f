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
        router.post("/inbox/:id/read", use: read)
    }

    @Sendable private func list(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let before = request.uri.queryParameters["before"].flatMap { ConversationPlace(String($0)) }
        let found = try await console.records.look(.sawInbox, by: context.staff()) { tx in
            Found(
                rows: try tx.conversations(limit: Self.listSize, before: before),
                standing: try console.standing(in: tx)
            )
        }
        return console.answer(request, "inbox", try model(found, isContinued: before != nil, context))
    }

    /// A page that somebody opened; what the page fetches by itself leaves unread what is unread.
    @Sendable private func open(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try conversation(context)
        let before = request.uri.queryParameters["before"].flatMap { MessagePlace(String($0)) }
        let session = try context.staff()
        var found = try await find(id, before: before, by: session)
        if let thread = found.thread, thread.conversation.unread > 0, !request.isFragment {
            try await console.records.act(.markedRead, on: id, by: session) { try $0.markRead(id, upTo: thread.mark) }
            found = try await find(id, before: before, by: session)
        }
        return console.answer(request, "inbox", try model(found, isLatest: before == nil, context))
    }

    /// The page reports that its messages stood before somebody's eyes, up to the newest on it.
    @Sendable private func read(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try conversation(context)
        guard let mark = Int64(context.form["seen"]), mark > 0 else { throw Problem.unreadableForm }
        try await console.records.act(.markedRead, on: id, by: context.staff()) { try $0.markRead(id, upTo: mark) }
        return Response(status: .noContent)
    }

    @Sendable private func reply(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try conversation(context)
        let text = context.form["text"].trimmed()
        let messageID = context.form["message_id"]
        guard (16...64).contains(messageID.utf8.count) else { throw Problem.unreadableForm }
        let session = try context.staff()
        let staff = session.staff.id
        do {
            let earlier = try await console.records.act(.answered, on: id, by: session) { tx -> String? in
                if try StaffReply.send(text, to: id, by: staff, clientID: messageID, in: tx) != nil { return nil }
                return try tx.sentText(cause: StaffReply.cause(id, messageID))
            }
            // The same text is a second click on one Send; another one was written after the first had gone.
            if let earlier, earlier != text { throw Problem.sentAlready(earlier) }
        } catch let refusal as StaffReply.Refusal {
            throw Problem(refusal)
        }
        guard request.isFragment else { return .redirect(to: ConsolePath.conversation(id: id.rawValue).path) }
        return console.answer(request, "inbox", try model(try await find(id, by: session), context))
    }

    /// What one page is made of, read in one transaction.
    private struct Found: Sendable {
        var rows: [ConversationRow]
        var thread: ThreadRows?
        var standing: Standing
    }

    private func find(
        _ id: Identifier<Conversation>,
        before: MessagePlace? = nil,
        by session: StaffSession
    ) async throws -> Found {
        let found = try await console.records.look(.sawConversation, at: .conversation(id), by: session) { tx in
            Found(
                rows: try tx.conversations(limit: Self.listSize),
                thread: try tx.thread(id, limit: Self.threadSize, before: before),
                standing: try console.standing(in: tx)
            )
        }
        guard found.thread != nil else { throw Problem.notFound }
        return found
    }

    private func conversation(_ context: ConsoleContext) throws -> Identifier<Conversation> {
        guard let id = Identifier<Conversation>(context.parameters.get("id") ?? "") else { throw Problem.notFound }
        return id
    }

    private func model(
        _ found: Found,
        isContinued: Bool = false,
        isLatest: Bool = true,
        _ context: ConsoleContext
    ) throws -> InboxModel {
        let session = try context.staff()
        let topic = found.thread.map { ["conversation:\($0.conversation.id)"] } ?? []
        let shell = console.shell(
            // Without a name: a browser keeps titles in its history.
            title: "Inbox",
            here: .inbox,
            topics: ["conversations", "outbox"] + topic,
            session: session,
            standing: found.standing
        )
        return InboxModel(
            shell: shell,
            conversations: found.rows,
            thread: found.thread.map {
                ThreadModel(
                    $0,
                    formToken: session.formToken,
                    isLatest: isLatest,
                    time: console.time,
                    now: console.clock.now
                )
            },
            older: found.rows.count < Self.listSize ? nil : found.rows.last.map { ConversationPlace(after: $0) },
            isContinued: isContinued,
            time: console.time,
            now: console.clock.now
        )
    }
}

extension ConversationPlace {
    /// As the link to older conversations writes it: whether unread, microseconds, the id, with dashes between.
    var text: String { "\(isUnread ? 1 : 0)-\(at.microseconds)-\(id)" }

    fileprivate init?(_ text: String) {
        let parts = text.split(separator: "-")
        guard parts.count == 3, let at = Int64(parts[1]), let id = Identifier<Conversation>(String(parts[2]))
        else { return nil }
        self.init(isUnread: parts[0] == "1", at: Instant(microseconds: at), id: id)
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
