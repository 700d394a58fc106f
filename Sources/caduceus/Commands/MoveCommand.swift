import ArgumentParser
import Foundation
import Store
import StorePostgres
import StoreSQLite

/// `caduceus move`: from the one file to PostgreSQL.
struct MoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "move",
        abstract: "Copy the clinic from its SQLite file to PostgreSQL, and compare the two row by row.",
        discussion: """
            Stop the server first. The database at --to must be empty and belong to the user it is opened as. Everything \
            is copied in one direction, then both sides are read again and every column of every row is compared. The \
            file is only read. When it is done, set `store` to the address and start the server; keep the file, and never \
            serve it again.

            A move that was interrupted leaves a database that no server works on; --discard empties it and begins anew. A \
            password in the address can be seen by others on this machine: put it into ~/.pgpass.

            Example: caduceus move --to postgres://caduceus@db1/caduceus --config /etc/caduceus/caduceus.yaml

            Exit codes: 0 moved and found equal, 1 failed (the file is as it was), 2 the settings need attention, 64 wrong \
            usage.
            """
    )

    @Option(help: ArgumentHelp("Where to: an empty PostgreSQL database.", valueName: "postgres://…"))
    var to: String
    @Flag(help: "Empty a database that an earlier move left half full.")
    var discard = false
    @OptionGroup var config: ConfigOption

    func validate() throws {
        guard PostgresAddress(to) != nil else {
            throw ValidationError("--to must be an address such as postgres://caduceus@db1/caduceus.")
        }
    }

    func run() async throws {
        try await reporting {
            let clinic = try ClinicSettings(try config.load())
            guard let address = PostgresAddress(to) else { return }
            guard clinic.postgres == nil else {
                throw CommandFailure("`store` names a PostgreSQL already: only a SQLite file can be moved.")
            }
            guard FileManager.default.fileExists(atPath: clinic.store) else {
                throw CommandFailure("there is no database at \(clinic.store): check `store` in the settings.")
            }
            let lock = try StoreLock(store: clinic.store)
            defer { withExtendedLifetime(lock) {} }
            let source = try StoreOpening.file(clinic, clock: SystemClock())
            try source.bringUpToDate()
            try source.readBlocking { try $0.checkMasterKey() }
            let target = try MoveTarget.open(address, vault: StoreOpening.vault(clinic))
            var move = StoreMove(from: source, to: target, isDiscarding: discard)
            tell(try move.run(), clinic, address)
            try target.close()
        }
    }

    private func tell(_ report: StoreMove.Report, _ clinic: ClinicSettings, _ address: PostgresAddress) {
        for (table, count) in report.rows.sorted(by: { $0.key < $1.key }) where count > 0 {
            StandardOutput.print("  \(table) \(count)")
        }
        let total = report.rows.values.reduce(0, +)
        StandardOutput.print("\(total) rows in \(report.rows.count) tables, each as it was.")
        if report.mended > 0 {
            StandardOutput.print("In \(report.mended) texts a NUL, which PostgreSQL cannot keep, stands as U+FFFD.")
        }
        StandardOutput.print(
            """
            Next: set store: \(address.shown)
            and audit.heads: \(clinic.headsPath) (the signed heads go on there), then start the server.
            Keep \(clinic.store) as it is, and never serve it again.
            """
        )
    }
}

/// The database a move fills.
enum MoveTarget {
    /// Opens it, brought up to date; refuses one that is another program's.
    static func open(_ address: PostgresAddress, vault: Vault) throws -> any StoreEngine {
        do {
            let rows = try PostgresOpening.run(
                "SELECT count(*), coalesce(sum(CASE WHEN table_name IN ('meta', 'journal') THEN 1 ELSE 0 END), 0) "
                    + "FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
                at: address
            )
            guard let counts = rows.first, counts.count == 2, counts[0] == "0" || counts[1] == "2" else {
                throw CommandFailure("\(address.shown) holds another program's tables: make an empty database.")
            }
            let engine = try PostgresOpening.open(address, vault: vault)
            try engine.migrate()
            return engine
        } catch let error as StoreError {
            throw CommandFailure(
                "\(address.shown) cannot be used (\(error)). Check the address, that the server runs and that the database "
                    + "is there and belongs to its user."
            )
        }
    }
}
