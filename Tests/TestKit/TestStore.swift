package import Care
package import Foundation
package import Store
private import StorePostgres
private import StoreSQLite

/// A store of its own, which goes with it; the master key stays the same when it is opened again.
///
/// On SQLite, or on the throw-away server that CADUCEUS_TEST_POSTGRES names: the same tests, run once for each.
package final class TestStore: Sendable {
    package enum Kind: Sendable {
        case sqlite
        case postgres
    }

    /// Tuesday 2026-11-24, 06:00 UTC.
    package static let morning = Instant(seconds: 1_795_500_000)
    package static let masterKey = Data(repeating: 7, count: 32).base64EncodedString()
    package static let kind: Kind = TestDatabase.server == nil ? .sqlite : .postgres

    package let clock: TestClock
    package let folder: String
    private let database: TestDatabase?

    package init(at start: Instant = TestStore.morning) throws {
        clock = TestClock(start)
        let url = FileManager.default.temporaryDirectory.appending(path: "caduceus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
        database = try TestDatabase()
    }

    /// A file in a folder of the caller's, whatever the others are.
    package init(in folder: URL) {
        clock = TestClock(Self.morning)
        self.folder = folder.path
        database = nil
    }

    deinit {
        // A folder that stays behind is the temporary directory's to clear.
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// What the setting `store` says of it.
    package var address: String { database?.address.text ?? path }

    /// The file, where there is one.
    package var path: String { folder + "/clinic.sqlite" }

    /// Opens it, brought up to date unless told not to; `clock` nil is the test's own, and `steps` are those of a version to
    /// come.
    package func open(
        migrated: Bool = true,
        isDurable: Bool = false,
        clock: (any WallClock)? = nil,
        adding steps: [Migration] = [],
        told: (@Sendable ([ChangeNotice]) -> Void)? = nil
    ) throws -> any StoreEngine {
        let vault = try Vault(base64: Self.masterKey)
        let clock = clock ?? self.clock
        let engine: any StoreEngine =
            if let database {
                try database.open(vault, clock, isDurable: isDurable, adding: steps, told: told)
            } else {
                try SQLiteEngine(
                    path: path,
                    vault: vault,
                    clock: clock,
                    options: SQLiteEngine.Options(isDurable: isDurable, readers: 2),
                    migrations: Migration.all(for: .sqlite) + steps,
                    told: told ?? { _ in }
                )
            }
        if migrated { try engine.migrate() }
        return engine
    }
}
