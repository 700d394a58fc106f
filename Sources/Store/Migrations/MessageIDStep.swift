/// The part of migration 8 that needs the vault: gives what the channel's ids named before their keyed names.
///
/// Each batch is a transaction of its own and finds by the names' mark what is still to do, so it may die anywhere and run
/// beside itself.
package struct MessageIDStep {
    /// Rows a transaction takes on at most: the one writer must be free for others again soon.
    private let batch: Int
    /// The entry of `meta` that says that nothing is left to do.
    package static let doneMark = "message_ids_sealed"

    /// One table's share: renames up to `batch` rows behind an identifier and gives the last it looked at, nil at the end.
    private typealias Share = (Transaction, Int64) throws -> Int64?

    package init(batch: Int = 500) {
        self.batch = batch
    }

    /// `after` hears of each batch.
    package func run(on engine: some StoreEngine, after: () throws -> Void = {}) throws {
        // Not through a reader: the store may be one caller's alone.
        let isDone = try engine.writeBlocking { tx in
            try tx.number("SELECT count(*) FROM meta WHERE name = ?", [.text(Self.doneMark)]) > 0
        }
        if isDone { return }
        for share in [messages, outbox, events, notices] as [Share] {
            var place: Int64? = .min
            while let last = place {
                place = try engine.writeBlocking { tx in try share(tx, last) }
                try after()
            }
        }
        while try engine.writeBlocking(earlyStatuses) > 0 {}
        try engine.writeBlocking { tx in
            _ = try tx.execute(
                "INSERT INTO meta (name, value) VALUES (?, 1) ON CONFLICT (name) DO NOTHING",
                .text(Self.doneMark)
            )
        }
    }

    private func messages(_ tx: Transaction, after place: Int64) throws -> Int64? {
        let rows = try tx.rows(
            "SELECT message.id, channel_id, in_reply_to, direction, address_id FROM message "
                + "JOIN conversation ON conversation.id = conversation_id WHERE message.id > ? ORDER BY message.id LIMIT ?",
            [.int(place), .int(batch)]
        ) {
            (
                id: $0.int(0), channel: $0.optionalText(1), quoted: $0.optionalText(2), way: $0.text(3),
                address: $0.int(4)
            )
        }
        for row in rows where row.channel.isPlain || row.quoted.isPlain {
            let original = row.way == "in" && row.channel.isPlain ? row.channel : nil
            let cell = Cell("message", row.id, "channel_id")
            try tx.execute(
                "UPDATE message SET channel_id = ?, in_reply_to = ?, channel_id_sealed = COALESCE(?, channel_id_sealed) "
                    + "WHERE id = ?",
                .optional(tx.vault.renamed(.message, row.channel)),
                .optional(tx.vault.renamed(.message, row.quoted)),
                .optional(try original.map { try tx.seal($0, subject: row.address, cell) }),
                .int(row.id)
            )
        }
        return rows.last?.id
    }

    private func outbox(_ tx: Transaction, after place: Int64) throws -> Int64? {
        let rows = try tx.rows(
            "SELECT outbox.id, channel_id, in_reply_to, cause, address_id FROM outbox "
                + "JOIN conversation ON conversation.id = conversation_id WHERE outbox.id > ? ORDER BY outbox.id LIMIT ?",
            [.int(place), .int(batch)]
        ) {
            (
                id: $0.int(0), channel: $0.optionalText(1), quoted: $0.optionalText(2), cause: $0.text(3),
                address: $0.int(4)
            )
        }
        for row in rows {
            let cause = tx.vault.renamedCause(row.cause)
            guard row.channel.isPlain || row.quoted.isPlain || cause != row.cause else { continue }
            let original = row.quoted.isPlain ? row.quoted : nil
            let cell = Cell("outbox", row.id, "in_reply_to")
            try tx.execute(
                "UPDATE outbox SET channel_id = ?, in_reply_to = ?, cause = ?, "
                    + "in_reply_to_sealed = COALESCE(?, in_reply_to_sealed) WHERE id = ?",
                .optional(tx.vault.renamed(.message, row.channel)),
                .optional(tx.vault.renamed(.message, row.quoted)),
                .text(cause),
                .optional(try original.map { try tx.seal($0, subject: row.address, cell) }),
                .int(row.id)
            )
        }
        return rows.last?.id
    }

    private func events(_ tx: Transaction, after place: Int64) throws -> Int64? {
        let rows = try tx.rows(
            "SELECT id, dedupe_key, conversation_hash FROM event WHERE id > ? ORDER BY id LIMIT ?",
            [.int(place), .int(batch)]
        ) { (id: $0.int(0), key: $0.text(1), hash: $0.optionalInt(2)) }
        for row in rows where Optional(row.key).isPlain {
            try tx.execute(
                "UPDATE event SET dedupe_key = ?, conversation_hash = ? WHERE id = ?",
                .text(tx.vault.name(.event, row.key)),
                row.hash.map { .int(tx.vault.number(.conversation, $0)) } ?? .null,
                .int(row.id)
            )
        }
        return rows.last?.id
    }

    /// Two kinds of notices quoted ids in their summaries.
    private func notices(_ tx: Transaction, after place: Int64) throws -> Int64? {
        let rows = try tx.rows(
            "SELECT id, field, summary FROM notice WHERE id > ? ORDER BY id LIMIT ?",
            [.int(place), .int(batch)]
        ) { (id: $0.int(0), field: $0.text(1), summary: $0.text(2)) }
        for row in rows {
            let summary: String
            switch row.field {
            case "message-without-sender": summary = "A message that names no sender."
            case "accepted-twice":
                summary = row.summary.split(separator: " ").prefix(2).joined(separator: " ") + " was accepted twice."
            default: continue
            }
            try tx.execute("UPDATE notice SET summary = ? WHERE id = ?", .text(summary), .int(row.id))
        }
        return rows.last?.id
    }

    /// Gives how many ids were renamed.
    private func earlyStatuses(_ tx: Transaction) throws -> Int {
        let ids = try tx.rows(
            "SELECT DISTINCT channel_id FROM early_status WHERE substr(channel_id, 1, 1) <> ? LIMIT ?",
            [.text(String(Vault.nameMark)), .int(batch)]
        ) { $0.text(0) }
        for id in ids {
            try tx.execute(
                "UPDATE early_status SET channel_id = ? WHERE channel_id = ?",
                .text(tx.vault.name(.message, id)),
                .text(id)
            )
        }
        return ids.count
    }
}

extension StoreEngine {
    /// Brings the schema up to date, and then what only the vault can: what every start and command does first.
    package func bringUpToDate() throws {
        try migrate()
        try requireFilled()
        try MessageIDStep().run(on: self)
        try scrubIfRequired()
    }
}

extension String? {
    /// Whether it is an id of the channel as the channel wrote it.
    fileprivate var isPlain: Bool { self.map { $0.first != Vault.nameMark } ?? false }
}

extension Vault {
    fileprivate func renamed(_ index: BlindIndex, _ id: String?) -> String? {
        guard let id, Optional(id).isPlain else { return id }
        return name(index, id)
    }

    /// `m:` and a message's id and the effect, which has no colon; causes of other kinds stay.
    fileprivate func renamedCause(_ cause: String) -> String {
        guard cause.hasPrefix("m:"), let end = cause.lastIndex(of: ":") else { return cause }
        let id = cause[cause.index(cause.startIndex, offsetBy: 2)..<end]
        return id.first == Vault.nameMark ? cause : "m:\(name(.cause, String(id))):\(cause[cause.index(after: end)...])"
    }
}
