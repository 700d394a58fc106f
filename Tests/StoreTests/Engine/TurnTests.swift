import Care
import Store
import TestKit
import Testing

/// What holds between two engines on one database: two nodes, or the server and a command.
@Suite(.endsInTime) struct TurnTests {
    private let file: TestStore
    private let here: any StoreEngine
    private let there: any StoreEngine

    init() throws {
        file = try TestStore()
        here = try file.open()
        there = try file.open()
        try here.writeBlocking { tx in try tx.execute("CREATE TABLE slip (number BIGINT UNIQUE)") }
    }

    /// Runs `body` so many times at once, on either engine by turns.
    private func crowd<T: Sendable>(
        _ count: Int,
        _ body: @escaping @Sendable (any StoreEngine, Int) async throws -> T
    ) async throws -> [T] {
        let engines = [here, there]
        return try await withThrowingTaskGroup(of: T.self) { group in
            for number in 0..<count { group.addTask { try await body(engines[number % 2], number) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func `units of two engines never interleave`() async throws {
        let seen = try await crowd(200) { engine, _ in
            try await engine.write { tx in
                let before = try tx.number("SELECT COALESCE(max(number), 0) FROM slip")
                try tx.execute("INSERT INTO slip (number) VALUES (?)", .int(before + 1))
                return before
            }
        }
        #expect(seen.sorted() == Array(0..<200))
    }

    @Test func `of two that want the same only one is refused, and nobody beside them`() async throws {
        let isKept = try await crowd(300) { engine, number in
            do {
                try await engine.write { tx in
                    _ = try tx.execute("INSERT INTO slip (number) VALUES (?)", .int(number / 3 * 3 + number % 2))
                }
                return true
            } catch StoreError.constraint {
                return false
            }
        }
        // Of each three, two want one number.
        #expect(isKept.filter(\.self).count == 200)
        #expect(try here.readBlocking { try $0.number("SELECT count(*) FROM slip") } == 200)
    }

    @Test func `a reader waits for no writer and sees nothing of what is not kept`() throws {
        try here.writeBlocking { tx in
            try tx.execute("INSERT INTO slip (number) VALUES (1)")
            let seen = try there.readBlocking { try $0.number("SELECT count(*) FROM slip") }
            #expect(seen == 0)
        }
        #expect(try there.readBlocking { try $0.number("SELECT count(*) FROM slip") } == 1)
    }

    @Test func `what is only added gets identifiers that nobody else has, and that rise`() async throws {
        let given = try await crowd(300) { engine, _ in
            try await engine.append { tx in (0..<3).map { _ in tx.newID(Person.self).rawValue } }
        }
        #expect(Set(given.joined()).count == 900)
        #expect(given.allSatisfy { $0 == $0.sorted() })
        var last: Int64 = 0
        for number in 0..<50 {
            file.clock.advance(by: .milliseconds(1))
            // Nodes share a sequence; a command beside a server on one file has blocks of its own.
            let engine = number % 2 == 0 || TestStore.kind == .sqlite ? here : there
            let next = try await engine.append { $0.newID(Person.self).rawValue }
            #expect(next > last)
            last = next
        }
    }
}
