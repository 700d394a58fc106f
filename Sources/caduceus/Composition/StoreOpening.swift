import Care
import Foundation
import Store
import StorePostgres
import StoreSQLite

/// Opens the clinic's database; every failure says what to do.
enum StoreOpening {
    static func vault(_ settings: ClinicSettings) -> Vault {
        Vault(settings.masterKeys.exposed, reread: settings.masterKeyFile.map(reading))
    }

    static func open(
        _ settings: ClinicSettings,
        clock: any WallClock,
        told: (@Sendable ([ChangeNotice]) -> Void)? = nil,
        broken: @escaping @Sendable (_ reason: String) -> Void = { _ in }
    ) throws -> any StoreEngine {
        let vault = vault(settings)
        do {
            if let address = settings.postgres {
                return try PostgresOpening.open(address, vault: vault, told: told)
            }
            return try file(settings, clock: clock, told: told ?? { _ in }, broken: broken)
        } catch let error as StoreError {
            throw CommandFailure("the database cannot be used (\(error)). Check its address and that it runs.")
        }
    }

    /// A database in a file; `path` is another one than the settings name, such as a copy of it.
    static func file(
        _ settings: ClinicSettings,
        at path: String? = nil,
        clock: any WallClock,
        told: @escaping @Sendable ([ChangeNotice]) -> Void = { _ in },
        broken: @escaping @Sendable (_ reason: String) -> Void = { _ in }
    ) throws -> SQLiteEngine {
        do {
            return try SQLiteEngine(
                path: path ?? settings.store,
                vault: vault(settings),
                clock: clock,
                told: told,
                broken: broken
            )
        } catch let error as StoreError {
            throw CommandFailure(
                "the database cannot be used (\(error)). Check the path, its folder and who may write there."
            )
        }
    }

    private static func reading(_ path: String) -> @Sendable () throws -> MasterKeys {
        { try KeyFile(path: path).read() }
    }

    /// For commands that make no sense without a database; it is brought up to date first.
    static func openExisting(_ settings: ClinicSettings) throws -> any StoreEngine {
        guard settings.postgres != nil || FileManager.default.fileExists(atPath: settings.store) else {
            throw CommandFailure("there is no database at \(settings.store) yet: check `store` in the settings.")
        }
        let store = try open(settings, clock: SystemClock())
        try store.bringUpToDate()
        return store
    }
}

extension ClinicSettings {
    /// Nil for a file.
    var postgres: PostgresAddress? { PostgresAddress(store) }

    /// The file of signed heads.
    var headsPath: String { auditHeads ?? (postgres == nil ? store + ".heads" : "caduceus.heads") }
}
