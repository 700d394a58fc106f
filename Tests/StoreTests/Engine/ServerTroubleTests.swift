import Care
import Foundation
import Store
import StorePostgres
import TestKit
import Testing

/// What may happen between a node and its PostgreSQL, and to whom.
@Suite(.enabled(if: TestStore.kind == .postgres, "about PostgreSQL's sessions"), .endsInTime)
struct ServerTroubleTests {
    private let file: TestStore
    private let engine: any StoreEngine
    private let other: any StoreEngine
    private let address: PostgresAddress

    init() throws {
        file = try TestStore()
        address = try #require(PostgresAddress(file.address))
        engine = try file.open()
        other = try file.open()
        try engine.writeBlocking { tx in
            try tx.execute("CREATE TABLE slip (number BIGINT UNIQUE)")
            try tx.execute("CREATE TABLE elsewhere (number BIGINT UNIQUE)")
        }
    }

    private func numbers() throws -> [Int64] {
        try other.readBlocking { tx in try tx.rows("SELECT number FROM slip ORDER BY number") { $0.int(0) } }
    }

    /// Ends the server's process behind a transaction and waits until it is gone.
    private static func end(_ process: Int64, at address: PostgresAddress) throws {
        try PostgresOpening.run("SELECT pg_terminate_backend(\(process), 5000)", at: address)
    }

    @Test(arguments: [true, false])
    func `a unit whose connection is lost before the commit runs again and is kept once`(inTheMiddle: Bool) async throws
    {
        let runs = Counter()
        let address = address
        let durable = try file.open(isDurable: true)
        try await durable.write { tx in
            try tx.execute("INSERT INTO slip VALUES (1)")
            if runs.add() == 1 { try Self.end(tx.number("SELECT pg_backend_pid()"), at: address) }
            if inTheMiddle { try tx.execute("INSERT INTO slip VALUES (2)") }
        }
        #expect(runs.count == 2)
        #expect(try numbers() == (inTheMiddle ? [1, 2] : [1]))
    }

    @Test func `where a lost commit cannot be asked for, the caller is told, and nothing runs again`() async throws {
        let runs = Counter()
        let address = address
        await #expect(throws: StoreError.self) {
            try await engine.write { tx in
                try tx.execute("INSERT INTO slip VALUES (1)")
                if runs.add() == 1 { try Self.end(tx.number("SELECT pg_backend_pid()"), at: address) }
            }
        }
        #expect(runs.count == 1)
    }

    /// Threads of its own all along: while it lasts every durable commit on the server waits, whoever's it is.
    @Test func `a commit whose answer is lost is asked for and not done again`() throws {
        let durable = try file.open(isDurable: true)
        let process = try durable.writeBlocking { try $0.number("SELECT pg_backend_pid()") }
        // Each commit now waits for a copy that never comes: kept, and the caller not told.
        try setStandby("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        // A server that stays so would hold up all that comes after.
        defer { try? setStandby("ALTER SYSTEM RESET synchronous_standby_names") }
        let (runs, isOver, failures, ended) = (Counter(), Counter(), Counter(), DispatchSemaphore(value: 0))
        Thread {
            do {
                while isOver.count == 0 {
                    try durable.writeBlocking { tx in
                        _ = try tx.execute("INSERT INTO slip VALUES (?)", .int(runs.add()))
                    }
                }
            } catch {
                failures.add()
            }
            ended.signal()
        }.start()
        let waits = "SELECT count(*) FROM pg_stat_activity WHERE pid = \(process) AND wait_event = 'SyncRep'"
        var looks = 0
        while looks < 2_000, try PostgresOpening.run(waits, at: address) != [["1"]] { looks += 1 }
        isOver.add()
        try Self.end(process, at: address)
        try setStandby("ALTER SYSTEM RESET synchronous_standby_names")
        ended.wait()
        #expect(looks < 2_000 && failures.count == 0)
        #expect(try numbers().count == runs.count)
        #expect(try durable.writeBlocking { try $0.number("SELECT pg_backend_pid()") } != process)
    }

    private func setStandby(_ sql: String) throws {
        try PostgresOpening.run(sql, at: address)
        try PostgresOpening.run("SELECT pg_reload_conf()", at: address)
    }

    @Test func `a node that sleeps in its unit loses the turn, the next goes on, and the unit runs again`() async throws
    {
        let runs = Counter()
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let wakes = DispatchSemaphore(value: 0)
        async let slept: Void = engine.write { tx in
            try tx.execute("INSERT INTO slip VALUES (1)")
            if runs.add() == 1 {
                begin.yield()
                wakes.wait()
            }
            try tx.execute("INSERT INTO slip VALUES (2)")
        }
        for await _ in began { break }
        // The server ends the sleeper's session within three seconds, and this waits five for the turn.
        try await other.write { tx in _ = try tx.execute("INSERT INTO slip VALUES (3)") }
        #expect(try numbers() == [3])
        wakes.signal()
        try await slept
        #expect(runs.count == 2)
        #expect(try numbers() == [1, 2, 3])
    }

    @Test func `adding waits for nobody's turn`() async throws {
        let runs = Counter()
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let isAdded = DispatchSemaphore(value: 0)
        async let held: Void = engine.write { tx in
            if runs.add() > 1 { return }
            begin.yield()
            isAdded.wait()
        }
        for await _ in began { break }
        try await other.append { tx in _ = try tx.execute("INSERT INTO slip VALUES (1)") }
        isAdded.signal()
        try await held
        #expect(runs.count == 1, "the turn was held all the while")
        #expect(try numbers() == [1])
    }

    @Test func `a table that somebody else has locked fails those who need it, and nobody beside or after them`()
        async throws
    {
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let isOver = Counter()
        async let locked: Void = other.append { tx in
            try tx.execute("LOCK TABLE slip IN ACCESS EXCLUSIVE MODE")
            begin.yield()
            // Not idle, or the server would end it.
            while isOver.count == 0 { try tx.execute("SELECT pg_sleep(0.1)") }
        }
        for await _ in began { break }
        // More than one commit takes, so that some share a batch with one who is held up.
        let (kept, refused) = await withTaskGroup(of: Bool?.self) { group in
            for number in 0..<60 as Range<Int64> {
                let table = number == 30 ? "slip" : "elsewhere"
                group.addTask { [engine] in
                    do {
                        try await engine.write { _ = try $0.execute("INSERT INTO \(table) VALUES (?)", .int(number)) }
                        return true
                    } catch StoreError.unavailable(let reason) {
                        return reason.contains("locked") ? false : nil
                    } catch {
                        return nil
                    }
                }
            }
            return await group.reduce(into: (0, 0)) { sum, answer in
                if answer == true { sum.0 += 1 }
                if answer == false { sum.1 += 1 }
            }
        }
        #expect(kept == 59 && refused == 1)
        isOver.add()
        try await locked
        #expect(try numbers() == [])
    }

    @Test func `what a node changed is told to the others, and to itself once`() async throws {
        let (heard, hear) = AsyncStream.makeStream(of: [ChangeNotice].self)
        let listening = try file.open(told: { hear.yield($0) })
        var notices = heard.makeAsyncIterator()
        #expect(await notices.next() == ChangeNotice.everything, "something may have changed before it listened")
        try await listening.write { $0.tell(.outbox) }
        try await other.write { $0.tell(.templates) }
        try await other.append { $0.tell(.journal) }
        #expect(await notices.next() == [.outbox])
        #expect(await notices.next() == [.templates])
        #expect(await notices.next() == [.journal])
        try listening.close()
    }
}
