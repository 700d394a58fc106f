package import Care

/// What the channel said that fits nowhere else, for staff to see.
package struct ChannelNotice: Sendable, Hashable {
    package var id: Identifier<ChannelNotice>
    package var line: String
    package var field: String
    package var summary: String
    package var at: Instant
    /// Whether the whole update was kept.
    package var hasRaw: Bool
}

extension Transaction {
    /// Keeps what the channel said, with the whole update when there is one.
    ///
    /// An empty `conversation` is a notice that concerns nobody.
    package func insertNotice(
        line: String,
        field: String,
        summary: String,
        raw: [UInt8]? = nil,
        conversation: String = ""
    ) throws {
        let id = newID(ChannelNotice.self)
        let sealed = try raw.map { try seal($0, subject: systemSubject, Cell("notice", id.rawValue, "raw")) }
        try execute(
            "INSERT INTO notice (id, line, field, summary, at, raw_sealed, conversation_hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
            .id(id),
            .text(line),
            .text(field),
            .text(String(summary.prefix(2_000))),
            .instant(now),
            .optional(sealed),
            conversation.isEmpty ? .null : .int(vault.number(.conversation, Lane.hash(of: conversation)))
        )
        tell(.outbox)
    }

    package func hasNotice(line: String, field: String, since moment: Instant) throws -> Bool {
        try number(
            "SELECT count(*) FROM notice WHERE id >= ? AND at >= ? AND line = ? AND field = ?",
            [.int(IdentifierBlocks.first(at: moment)), .instant(moment), .text(line), .text(field)]
        ) > 0
    }

    /// The newest first.
    package func notices(limit: Int) throws -> [ChannelNotice] {
        try rows(
            "SELECT \(noticeColumns) FROM notice WHERE id < ? ORDER BY id DESC LIMIT ?",
            [.int(Int64.max), .int(limit)],
            readNotice
        )
    }

    package func notice(_ id: Identifier<ChannelNotice>) throws -> ChannelNotice? {
        try row("SELECT \(noticeColumns) FROM notice WHERE id = ?", [.id(id)], readNotice)
    }

    private func readNotice(_ row: any SQLRow) -> ChannelNotice {
        ChannelNotice(
            id: row.id(0),
            line: row.text(1),
            field: row.text(2),
            summary: row.text(3),
            at: row.instant(4),
            hasRaw: row.int(5) != 0
        )
    }

    /// The whole update behind a notice, when it was kept.
    package func raw(ofNotice id: Identifier<ChannelNotice>) throws -> [UInt8]? {
        let sealed = try row("SELECT raw_sealed FROM notice WHERE id = ?", [.id(id)]) { $0.optionalBlob(0) } ?? nil
        return try sealed.map { try open($0, subject: systemSubject, Cell("notice", id.rawValue, "raw")) }
    }

    /// Forgets notices from before a moment, a bounded number at a time; gives how many.
    package func pruneNotices(before moment: Instant, limit: Int = 5_000) throws -> Int {
        try execute(
            "DELETE FROM notice WHERE id IN (SELECT id FROM notice WHERE id < ? ORDER BY id LIMIT ?)",
            .int(IdentifierBlocks.first(at: moment)),
            .int(limit)
        )
    }
}

private let noticeColumns = "id, line, field, summary, at, raw_sealed IS NOT NULL"
