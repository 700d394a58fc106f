import Care
import Store
import TestKit
import Testing

@Suite struct MigrationTests {
    private let file: TestStore

    init() throws {
        file = try TestStore()
    }

    @Test(.enabled(if: TestStore.kind == .sqlite, "about SQLite's file"))
    func `a fresh file gets every step once, and a second run changes nothing`() throws {
        let engine = try file.open()
        let newest = try #require(Migration.all(for: .sqlite).last?.number)
        let before = try engine.readBlocking(shape)
        try engine.migrate()
        let again = try file.open().readBlocking(shape)
        #expect(before == again && before.count > 20)
        let done = try engine.readBlocking { tx in try tx.number("SELECT value FROM meta WHERE name = 'schema'") }
        #expect(done == Int64(newest))
    }

    @Test func `steps are numbered one by one`() {
        for dialect in [Migration.Dialect.sqlite, .postgres] {
            let numbers = Migration.all(for: dialect).map(\.number)
            #expect(numbers == numbers.sorted() && Set(numbers).count == numbers.count, "\(dialect.name)")
            #expect(Migration.all(for: dialect).allSatisfy { !$0.statements.isEmpty })
        }
        let shared = Migration.all(for: .sqlite).map(\.number)
        #expect(shared == Array(1...shared.count))
    }

    @Test func `a database of a newer version that only adds is used, and left as it is`() throws {
        let engine = try file.open()
        try engine.writeBlocking { tx in
            _ = try tx.execute("UPDATE meta SET value = 99 WHERE name = 'schema'")
        }
        try engine.migrate()
        let kept = try engine.readBlocking { tx in try tx.number("SELECT value FROM meta WHERE name = 'schema'") }
        #expect(kept == 99)
    }

    @Test func `a database that needs a newer version is refused and left alone`() throws {
        let engine = try file.open()
        let newest = try #require(Migration.all(for: TestStore.kind == .sqlite ? .sqlite : .postgres).last?.number)
        try engine.writeBlocking { tx in
            try tx.execute("UPDATE meta SET value = 99 WHERE name = 'schema'")
            try tx.execute("INSERT INTO meta (name, value) VALUES ('schema_needs', 98)")
        }
        #expect(throws: StoreError.newerSchema(found: 99, known: newest)) { try engine.migrate() }
        let kept = try engine.readBlocking { tx in try tx.number("SELECT value FROM meta WHERE name = 'schema'") }
        #expect(kept == 99)
    }

    @Test(.enabled(if: TestStore.kind == .sqlite, "about SQLite's file"))
    func `a step that fails leaves the version before it`() throws {
        let engine = try file.open()
        // Back to an empty file, but for a table that is in the way of the first step.
        try engine.writeBlocking { tx in
            let found = try tx.rows("SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL") {
                ($0.text(0), $0.text(1))
            }
            try tx.execute("PRAGMA defer_foreign_keys = ON")
            // What refers to others was made after them.
            for (kind, name) in found.reversed() where kind == "table" && name != "meta" {
                try tx.execute("DROP TABLE \(name)")
            }
            try tx.execute("DELETE FROM meta WHERE name = 'schema'")
            try tx.execute("CREATE TABLE outbox (nonsense TEXT)")
        }
        #expect(throws: StoreError.self) { try engine.migrate() }
        let tables = try engine.readBlocking { tx in
            try tx.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") { $0.text(0) }
        }
        #expect(tables == ["meta", "outbox"])
    }

    @Test(.enabled(if: TestStore.kind == .sqlite, "about SQLite's file"))
    func `what files said is known of visits that never moved, and of no others`() throws {
        let engine = try file.open()
        let start = TestStore.morning + .days(1)
        let still = try engine.writeBlocking { tx in
            let clinic = try SampleClinic(in: tx)
            var still = clinic.visit(at: start, in: tx)
            still.externalID = "still"
            var moved = clinic.visit(at: start + .days(1), in: tx)
            (moved.externalID, moved.version, moved.slotVersion) = ("moved", 2, 2)
            for visit in [still, moved] { try tx.insert(visit) }
            _ = try tx.ensureLocation(named: "South", address: "South", zone: "UTC")
            // Back to before the step.
            try tx.execute("DROP INDEX address_by_phone")
            try tx.execute("ALTER TABLE address DROP COLUMN phone_address_id")
            for column in ["start", "end", "practitioner_id", "location_id", "status"] {
                try tx.execute("ALTER TABLE appointment DROP COLUMN imported_\(column)")
            }
            let step = try #require(Migration.all(for: .sqlite).first { $0.number == 3 })
            for statement in step.statements { try tx.execute(statement) }
            return still
        }
        try engine.readBlocking { tx in
            let said = try #require(try tx.imported(still.id))
            #expect(said.start == start && said.end == still.end && said.status == nil)
            let known = try tx.number("SELECT count(*) FROM appointment WHERE imported_start IS NOT NULL")
            #expect(known == 1)
            #expect(try tx.location(named: "South")?.address == "")
            #expect(try tx.location(named: "Harbour")?.address == "5 Quay Street")
        }
    }

    private func shape(_ tx: Transaction) throws -> [String] {
        try tx.rows("SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY 1") {
            $0.text(0)
        }
    }
}
