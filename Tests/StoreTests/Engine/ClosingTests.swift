import Care
import Store
import Synchronization
import TestKit
import Testing

@Suite(.endsInTime) struct ClosingTests {
    @Test func `closing answers everybody, and whoever was told yes is in the file`() async throws {
        let file = try TestStore()
        for round in 0..<20 {
            let engine = try file.open()
            try engine.writeBlocking { tx in
                try tx.execute("DROP TABLE IF EXISTS slip")
                try tx.execute("CREATE TABLE slip (number BIGINT)")
            }
            let told = await withTaskGroup(of: Bool?.self) { group in
                for number in 0..<1_500 as Range<Int64> {
                    group.addTask {
                        do {
                            try await engine.write { tx in
                                _ = try tx.execute("INSERT INTO slip VALUES (?)", .int(number))
                            }
                            return true
                        } catch StoreError.unavailable {
                            return false
                        } catch {
                            return nil
                        }
                    }
                    // Somewhere in the middle, at another place each round.
                    if number == 200 + Int64(round) * 60 {
                        group.addTask {
                            // It can fail only by finding the pool closed, which the next opening would show.
                            try? engine.close()
                            return false
                        }
                    }
                }
                return await group.reduce(into: [Bool?]()) { $0.append($1) }
            }
            #expect(told.count == 1_501 && !told.contains(nil), "round \(round)")
            let again = try file.open()
            let kept = try again.readBlocking { tx in try tx.number("SELECT count(*) FROM slip") }
            #expect(kept == Int64(told.filter { $0 == true }.count), "round \(round)")
        }
    }

    @Test func `a closed store refuses in words`() async throws {
        let file = try TestStore()
        let engine = try file.open()
        try engine.close()
        await #expect(throws: StoreError.unavailable(reason: "the store is closed")) {
            try await engine.write { _ in }
        }
        await #expect(throws: StoreError.unavailable(reason: "the store is closed")) {
            try await engine.read { tx in try tx.number("SELECT 1") }
        }
        #expect(throws: StoreError.unavailable(reason: "the store is closed")) {
            try engine.writeBlocking { _ in }
        }
    }

    @Test func `letting an engine go ends its thread and lets the file be opened again`() async throws {
        let file = try TestStore()
        for number in 1...30 as ClosedRange<Int64> {
            let engine = try file.open()
            let count = try await engine.write { tx in
                try tx.append(toJournal: [1])
                return try tx.number("SELECT count(*) FROM journal")
            }
            #expect(count == number)
        }
    }
}
