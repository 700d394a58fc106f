import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

@Suite struct IntakeTests {
    private let desk: IntakeDesk

    init() throws {
        desk = try IntakeDesk()
    }

    private func journal(_ payloads: [String]) throws {
        try desk.engine.writeBlocking { tx in
            for payload in payloads { try tx.append(toJournal: Array(payload.utf8)) }
        }
    }

    private func run() throws -> Int {
        try desk.engine.writeBlocking { try desk.intake.handleNew(limit: 64, in: $0) }
    }

    private func retry() throws -> Int {
        try desk.engine.writeBlocking { try desk.intake.handleDue(limit: 64, in: $0) }
    }

    /// What was handled, oldest first.
    private func handled() throws -> [String] {
        try desk.engine.readBlocking { try $0.notices(limit: 1_000).reversed().map(\.field) }
    }

    /// While it stands, changes to templates fail.
    private func forbid(_ isForbidden: Bool) throws {
        try desk.engine.writeBlocking { tx in
            try tx.dropObstacle(on: "template")
            try tx.execute(
                "INSERT INTO template (name, language, status, category, expected_category, parameters, buttons, synced_at) "
                    + "VALUES ('t', 'en', 'APPROVED', 'UTILITY', 'UTILITY', 0, 0, 0) ON CONFLICT DO NOTHING"
            )
            if isForbidden {
                try tx.putObstacle(on: "template")
            }
        }
    }

    @Test(.enabled(if: TestStore.kind == .postgres, "a locked file lets nobody write"))
    func `an update that wants a locked row waits with its conversation, and nobody else does`() async throws {
        try forbid(false)
        try journal(["a 1 one", "a 2 fail", "a 3 three", "b 4 four", "c 5 fail"])
        let desk = desk
        try await RowLock.held("SELECT 1 FROM template FOR UPDATE", through: desk.file.open()) {
            while try await desk.engine.write({ try desk.intake.handleNew(limit: 64, in: $0) }) > 0 {}
            // However often it is tried, it is not set aside.
            for _ in 0..<6 {
                desk.file.clock.advance(by: .seconds(3))
                _ = try await desk.engine.write { try desk.intake.handleDue(limit: 64, in: $0) }
            }
        }
        #expect(try handled() == ["1", "4"])
        desk.file.clock.advance(by: .seconds(3))
        #expect(try retry() == 3)
        #expect(try handled() == ["1", "4", "3"])
        #expect(try desk.engine.readBlocking { try $0.number("SELECT count(*) FROM event WHERE state = 2") } == 0)
    }

    @Test func `a damaged row is set aside and the rest goes on`() throws {
        try journal(["p:1 a x", "p:1 b x", "!", "p:1 c x"])
        try desk.engine.writeBlocking { tx in
            let second = try #require(try tx.newJournalEntries(limit: 2).last)
            try tx.execute("UPDATE journal SET payload_sealed = ? WHERE id = ?", .blob([1, 2, 3]), .id(second.id))
        }
        #expect(try run() == 4)
        #expect(try handled() == ["a", "c"])
        let backlog = try desk.engine.readBlocking { try $0.backlog() }
        #expect(backlog.parked == 2 && backlog.waiting == 0)
    }

    @Test func `a damaged update that waits is set aside and the rest goes on`() throws {
        try forbid(true)
        try journal(["p:1 a fail\np:2 b fail"])
        _ = try run()
        try forbid(false)
        try desk.engine.writeBlocking { tx in
            try tx.execute(
                "UPDATE event SET payload_sealed = ? WHERE dedupe_key = ?",
                .blob([1]),
                .text(tx.vault.name(.event, "a"))
            )
        }
        desk.file.clock.advance(by: .minutes(1))
        #expect(try retry() == 2)
        let states = try desk.engine.readBlocking { tx in
            try tx.rows("SELECT state FROM event ORDER BY id") { $0.int(0) }
        }
        #expect(states == [2, 1])
    }

    @Test func `what follows in a conversation waits for what failed, and nobody else does`() throws {
        try forbid(true)
        try journal(["p:1 a fail", "p:1 b x\np:2 c x"])
        _ = try run()
        try journal(["p:1 d x"])
        _ = try run()
        #expect(try handled() == ["c"])
        #expect(try retry() == 0, "the first is not due, so none is")
        try forbid(false)
        desk.file.clock.advance(by: .minutes(1))
        #expect(try retry() == 3)
        #expect(try handled() == ["c", "b", "d"])
    }

    @Test func `what was set aside holds up nobody`() throws {
        try forbid(true)
        try journal(["p:1 a fail", "p:1 b x"])
        _ = try run()
        for _ in 0..<5 {
            desk.file.clock.advance(by: .hours(1))
            _ = try retry()
        }
        #expect(try handled() == ["b"])
    }

    @Test func `a large backlog is taken in turns, each update once`() throws {
        let first = (0..<700).map { "p:\($0) a\($0) x" }.joined(separator: "\n")
        try journal([first, "p:1 b x"])
        var turns = 0
        while try run() >= 64 { turns += 1 }
        #expect(turns == 2)
        #expect(try handled() == (0..<700).map { "a\($0)" } + ["b"])
    }

    @Test func `large payloads are taken in turns`() throws {
        let large = String(repeating: "x", count: 2_500_000)
        try journal((0..<4).map { "p:1 a\($0) \(large)" })
        #expect(try run() == 64)
        #expect(try handled() == ["a0", "a1"])
        #expect(try run() == 2)
        #expect(try handled().count == 4)
    }

    @Test func `what is old and done is forgotten, what waits or is set aside stays`() throws {
        try forbid(true)
        try journal(["p:1 a x", "!", "p:2 b fail"])
        _ = try run()
        desk.file.clock.advance(by: .days(100))
        try journal(["p:1 new x"])
        _ = try run()
        try desk.engine.writeBlocking { tx in
            let before = tx.now - .days(8)
            let gone = [
                try tx.pruneJournal(handledBefore: before), try tx.pruneEvents(handledBefore: before),
                try tx.pruneNotices(before: tx.now - .days(90)),
            ]
            #expect(gone == [2, 1, 1])
            #expect(try tx.number("SELECT count(*) FROM journal") == 2)
            #expect(try tx.number("SELECT count(*) FROM event") == 2)
            #expect(try tx.notices(limit: 9).map(\.field) == ["new"])
        }
    }

    @Test func `a conversation and its updates are in the same lane`() throws {
        try desk.engine.writeBlocking { tx in
            let key = desk.phone.conversationKey
            let expected = Lane.of(conversationKey: key)
            #expect(desk.clinic.conversation.lane == expected)
            try tx.append(toJournal: [])
            let entry = try #require(try tx.newJournalEntries(limit: 1).first)
            let event = try #require(try tx.beginEvent("k", of: entry.id, conversation: key))
            let lane = try tx.number("SELECT lane FROM event WHERE id = ?", [.id(event)])
            #expect(lane == Int64(expected))
        }
    }
}
