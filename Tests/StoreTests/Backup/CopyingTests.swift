import Care
import Foundation
import Store
import StoreSQLite
import Synchronization
import TestKit
import Testing

@Suite(.enabled(if: TestStore.kind == .sqlite, "about SQLite's file"), .endsInTime) struct CopyingTests {
    private let file: TestStore
    private let engine: SQLiteEngine
    private let clinic: SampleClinic

    init() throws {
        file = try TestStore()
        engine = try #require(try file.open() as? SQLiteEngine)
        clinic = try engine.writeBlocking { try SampleClinic(in: $0) }
    }

    private final class Traffic: Sendable {
        let steps = Mutex(0)
        let isDone = Atomic(false)
    }

    private var copy: String { file.folder + "/copy.db" }

    /// A message and its outbox row, in one transaction: a consistent copy has as many of both.
    private func say(_ cause: String) async throws {
        try await engine.write { [clinic] tx in
            guard let id = try tx.enqueue(clinic.text(cause, at: tx.now), in: clinic.conversation) else { return }
            let text = [UInt8](repeating: 7, count: 2_000)
            try tx.insertOutbound(clinic.conversation, outbox: id, kind: "text", body: text, staff: nil)
        }
    }

    @Test func `a copy taken while others write is consistent, whole and one file`() async throws {
        for number in 0..<600 { try await say("before-\(number)") }
        let traffic = Traffic()
        let engine = engine
        let copy = copy
        let (facts, written) = try await withThrowingTaskGroup(of: Int.self) { group in
            for writer in 0..<4 {
                group.addTask {
                    var count = 0
                    while !traffic.isDone.load(ordering: .relaxed) || count < 20 {
                        try await say("\(writer)-\(count)")
                        count += 1
                    }
                    return count
                }
            }
            let facts = try await withCheckedThrowingContinuation { continuation in
                Thread {
                    continuation.resume(
                        with: Result {
                            try engine.copyBlocking(to: copy) { _ in
                                traffic.steps.withLock { $0 += 1 }
                                // Writers get their turn between two steps.
                                usleep(20_000)
                            }
                        }
                    )
                }.start()
            }
            traffic.isDone.store(true, ordering: .relaxed)
            return (facts, try await group.reduce(0, +))
        }
        #expect(traffic.steps.withLock { $0 } > 1)
        #expect(written >= 80)
        let outbox = try #require(facts.rows["outbox"])
        #expect(outbox == facts.rows["message"] && outbox >= 600)
        let after = try engine.factsBlocking()
        #expect(try #require(after.rows["outbox"]) == 600 + Int64(written))
        #expect(after.rows["outbox"] != outbox, "nothing was written while it was copied")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: file.folder).filter { $0.hasPrefix("copy") } == [
                "copy.db"
            ]
        )
        #expect(facts.schema == Migration.all(for: .sqlite).last?.number)
    }

    @Test func `whoever listens to the steps can end the copying`() throws {
        struct Enough: Error {}
        #expect(throws: Enough.self) { try engine.copyBlocking(to: copy) { _ in throw Enough() } }
    }

    @Test func `a copy opens as a store of its own, with the same keys`() throws {
        let facts = try engine.copyBlocking(to: copy) { _ in }
        let other = try SQLiteEngine(path: copy, vault: try vault(7), clock: file.clock)
        #expect(try other.factsBlocking() == facts)
        #expect(try other.flawsBlocking() == [])
        let proofs = try other.readBlocking { try $0.proveKeys() }
        #expect(proofs == [KeyProof(masterVersion: 1, keyVersion: 1, hasOpenedValue: true)])
    }

    @Test func `another key opens nothing of it`() throws {
        _ = try engine.copyBlocking(to: copy) { _ in }
        let other = try SQLiteEngine(path: copy, vault: try vault(8), clock: file.clock)
        #expect(throws: VaultError.notAuthentic) { try other.readBlocking { try $0.proveKeys() } }
    }

    @Test func `damaged pages are found`() throws {
        _ = try engine.copyBlocking(to: copy) { _ in }
        let handle = try #require(FileHandle(forUpdatingAtPath: copy))
        let size = try handle.seekToEnd()
        for page in stride(from: UInt64(4_096), to: size, by: 4_096) {
            try handle.seek(toOffset: page)
            try handle.write(contentsOf: [UInt8](repeating: 0xA5, count: 64))
        }
        try handle.close()
        let found: Bool
        do {
            let other = try SQLiteEngine(path: copy, vault: try vault(7), clock: file.clock)
            found = try !other.flawsBlocking().isEmpty
        } catch is StoreError {
            found = true
        }
        #expect(found)
    }

    @Test func `the number of a store stays`() throws {
        try engine.writeBlocking { try $0.ensureStoreID(fresh: 5) }
        try engine.writeBlocking { try $0.ensureStoreID(fresh: 6) }
        #expect(try engine.factsBlocking().storeID == 5)
    }

    private func vault(_ byte: UInt8) throws -> Vault {
        try Vault(base64: Data(repeating: byte, count: 32).base64EncodedString())
    }
}
