import Care
import Dialogue
import Store
import StoreSQLite
import TestKit
import Testing

@Suite(.enabled(if: TestStore.kind == .sqlite, "about SQLite's file")) struct MessageIDStepTests {
    private let file: TestStore
    private let engine: any StoreEngine

    /// A database of schema 7 with rows in it, as the version before wrote them.
    init() throws {
        file = try TestStore()
        let former = try SQLiteEngine(
            path: file.path,
            vault: Vault(base64: TestStore.masterKey),
            clock: file.clock,
            migrations: Migration.all(for: .sqlite).filter { $0.number <= 7 }
        )
        try former.migrate()
        try former.close()
        engine = try file.open(migrated: false)
        try engine.writeBlocking { tx in
            let address = try tx.seal("12125550142", subject: old.address, Cell("address", old.address, "value"))
            try tx.execute(
                "INSERT INTO address (id, kind, value_index, value_sealed, created_at) VALUES (?, 'phone', ?, ?, 1)",
                .int(old.address),
                .blob(tx.vault.blindIndex(.phone, "12125550142")),
                .blob(address)
            )
            try tx.execute(
                "INSERT INTO conversation (id, line, address_id, lane, last_message_at, created_at) VALUES (?, '1', ?, 3, 1, 1)",
                .int(old.conversation),
                .int(old.address)
            )
            for number in 1...30 { try insertOld(number, in: tx) }
            try tx.execute(
                "INSERT INTO early_status (channel_id, status, at) VALUES ('wamid.e', 1, 5), ('wamid.e', 2, 5)"
            )
            try tx.execute(
                "INSERT INTO notice (id, line, field, summary, at) VALUES (1, '1', 'accepted-twice', ?, 1), "
                    + "(2, '1', 'message-without-sender', 'wamid.c', 1)",
                "Outbox 7 was accepted as wamid.a and as wamid.b (delivered)."
            )
        }
    }

    private func check() throws {
        try engine.readBlocking { tx in
            #expect(try OpenText.places(of: ["wamid."], in: tx) == [])
            for number in 1...30 {
                let message = try #require(try tx.message(channelID: "wamid.in\(number)"))
                #expect(try tx.channelID(of: message) == "wamid.in\(number)")
                let item = try #require(try tx.outboxItem(channelID: "wamid.out\(number)", correlation: nil))
                #expect(try tx.departure(item)?.message.inReplyTo == "wamid.in\(number)")
                let bubble = try #require(try tx.message(channelID: "wamid.out\(number)"))
                #expect(try tx.channelID(of: bubble) == nil)
            }
            let causes = try tx.rows("SELECT cause FROM outbox ORDER BY id LIMIT 2") { $0.text(0) }
            #expect(causes == ["m:\(tx.vault.name(.cause, "wamid.in1")):tap", "reminder:2:1:86400"])
            let summaries = try tx.notices(limit: 5).map(\.summary)
            #expect(summaries == ["A message that names no sender.", "Outbox 7 was accepted twice."])
        }
        try engine.writeBlocking { tx in
            #expect(try tx.beginEvent("m:wamid.in1", of: Identifier(1), conversation: "p:1") == nil)
            let isWaiting = try ["p:2", "p:1"].map { try tx.hasWaitingEvent(in: $0) }
            #expect(isWaiting == [true, false])
            #expect(try tx.takenEarly("wamid.e").count == 2)
        }
    }

    @Test func `ids that stood open are renamed, and everything is found by them as before`() throws {
        try engine.bringUpToDate()
        try check()
    }

    @Test func `a step that died in between is carried on, and a second one changes nothing`() throws {
        try engine.migrate()
        for batch in [1, 7] {
            var left = batch
            #expect(throws: Died.self) {
                try MessageIDStep(batch: batch).run(on: engine) {
                    left -= 1
                    if left < 0 { throw Died() }
                }
            }
        }
        let opened = try engine.readBlocking { tx in try OpenText.places(of: ["wamid."], in: tx) }
        #expect(!opened.isEmpty)
        try engine.bringUpToDate()
        try engine.writeBlocking { tx in
            _ = try tx.execute("DELETE FROM meta WHERE name = ?", .text(MessageIDStep.doneMark))
        }
        let before = try names()
        try engine.bringUpToDate()
        #expect(try names() == before)
        try check()
    }

    private struct Died: Error {}

    private func names() throws -> [String] {
        try engine.readBlocking { tx in
            try tx.rows("SELECT channel_id FROM message ORDER BY id") { $0.text(0) }
                + tx.rows("SELECT cause FROM outbox ORDER BY id") { $0.text(0) }
                + tx.rows("SELECT dedupe_key || conversation_hash FROM event ORDER BY id") { $0.text(0) }
        }
    }
}

private let old = (address: Int64(11), conversation: Int64(12))

/// What one message, its answer and its update left behind in schema 7.
private func insertOld(_ number: Int, in tx: Transaction) throws {
    let address = old.address
    let message = tx.newID(Message.self)
    let body = try tx.seal("{}", subject: address, Cell("message", message.rawValue, "body"))
    try tx.execute(
        "INSERT INTO message (id, conversation_id, direction, channel_id, kind, body_sealed, in_reply_to, at) "
            + "VALUES (?, ?, 'in', ?, 'text', ?, 'wamid.q', 1)",
        .id(message),
        .int(old.conversation),
        .text("wamid.in\(number)"),
        .blob(body)
    )
    let item = tx.newID(OutboxItem.self)
    try tx.execute(
        "INSERT INTO outbox (id, cause, conversation_id, purpose, priority, not_before, not_after, content_sealed, "
            + "in_reply_to, state, channel_id, created_at, changed_at) "
            + "VALUES (?, ?, ?, 'conversation', 0, 1, 1, ?, ?, 'accepted', ?, 1, 1)",
        .id(item),
        .text(number % 2 == 1 ? "m:wamid.in\(number):tap" : "reminder:\(number):1:86400"),
        .int(old.conversation),
        .blob(try tx.seal(#"{"text":{"_0":"Hi"}}"#, subject: address, Cell("outbox", item.rawValue, "content"))),
        .text("wamid.in\(number)"),
        .text("wamid.out\(number)")
    )
    try tx.execute(
        "INSERT INTO message (id, conversation_id, direction, channel_id, outbox_id, kind, body_sealed, at) "
            + "VALUES (?, ?, 'out', ?, ?, 'text', ?, 1)",
        .id(tx.newID(Message.self)),
        .int(old.conversation),
        .text("wamid.out\(number)"),
        .id(item),
        .blob(body)
    )
    try tx.execute(
        "INSERT INTO event (id, journal_id, dedupe_key, lane, conversation_hash, state) VALUES (?, 1, ?, 1, ?, ?)",
        .id(tx.newID(WaitingEvent.self)),
        .text("m:wamid.in\(number)"),
        .int(Lane.hash(of: "p:\(number)")),
        .int(number == 2 ? 0 : 1)
    )
}
