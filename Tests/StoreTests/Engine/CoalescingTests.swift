import Care
import Store
import StoreSQLite
import TestKit
import Testing

private struct Oops: Error {}

@Suite(.endsInTime) struct CoalescingTests {
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

    @Test func `of many who wait together only those who throw lose their work`() async throws {
        let engine = engine
        let kept = try await withThrowingTaskGroup(of: Int64?.self) { group in
            for number in 0..<300 as Range<Int64> {
                group.addTask {
                    do {
                        return try await engine.write { tx in
                            try tx.execute("INSERT INTO slip VALUES (?, 'x')", .int(number))
                            if number % 3 == 0 { throw Oops() }
                            return number
                        }
                    } catch is Oops {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: [Int64]()) { if let number = $1 { $0.append(number) } }
        }
        let expected = (0..<300 as Range<Int64>).filter { $0 % 3 != 0 }
        #expect(kept.sorted() == expected)
        let found = try numbers()
        #expect(found == expected)
    }

    @Test func `a throw undoes all of the caller's own statements`() async throws {
        await #expect(throws: Oops.self) {
            try await engine.write { tx in
                try tx.execute("INSERT INTO slip VALUES (1, 'a')")
                try tx.savepoint { try tx.execute("INSERT INTO slip VALUES (2, 'b')") }
                throw Oops()
            }
        }
        let found = try numbers()
        #expect(found.isEmpty)
    }

    @Test func `an inner savepoint undoes no more than its own`() throws {
        try engine.writeBlocking { tx in
            try tx.execute("INSERT INTO slip VALUES (1, 'a')")
            #expect(throws: Oops.self) {
                try tx.savepoint {
                    try tx.execute("INSERT INTO slip VALUES (2, 'b')")
                    try tx.savepoint { try tx.execute("INSERT INTO slip VALUES (3, 'c')") }
                    throw Oops()
                }
            }
            try tx.execute("INSERT INTO slip VALUES (4, 'd')")
        }
        let found = try numbers()
        #expect(found == [1, 4])
    }

    /// A full disk makes SQLite undo the whole transaction in the middle of a batch; `ROLLBACK` stands in for it.
    @Test func `when the transaction is undone under them, all fail and nothing is kept`() async throws {
        let engine = engine
        // The first holds the writer until all the others wait, so that they share one commit.
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<40 as Range<Int64> {
                group.addTask {
                    do {
                        try await engine.write { tx in
                            if number == 20 { try tx.execute("ROLLBACK") }
                            try tx.execute("INSERT INTO slip VALUES (?, 'x')", .int(number))
                        }
                        return true
                    } catch {
                        return false
                    }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        let found = try numbers()
        // Whoever was told that it is kept finds it, and nobody else's is there.
        #expect(found.count == outcomes.filter(\.self).count)
        #expect(!found.contains(20))
    }

    @Test func `work after an undone transaction is refused, not committed on its own`() throws {
        #expect(throws: StoreError.self) {
            try engine.writeBlocking { tx in
                _ = try? tx.savepoint { try tx.execute("ROLLBACK") }  // The point is what comes after.
                try tx.savepoint { _ = try tx.execute("INSERT INTO slip VALUES (7, 'x')") }
            }
        }
        let found = try numbers()
        #expect(found.isEmpty)
        try engine.writeBlocking { tx in try tx.execute("INSERT INTO slip VALUES (8, 'x')") }
        let after = try numbers()
        #expect(after == [8])
    }

    @Test func `a commit that fails fails everybody in it`() async throws {
        // A deferred constraint is checked at the commit alone.
        try engine.writeBlocking { tx in
            try tx.execute(
                "CREATE TABLE child (parent BIGINT REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED)"
            )
        }
        #expect(throws: StoreError.self) {
            try engine.writeBlocking { tx in
                try tx.execute("INSERT INTO slip VALUES (1, 'x')")
                try tx.execute("INSERT INTO child VALUES (404)")
            }
        }
        let found = try numbers()
        #expect(found.isEmpty)
    }

    @Test func `notices are told after the commit, and none of work undone`() async throws {
        let heard = Heard()
        let engine = try file.open { heard.add($0) }
        try? await engine.write { tx in
            tx.tell(.outbox)
            throw Oops()
        }
        #expect(heard.all.isEmpty)
        try await engine.write { tx in
            tx.tell(.templates)
            tx.tell(.templates)
        }
        #expect(heard.all == [.templates])
    }

    @Test func `a constraint's name reaches the caller and the value does not`() throws {
        try engine.writeBlocking { tx in try tx.execute("INSERT INTO slip VALUES (5, 'secret words')") }
        do {
            try engine.writeBlocking { tx in try tx.execute("INSERT INTO slip VALUES (5, 'secret words')") }
            Issue.record("accepted twice")
        } catch StoreError.constraint(let name) {
            #expect(name.contains(TestStore.kind == .sqlite ? "slip.number" : "slip_number_key"))
            #expect(!name.contains("secret"))
        }
    }

    @Test(.enabled(if: TestStore.kind == .sqlite, "about SQLite's file"))
    func `a commit reaches the disk before it is told, unless the file is thrown away`() throws {
        let durable = try file.open(isDurable: true)
        let level = try durable.writeBlocking { tx in try tx.number("PRAGMA synchronous") }
        #expect(level == 2, "FULL")
        let thrownAway = try engine.writeBlocking { tx in try tx.number("PRAGMA synchronous") }
        #expect(thrownAway == 0, "OFF")
    }
}
