import Foundation
import Store
import StoreSQLite
import TestKit
import Testing

@Suite struct BrokenStorageTests {
    /// SQLite's result codes (sqlite.org/rescode.html).
    @Test(arguments: [1_034, 1_290, 11, 779, 26, 8_202] as [Int32])
    func `a failed fsync and a damaged file are the end of writing`(code: Int32) {
        #expect(StoreError(sqlite: code, "words") == .brokenStorage(reason: "words"))
    }

    @Test(arguments: [13, 10, 778, 266, 4_874, 14, 8, 5, 6, 7] as [Int32])
    func `a full disk, a busy file and a write that failed can be tried again`(code: Int32) {
        #expect(StoreError(sqlite: code, "words") == .unavailable(reason: "words"))
    }

    @Test(.enabled(if: TestStore.kind == .sqlite, "about SQLite's file"))
    func `on a damaged file nothing is kept, whoever must know hears once, and nothing is written any more`()
        async throws
    {
        let file = try TestStore()
        try damaged(file)
        let heard = Counter()
        let engine = try SQLiteEngine(
            path: file.path,
            vault: try Vault(base64: Data(repeating: 7, count: 32).base64EncodedString()),
            clock: file.clock,
            options: .init(isDurable: false, readers: 1),
            broken: { _ in heard.add() }
        )
        for _ in 0..<3 {
            do {
                try await engine.write { tx in
                    // Even one who catches it does not get what was written around it kept.
                    _ = try? tx.execute("UPDATE slip SET word = 'x'")
                }
                Issue.record("kept on a damaged file")
            } catch StoreError.brokenStorage {
                continue
            }
        }
        #expect(heard.count == 1)
        await #expect(throws: StoreError.brokenStorage(reason: "the storage failed before")) {
            try await engine.read { tx in _ = try tx.number("SELECT 1") }
        }
    }

    /// A store whose last half megabyte, which holds one table's rows, is nonsense.
    private func damaged(_ file: TestStore) throws {
        let engine = try file.open()
        try engine.writeBlocking { tx in
            try tx.execute("CREATE TABLE slip (word TEXT)")
            for _ in 0..<1_000 {
                try tx.execute("INSERT INTO slip VALUES (?)", .text(String(repeating: "w", count: 1_000)))
            }
        }
        try engine.close()
        let handle = try FileHandle(forWritingTo: URL(filePath: file.path))
        let size = try handle.seekToEnd()
        try handle.seek(toOffset: size - (512 << 10))
        try handle.write(contentsOf: Data(repeating: 0xAB, count: 512 << 10))
        try handle.close()
    }
}
