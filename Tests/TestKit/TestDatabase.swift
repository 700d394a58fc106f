import Care
private import Foundation
import Store
import StorePostgres

/// A database of its own on the throw-away server, copied from one that is migrated already; dropped at the end.
final class TestDatabase: Sendable {
    static let server = ProcessInfo.processInfo.environment["CADUCEUS_TEST_POSTGRES"].flatMap { PostgresAddress($0) }

    /// Made once for each run of the tests: the copy takes some 30 ms, the steps ten times that.
    private static let template = Result { () throws -> String in
        guard let server else { return "" }
        let name = "template_\(ProcessInfo.processInfo.processIdentifier)"
        try PostgresOpening.run("CREATE DATABASE \(name)", at: server)
        let engine = try PostgresOpening.open(server.with(database: name), vault: Vault(base64: TestStore.masterKey))
        try engine.migrate()
        try engine.close()
        return name
    }

    let address: PostgresAddress
    private let name: String
    private let server: PostgresAddress

    /// Nil without a server.
    init?() throws {
        guard let server = Self.server else { return nil }
        self.server = server
        name = "t\(UUID().uuidString.replacing("-", with: "").lowercased())"
        try PostgresOpening.run(
            "CREATE DATABASE \(name) TEMPLATE \(Self.template.get()) STRATEGY file_copy",
            at: server
        )
        address = server.with(database: name)
    }

    deinit {
        // One that stays goes with the server.
        _ = try? PostgresOpening.run("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", at: server)
    }

    func open(
        _ vault: Vault,
        _ clock: any WallClock,
        isDurable: Bool,
        adding steps: [Migration],
        told: (@Sendable ([ChangeNotice]) -> Void)?
    ) throws -> any StoreEngine {
        try PostgresOpening.open(
            address,
            vault: vault,
            clock: .given(clock),
            options: PostgresOptions(isDurable: isDurable, readers: 2),
            migrations: Migration.all(for: .postgres) + steps,
            told: told
        )
    }
}
