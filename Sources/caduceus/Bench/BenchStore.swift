import ArgumentParser
import Foundation
import Store
import StorePostgres
import StoreSQLite

/// Where a bench keeps its rows: a file, or a database of its own on a server.
enum BenchStore {
    case sqlite
    case postgres(PostgresAddress)

    /// Names the server where `--store` does not.
    private static let variable = "CADUCEUS_TEST_POSTGRES"

    /// What `--store` says.
    static func parse(_ text: String) throws -> [BenchStore] {
        switch text {
        case "sqlite": return [.sqlite]
        case "postgres": return [.postgres(try server())]
        case "both": return [.sqlite, .postgres(try server())]
        default:
            guard let address = PostgresAddress(text) else {
                throw ValidationError("--store must be sqlite, postgres, both or a postgres:// address.")
            }
            return [.postgres(address)]
        }
    }

    private static func server() throws -> PostgresAddress {
        guard let address = ProcessInfo.processInfo.environment[variable].flatMap({ PostgresAddress($0) }) else {
            throw ValidationError(
                "no PostgreSQL is named: give --store its postgres:// address, or run under bin/with-postgres --durable."
            )
        }
        return address
    }

    var name: String {
        switch self {
        case .sqlite: "sqlite"
        case .postgres: "postgres"
        }
    }

    /// Makes the store, runs `body` with it, and removes it; `address` is the new database's.
    func whileOpen<T: Sendable>(
        in folder: String,
        told: @escaping @Sendable ([ChangeNotice]) -> Void = { _ in },
        _ body: (_ store: any StoreEngine, _ address: PostgresAddress?) async throws -> T
    ) async throws -> T {
        switch self {
        case .sqlite:
            let path = folder + "/\(UUID().uuidString).sqlite"
            let store = try SQLiteEngine(path: path, vault: Self.vault(), clock: SystemClock(), told: told)
            return try await Self.use(store) { try await body(store, nil) }
        case .postgres(let server):
            try Self.requireDurable(server)
            let scratch = try PostgresScratch(on: server, named: "caduceus_bench")
            let result: T
            do {
                let store = try PostgresOpening.open(scratch.address, vault: Self.vault(), told: told)
                result = try await Self.use(store) { try await body(store, scratch.address) }
            } catch {
                // The error that led here says more.
                _ = try? scratch.drop()
                throw error
            }
            try scratch.drop()
            return result
        }
    }

    private static func use<T>(_ store: any StoreEngine, _ body: () async throws -> T) async throws -> T {
        try store.bringUpToDate()
        try await store.write { try $0.ensureSystemKey() }
        let result = try await body()
        try await onThread { try store.close() }
        return result
    }

    private static func vault() throws -> Vault {
        try Vault(base64: Data(repeating: 9, count: 32).base64EncodedString())
    }

    /// Figures of a server that promises nothing would say nothing.
    private static func requireDurable(_ server: PostgresAddress) throws {
        guard try PostgresOpening.run("SHOW fsync", at: server) == [["on"]] else {
            throw CommandFailure(
                "this PostgreSQL keeps nothing safe (fsync = off): use another, or bin/with-postgres --durable."
            )
        }
    }
}
