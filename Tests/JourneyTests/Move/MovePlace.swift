import Care
import Foundation
import Rehearsal
import Store
import StoreSQLite
import TestKit
import caduceus

/// A clinic in a file, and an empty PostgreSQL to move it to.
final class MovePlace {
    let folder: URL
    let source: SQLiteEngine
    let target: any StoreEngine
    private let store: TestStore

    /// `fill` may make the file `rehearsal.sqlite` in the folder it is given.
    init(_ fill: (URL) throws -> Void = { _ in }) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "caduceus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try fill(folder)
        store = try TestStore()
        source = try SQLiteEngine(
            path: folder.appending(path: "rehearsal.sqlite").path,
            vault: Vault(base64: TestStore.masterKey),
            clock: store.clock,
            options: .init(isDurable: false, readers: 2)
        )
        try source.bringUpToDate()
        target = try store.open()
    }

    deinit {
        // What is left behind is in the system's folder for such things.
        try? FileManager.default.removeItem(at: folder)
    }

    /// A few hundred messages, lived through with faults and deaths.
    static func rehearsed() throws -> MovePlace {
        try MovePlace { folder in
            // The seed makes the key, too.
            _ = try Rehearsal(RehearsalPlan(messages: 400, crashes: 3, seed: 7, folder: folder.path)).run()
        }
    }

    @discardableResult
    func move(
        isDiscarding: Bool = false,
        rowsPerBatch: Int = 100,
        reach: @escaping (StoreMove.Step) throws -> Void = { _ in }
    ) throws -> StoreMove.Report {
        var move = StoreMove(
            from: source,
            to: target,
            isDiscarding: isDiscarding,
            rowsPerBatch: rowsPerBatch,
            reach: reach
        )
        return try move.run()
    }

    func number(_ sql: String, in store: any StoreEngine) throws -> Int64 {
        try store.readBlocking { try $0.number(sql) }
    }
}
