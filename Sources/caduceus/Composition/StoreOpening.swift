import Care
import Crypto
import Foundation
import Store
import StorePostgres
import StoreSQLite

/// Opens the clinic's database; every failure says what to do.
enum StoreOpening {
    static func vault(_ settings: ClinicSettings) throws -> Vault {
        try Vault(masters: [1: SymmetricKey(data: settings.masterKey.exposed)])
    }

    static func open(
        _ settings: ClinicSettings,
        clock: any WallClock,
        told: (@Sendable ([ChangeNotice]) -> Void)? = nil,
        broken: @escaping @Sendable (_ reason: String) -> Void = { _ in }
    ) throws -> any StoreEngine {
        let vault = try vault(settings)
        do {
            if let address = settings.postgres {
                return try PostgresOpening.open(address, vault: vault, told: told)
            }
            return try SQLiteEngine(
                path: settings.store,
                vault: vault,
                clock: clock,
                told: told ?? { _ in },
                broken: broken
            )
        } catch let error as StoreError {
            throw CommandFailure(
                "the database cannot be used (\(error)). Check the path, its folder and who may write there."
            )
        }
    }
}

extension ClinicSettings {
    /// Nil for a file.
    var postgres: PostgresAddress? { PostgresAddress(store) }
}
