import Foundation
package import Store
package import StorePostgres

/// A clinic on PostgreSQL, copied by `pg_basebackup`: the whole cluster, as a folder.
package struct PostgresCopying: StoreCopying {
    private let engine: any StoreEngine
    private let address: PostgresAddress

    package init(_ engine: any StoreEngine, at address: PostgresAddress) {
        self.engine = engine
        self.address = address
    }

    /// Of which version, and whose database the clinic's is: what whoever opens a copy must know.
    func origin() throws -> BackupManifest.Postgres {
        try readBlocking { tx in
            let sql =
                "SELECT CAST(current_setting('server_version_num') AS BIGINT) / 10000, current_database(), "
                + "current_user"
            let origin = try tx.row(sql) {
                BackupManifest.Postgres(major: Int($0.int(0)), database: $0.text(1), role: $0.text(2))
            }
            guard let origin else { throw StoreError.unavailable(reason: "the server does not say what it is") }
            return origin
        }
    }

    /// Bytes a copy takes, about: all databases of the cluster and a little log.
    func sizeBlocking() throws -> Int64 {
        try readBlocking { tx in
            try tx.number("SELECT CAST(sum(pg_database_size(oid)) AS BIGINT) FROM pg_database") + 64 << 20
        }
    }

    package func copyBlocking(to path: String, step: @escaping (Double) throws -> Void) throws -> StoreFacts {
        let facts = try factsBlocking()
        let programs = try PostgresPrograms(major: origin().major, needed: ["pg_basebackup", "pg_verifybackup"])
        let arguments = [
            "--dbname=\(address.text)", "--pgdata=\(path)", "--wal-method=stream", "--checkpoint=fast",
            "--manifest-checksums=SHA256", "--no-password",
        ]
        do {
            try programs.run("pg_basebackup", arguments) { try step(0) }
        } catch let failure as CommandFailure {
            throw CommandFailure(
                failure.advice + ". The user in `store` needs the attribute REPLICATION and a line `replication` in "
                    + "pg_hba.conf: see docs/operations.md. Nothing was kept of it."
            )
        }
        try programs.run("pg_verifybackup", ["--quiet", path]) { try step(0.9) }
        return facts
    }

    package func factsBlocking() throws -> StoreFacts { try engine.clusterFacts() }

    /// PostgreSQL looks at its pages itself, where its checksums are on; a drill reads the copy.
    package func flawsBlocking() throws -> [String] { [] }

    package var vault: Vault { engine.vault }

    package func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await engine.write(body)
    }

    package func append<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await engine.append(body)
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await engine.read(body)
    }

    package func writeBlocking<T>(_ body: (Transaction) throws -> T) throws -> T { try engine.writeBlocking(body) }

    package func readBlocking<T>(_ body: (Transaction) throws -> T) throws -> T { try engine.readBlocking(body) }

    package func migrate() throws { try engine.migrate() }

    package func close() throws { try engine.close() }
}

extension StoreEngine {
    /// What is in a clinic's database on PostgreSQL.
    func clusterFacts() throws -> StoreFacts {
        try readBlocking { tx in
            let tables = try tx.rows(
                "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema() "
                    + "AND table_type = 'BASE TABLE' ORDER BY table_name"
            ) { $0.text(0) }
            var rows: [String: Int64] = [:]
            for table in tables { rows[table] = try tx.number("SELECT count(*) FROM \"\(table)\"") }
            return StoreFacts(
                schema: try tx.schemaNumber(),
                identifierMark: try tx.number("SELECT last_value FROM identifier"),
                storeID: try tx.number("SELECT value FROM meta WHERE name = 'store_id'"),
                rows: rows
            )
        }
    }
}
