import Store
import StorePostgres
import TestKit
import Testing

private struct Oops: Error {}

/// Statements for whose answers nobody waits: on a server they share an exchange, on a file they run at once, and nobody
/// can tell which.
@Suite(.endsInTime) struct LaterTests {
    private let file: TestStore
    private let engine: any StoreEngine

    init() throws {
        file = try TestStore()
        engine = try file.open()
        try engine.writeBlocking { tx in try tx.execute("CREATE TABLE slip (number BIGINT UNIQUE, word TEXT)") }
    }

    private func numbers() throws -> [Int64] {
        try engine.readBlocking { tx in try tx.rows("SELECT number FROM slip ORDER BY number") { $0.int(0) } }
    }

    @Test func `what was to run later has run before the next question is answered`() throws {
        try engine.writeBlocking { tx in
            for number in 1...3 as ClosedRange<Int64> {
                try tx.connection.later("INSERT INTO slip VALUES (?, 'x')", [.int(number)])
            }
            #expect(try tx.number("SELECT count(*) FROM slip") == 3)
        }
    }

    @Test func `answers come in order, and what is made of them before whatever is asked next`() throws {
        try engine.writeBlocking { tx in
            var heard: [[Int64]] = []
            for number in 1...3 as ClosedRange<Int64> {
                try tx.connection.later(
                    "INSERT INTO slip VALUES (?, 'x') RETURNING number",
                    [.int(number)],
                    { $0.int(0) },
                    { found in
                        heard.append(found)
                        // What is asked here may come back late itself.
                        try tx.connection.later("UPDATE slip SET word = 'y' WHERE number = ?", [.int(number)])
                        _ = try tx.number("SELECT count(*) FROM slip")
                    }
                )
            }
            #expect(try tx.number("SELECT count(*) FROM slip WHERE word = 'y'") == 3)
            #expect(heard == [[1], [2], [3]])
        }
    }

    @Test func `what is made of the last answers belongs to the transaction`() throws {
        try engine.writeBlocking { tx in
            try tx.connection.later("SELECT 7", [], { $0.int(0) }) { found in
                for number in found { try tx.execute("INSERT INTO slip VALUES (?, 'x')", .int(number)) }
            }
        }
        #expect(try numbers() == [7])
    }

    @Test func `of many who wait together only those whose late statements fail lose their work`() async throws {
        try engine.writeBlocking { tx in _ = try tx.execute("INSERT INTO slip VALUES (-1, 'there')") }
        let engine = engine
        let kept = try await withThrowingTaskGroup(of: Int64?.self) { group in
            for number in 0..<300 as Range<Int64> {
                group.addTask {
                    do {
                        return try await engine.write { tx in
                            try tx.connection.later("INSERT INTO slip VALUES (?, 'x')", [.int(number)])
                            if number % 3 == 0 { try tx.connection.later("INSERT INTO slip VALUES (-1, 'x')", []) }
                            if number % 5 == 0 {
                                try tx.connection.later("SELECT 1", [], { $0.int(0) }) { _ in throw Oops() }
                            }
                            return number
                        }
                    } catch StoreError.constraint {
                        return nil
                    } catch is Oops {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: [Int64]()) { if let number = $1 { $0.append(number) } }
        }
        let expected = (0..<300 as Range<Int64>).filter { $0 % 3 != 0 && $0 % 5 != 0 }
        #expect(kept.sorted() == expected)
        #expect(try numbers() == [-1] + expected)
    }

    @Test func `appends that fail take none of their neighbours along`() async throws {
        try engine.writeBlocking { tx in _ = try tx.execute("INSERT INTO slip VALUES (-1, 'there')") }
        let engine = engine
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<100 as Range<Int64> {
                group.addTask {
                    do {
                        try await engine.append { tx in
                            try tx.connection.later(
                                "INSERT INTO slip VALUES (?, 'x')",
                                [.int(number % 4 == 0 ? -1 : number)]
                            )
                        }
                    } catch {
                        #expect(number % 4 == 0)
                    }
                }
            }
        }
        #expect(try numbers() == [-1] + (0..<100 as Range<Int64>).filter { $0 % 4 != 0 })
    }

    @Test func `a savepoint undoes what was to run later inside it, and nothing from before`() throws {
        try engine.writeBlocking { tx in
            try tx.connection.later("INSERT INTO slip VALUES (1, 'a')", [])
            #expect(throws: StoreError.self) {
                try tx.savepoint {
                    try tx.connection.later("INSERT INTO slip VALUES (2, 'b')", [])
                    try tx.connection.later("INSERT INTO slip VALUES (1, 'twice')", [])
                }
            }
            try tx.connection.later("INSERT INTO slip VALUES (3, 'c')", [])
        }
        #expect(try numbers() == [1, 3])
    }

    @Test(.enabled(if: TestStore.kind == .postgres, "a file's statements fail where they stand"))
    func `whoever catches the failure of something earlier cannot commit the rest`() throws {
        #expect(throws: (any Error).self) {
            try engine.writeBlocking { tx in
                try tx.connection.later("INSERT INTO slip VALUES (1, 'a')", [])
                try tx.connection.later("SELECT 1", [], { $0.int(0) }) { _ in throw Oops() }
                do {
                    _ = try tx.number("SELECT count(*) FROM slip")
                } catch is Oops {
                    return
                }
            }
        }
        #expect(try numbers().isEmpty)
        try engine.writeBlocking { tx in _ = try tx.execute("INSERT INTO slip VALUES (2, 'b')") }
        #expect(try numbers() == [2])
    }

    @Test(arguments: [
        ("postgres://a:b@host:1/old?x=1", "postgres://a:b@host:1/new?x=1"), ("postgres://host", "postgres://host/new"),
        ("postgres://host?x=1", "postgres://host/new?x=1"),
        ("postgres://a@/old?host=/tmp/x", "postgres://a@/new?host=/tmp/x"),
    ])
    func `another database of a server keeps the rest of its address`(from: String, to: String) throws {
        #expect(try #require(PostgresAddress(from)).with(database: "new").text == to)
    }
}
