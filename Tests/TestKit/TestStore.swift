package import Care
private import Foundation
package import Store
package import StoreSQLite

/// A store in a folder of its own, which goes with it; the master key stays the same when it is opened again.
package final class TestStore: Sendable {
    /// Tuesday 2026-11-24, 06:00 UTC.
    package static let morning = Instant(seconds: 1_795_500_000)

    package let clock: TestClock
    package let folder: String

    package init(at start: Instant = TestStore.morning) throws {
        clock = TestClock(start)
        let url = FileManager.default.temporaryDirectory.appending(path: "caduceus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
    }

    deinit {
        // A folder that stays behind is the temporary directory's to clear.
        try? FileManager.default.removeItem(atPath: folder)
    }

    package var path: String { folder + "/clinic.sqlite" }

    /// Opens the file, brought up to date unless told not to.
    package func open(
        migrated: Bool = true,
        isDurable: Bool = false,
        told: @escaping @Sendable ([ChangeNotice]) -> Void = { _ in }
    ) throws -> SQLiteEngine {
        let engine = try SQLiteEngine(
            path: path,
            vault: try Vault(base64: Data(repeating: 7, count: 32).base64EncodedString()),
            clock: clock,
            options: SQLiteEngine.Options(isDurable: isDurable, readers: 2),
            told: told
        )
        if migrated { try engine.migrate() }
        return engine
    }
}
