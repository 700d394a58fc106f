import Care
import Store
import TestKit
import Testing

/// Nodes are upgraded one by one: the version before goes on working beside the new one.
@Suite(
    .enabled(if: TestStore.kind == .postgres, "a file has one server at a time"),
    .endsInTime
)
struct UpgradeTests {
    private static let newest = Migration.all(for: .postgres).last?.number ?? 0
    /// What a version to come might do to tables that are in use.
    private static let next = Migration(
        number: newest + 1,
        name: "next",
        statements: [
            "ALTER TABLE message ADD COLUMN mood TEXT", "CREATE TABLE mood (id BIGINT PRIMARY KEY, word TEXT NOT NULL)",
            "ALTER TABLE journal ADD COLUMN mood BIGINT NOT NULL DEFAULT 0",
            "CREATE INDEX journal_by_mood ON journal (mood) WHERE state = 0",
        ]
    )
    private static let breaking = Migration(
        number: newest + 2,
        name: "breaking",
        statements: ["ALTER TABLE mood DROP COLUMN word"],
        breaks: newest + 2
    )

    @Test func `while one node brings the database up to date the others keep what comes, and so does the new one`()
        async throws
    {
        let file = try TestStore()
        let old = try file.open()
        try await old.write { try $0.ensureSystemKey() }
        let new = try file.open(migrated: false, adding: [Self.next])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in [old, old, new] {
                group.addTask {
                    for number in 0..<100 as Range<UInt8> {
                        try await node.append { tx in _ = try tx.append(toJournal: [number]) }
                        try await node.write { tx in try tx.probe() }
                    }
                }
            }
            group.addTask { try await onThread { try new.migrate() } }
            try await group.waitForAll()
        }
        for node in [old, new] {
            let kept = try await node.read { tx in try tx.newJournalEntries(limit: 1_000).count }
            #expect(kept == 300)
        }
        let schema = try await new.read { try $0.number("SELECT value FROM meta WHERE name = 'schema'") }
        #expect(schema == Int64(Self.next.number))
    }

    @Test func `a node of the version before may start again beside the new one, until a step says otherwise`() throws {
        let file = try TestStore()
        _ = try file.open(adding: [Self.next])
        let old = try file.open()
        try old.writeBlocking { try $0.probe() }
        _ = try file.open(adding: [Self.next, Self.breaking])
        #expect(throws: StoreError.newerSchema(found: Self.breaking.number, known: Self.newest)) { try file.open() }
        // Who runs already goes on; it is refused at its next start.
        try old.writeBlocking { try $0.probe() }
    }

    @Test func `nodes that start at the same time take each step once`() async throws {
        let file = try TestStore()
        let nodes = try (0..<4).map { _ in try file.open(migrated: false, adding: [Self.next]) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for node in nodes { group.addTask { try await onThread { try node.migrate() } } }
            try await group.waitForAll()
        }
        let tables = try await nodes[0].read { tx in
            try tx.number("SELECT count(*) FROM information_schema.tables WHERE table_name = 'mood'")
        }
        #expect(tables == 1)
    }
}
