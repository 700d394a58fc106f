package import Care
package import Store

/// What the inbox shows: the list, and one conversation when it is open.
package struct InboxModel {
    struct Line {
        let key: String
        let href: String
        let name: String
        let text: String
        let when: String
        /// What is unread, in words; nil when nothing is.
        let news: String?
        let isHere: Bool
        let isOpen: Bool
    }

    let shell: Shell
    let lines: [Line]
    let thread: ThreadModel?
    /// On a phone the list steps aside for an open conversation.
    let isThreadOpen: Bool
    let older: String?
    /// Whether the list goes on from another page, so that an empty one does not mean that nobody wrote.
    let isContinued: Bool

    package init(
        shell: Shell,
        conversations: [ConversationRow],
        thread: ThreadModel?,
        older: ConversationPlace? = nil,
        isContinued: Bool = false,
        time: ClinicTime,
        now: Instant
    ) {
        self.shell = shell
        self.thread = thread
        self.older = older.map { "\(ConsolePath.inbox.path)?before=\($0.text)" }
        self.isContinued = isContinued
        isThreadOpen = thread != nil
        lines = conversations.map { row in
            Line(
                key: row.id.description,
                href: ConsolePath.conversation(id: row.id.rawValue).path,
                name: row.name,
                text: Self.oneLine(row.lastText),
                when: time.brief(row.lastAt, now: now),
                news: row.unread == 0 ? nil : row.isCalled ? "to check" : "\(row.unread) new",
                isHere: row.id.description == thread?.key,
                isOpen: row.windowUntil.map { $0 > now } ?? false
            )
        }
    }

    private static func oneLine(_ text: String) -> String {
        String(text.prefix(120).map { $0.isNewline ? " " : $0 })
    }
}
