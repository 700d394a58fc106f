import Care
import Foundation
import Store
import StoreSQLite
import TestKit
import Testing
import caduceus

@Suite(.enabled(if: TestStore.kind == .postgres, "needs a PostgreSQL"), .endsInTime, .serialized)
struct MoveTests {
    private struct Died: Error {}

    @Test func `a rehearsed clinic is moved, and all of it is there as it was`() throws {
        let place = try MovePlace.rehearsed()
        let last = try place.number("SELECT max(seq) FROM audit", in: place.source)
        let report = try place.move()
        for table in ["person", "address", "appointment", "message", "outbox", "agenda", "audit", "data_key", "event"] {
            let count = try place.number("SELECT count(*) FROM \(table)", in: place.source)
            #expect(try #require(report.rows[table]) == Int(count) && count > 0, "\(table)")
        }
        // The chain's hashes cover every field of every entry; the move is one more.
        var check = AuditCheck()
        while try place.target.readBlocking({ try check.walk(in: $0) }) {}
        #expect(check.fault == nil && check.head.seq == last + 1)
        #expect(try place.number("SELECT count(*) FROM audit WHERE act = 'store.moved'", in: place.target) == 1)
        let proofs = try place.target.readBlocking { try $0.proveKeys() }
        #expect(!proofs.isEmpty)
        let bodies = "SELECT sum(length(body_sealed)) FROM message"
        #expect(
            try place.number("SELECT CAST(sum(length(body_sealed)) AS BIGINT) FROM message", in: place.target)
                == place.number(bodies, in: place.source)
        )
    }

    @Test func `no lane is held, no node is known, and new identifiers are higher than all there ever were`() throws {
        let place = try MovePlace.rehearsed()
        let fences = try place.source.writeBlocking { tx in
            try tx.execute("UPDATE lane SET node = 1, fence = number + 5, leased_until = 9, is_draining = 1")
            try tx.execute("INSERT INTO node (id, name, started_at, alive_until) VALUES (1, 'old', 1, 9)")
            return try tx.lanes().map(\.fence)
        }
        try place.move()
        let lanes = try place.target.readBlocking { try $0.lanes() }
        #expect(lanes.map(\.fence) == fences)
        #expect(lanes.allSatisfy { $0.node == nil && $0.leasedUntil == Instant(microseconds: 0) && !$0.isDraining })
        #expect(try place.number("SELECT count(*) FROM node", in: place.target) == 0)
        let mark = try place.number("SELECT value FROM meta WHERE name = 'identifier_mark'", in: place.source)
        let new = try place.target.writeBlocking { $0.newID(Message.self).rawValue }
        #expect(mark > 0 && new > mark)
    }

    @Test(
        arguments: [
            (
                "UPDATE outbox SET attempts = attempts + 1 WHERE id = (SELECT min(id) FROM outbox)",
                "differs in attempts"
            ),
            (
                "UPDATE message SET body_sealed = body_sealed || '\\x00' WHERE id = (SELECT max(id) FROM message)",
                "body_sealed"
            ),
            ("DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)", "of audit is missing"),
            ("DELETE FROM outbox WHERE id = (SELECT min(id) FROM outbox)", "of outbox is missing"),
            ("INSERT INTO line (name) VALUES ('zz')", "of line is too many"),
            ("INSERT INTO line (name) VALUES ('0')", "of line is missing, or another is too many"),
            ("UPDATE meta SET value = value + 1 WHERE name = 'message_ids_sealed'", "of meta differs in value"),
        ]
    ) func `what is not as it was is found and named, and nobody can serve it`(sql: String, words: String) throws {
        let place = try MovePlace.rehearsed()
        let said = saidOf {
            try place.move { [target = place.target] step in
                guard step == .compared("agenda") else { return }
                try target.writeBlocking { _ = try $0.execute(sql) }
            }
        }
        #expect(said.contains(words), "\(said)")
        #expect(saidOf { try place.target.bringUpToDate() }.contains("did not end"))
    }

    @Test(
        arguments: [StoreMove.Step.begun, .copied("message"), .compared("data_key"), .compared("relation")]
    ) func `a death on the way leaves what nobody serves, and --discard begins anew`(step: StoreMove.Step) throws {
        let place = try MovePlace.rehearsed()
        #expect(throws: Died.self) { try place.move { if $0 == step { throw Died() } } }
        #expect(saidOf { try place.target.bringUpToDate() }.contains("did not end"))
        #expect(saidOf { try place.move() }.contains("--discard"))
        let report = try place.move(isDiscarding: true, rowsPerBatch: 7)
        #expect(try #require(report.rows["message"]) > 100)
        try place.target.bringUpToDate()
    }

    @Test func `a database that has rows is refused, with --discard as without`() throws {
        let place = try MovePlace()
        try place.move()
        #expect(saidOf { try place.move() }.contains("has rows already (in audit)"))
        #expect(saidOf { try place.move(isDiscarding: true) }.contains("has rows already"))
    }

    @Test func `an address that points to a later one, and a text with a NUL, arrive`() throws {
        let place = try MovePlace()
        try place.source.writeBlocking { tx in
            for id in 1...3 {
                try tx.execute(
                    "INSERT INTO address (id, kind, value_index, value_sealed, created_at) VALUES (?, 'bsuid', ?, ?, 1)",
                    .int(id),
                    .blob([UInt8(id)]),
                    .blob([])
                )
            }
            try tx.execute("UPDATE address SET phone_address_id = 4 - id WHERE id <> 2")
            try tx.execute(
                "INSERT INTO location (id, name, address, zone) VALUES (1, ?, '', 'UTC')",
                .text("a\0e\u{301}")
            )
        }
        #expect(try place.move(rowsPerBatch: 1).mended == 1)
        let pointers = try place.target.readBlocking { tx in
            try tx.rows("SELECT phone_address_id FROM address ORDER BY id") { $0.optionalInt(0) }
        }
        #expect(pointers == [3, nil, 1])
        let name = try place.target.readBlocking { tx in try tx.row("SELECT name FROM location") { $0.text(0) } }
        #expect(name.map { Array($0.utf8) } == Array("a\u{FFFD}e\u{301}".utf8))
    }

    @Test func `a value that is not of its column's type is refused before anything is moved`() throws {
        let place = try MovePlace()
        try place.source.writeBlocking { tx in
            _ = try tx.execute("UPDATE lane SET leased_until = 'soon' WHERE number = 3")
        }
        #expect(saidOf { try place.move() }.contains("lane holds values"))
        try place.target.bringUpToDate()
    }

    @Test func `every table of the schema's steps is moved, but for those that tell of running servers`() throws {
        let place = try MovePlace()
        let names = Set(try MovePlan(from: place.source, to: place.target).names).union(MovePlan.left)
        for dialect in [Migration.Dialect.sqlite, .postgres] {
            let made = Migration.all(for: dialect).flatMap(\.statements).compactMap { statement in
                statement.firstMatch(of: /CREATE TABLE (?:IF NOT EXISTS )?(\w+)/).map { String($0.1) }
            }
            #expect(made.count > 25)
            #expect(Set(made).union(["meta", "commit_token"]) == names, "\(dialect.name)")
        }
    }
}
