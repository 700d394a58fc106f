import Care
import Crypto
import Foundation
import Store
import StoreSQLite

/// Opens the clinic's database; every failure says what to do.
enum StoreOpening {
    /// `path` is another file than the settings name: a copy of it.
    static func open(
        _ settings: ClinicSettings,
        at path: String? = nil,
        clock: any WallClock,
        told: @escaping @Sendable ([ChangeNotice]) -> Void = { _ in }
    ) throws -> SQLiteEngine {
        let vault = try Vault(masters: [1: SymmetricKey(data: settings.masterKey.exposed)])
        do {
            return try SQLiteEngine(path: path ?? settings.store, vault: vault, clock: clock, told: told)
        } catch let error as StoreError {
            throw CommandFailure(
                "the database cannot be used (\(error)). Check the path, its folder and who may write there."
            )
        }
    }
}
