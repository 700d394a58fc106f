import Foundation
import Store
import StoreSQLite
import TestKit
import Testing

@Suite(.endsInTime) struct WriterBoundTests {
    private let file: TestStore
    private let engine: any StoreEngine

    init() throws {
        file = try TestStore()
        engine = try SQLiteEngine(
            path: file.path,
            vault: try Vault(base64: Data(repeating: 7, count: 32).base64EncodedString()),
            clock: file.clock,
            options: .init(isDurable: false, readers: 1, queueLimit: 100)
        )
        try engine.migrate()
        try engine.writeBlocking { tx in try tx.execute("CREATE TABLE slip (number BIGINT)") }
    }

    @Test func `while the writer is held a hundred wait, and the others are told at once that it is busy`() async throws
    {
        let offered = 100_000
        let refused = Counter()
        let (holding, held) = AsyncStream.makeStream(of: Void.self)
        let release = DispatchSemaphore(value: 0)
        let engine = engine
        let kept = try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await engine.write { _ in
                    held.yield()
                    release.wait()
                }
                return false
            }
            for await _ in holding { break }
            for number in 0..<offered {
                group.addTask {
                    do {
                        try await engine.write { tx in _ = try tx.execute("INSERT INTO slip VALUES (?)", .int(number)) }
                        return true
                    } catch let error as StoreError where error == .busy {
                        // Only now does anybody who waits get on: had fewer been refused, this would never end.
                        if refused.add() == offered - 100 { release.signal() }
                        return false
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(kept == 100)
        #expect(refused.count == offered - 100)
        #expect(try engine.readBlocking { try $0.number("SELECT count(*) FROM slip") } == 100)
    }
}
