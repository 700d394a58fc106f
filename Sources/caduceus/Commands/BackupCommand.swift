import ArgumentParser
import Foundation
import Store
import StorePostgres
import StoreSQLite

/// `caduceus backup`: a copy to keep, and the proof that it is good.
struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Take a backup while the server runs, or with --drill try the newest one out.",
        discussion: """
            A backup is a folder DIR/STAMP with a consistent copy of the database and a manifest.json with its SHA-256 and \
            row counts. It appears only once it is whole and on the disk. DIR must exist; without it, backup.dir of the \
            settings is meant. The keys are not in it: keep a copy of the master key apart, or no backup opens.

            --drill takes no backup: it restores the newest one into a temporary folder beside the database, checks it, \
            opens a sealed value under each version of the keys, reports and removes it again.

            Of a PostgreSQL the whole cluster is copied with pg_basebackup, and the drill runs the copy for a moment on a \
            socket of its own in the temporary folder: PostgreSQL's programs must be on this machine, and the user in \
            `store` may replicate.

            Example: caduceus backup /mnt/backup/caduceus --config /etc/caduceus/caduceus.yaml

            Exit codes: 0 taken, or proved good; 1 failed (what to do is said); 2 the settings need attention; 64 wrong \
            usage.
            """
    )

    @Argument(help: ArgumentHelp("The folder backups lie in.", valueName: "dir"))
    var dir: String?

    @Flag(name: .long, help: "Try the newest backup out instead of taking one.")
    var drill = false

    @OptionGroup var config: ConfigOption

    func run() async throws {
        try await reporting {
            let source = try config.load()
            let clinic = try ClinicSettings(source)
            guard let path = dir ?? SettingsReading(source).backup()?.folder else {
                throw CommandFailure("say where: `caduceus backup DIR`, or set backup.dir in the settings.")
            }
            _ = try BackupFolder(path)
            let store = try open(clinic)
            try store.readBlocking { try $0.checkMasterKey() }
            let work = BackupWork(clinic: clinic, place: path, store: store, clock: SystemClock())
            if drill { try tell(try work.drill()) } else { try tell(try work.take()) }
        }
    }

    private func open(_ clinic: ClinicSettings) throws -> any StoreCopying {
        if let address = clinic.postgres {
            return PostgresCopying(try StoreOpening.open(clinic, clock: SystemClock()), at: address)
        }
        guard FileManager.default.fileExists(atPath: clinic.store) else {
            throw CommandFailure("there is no database at \(clinic.store): check `store` in the settings.")
        }
        return try StoreOpening.file(clinic, clock: SystemClock())
    }

    private func tell(_ backup: Backup) throws {
        let rows = backup.manifest.rows.values.reduce(0, +)
        StandardOutput.print(
            """
            Taken: \(backup.folder.path) (\(backup.manifest.size) bytes, \(rows) rows).
            \(BackupManifest.keysNote)
            Try it out: caduceus backup --drill \(backup.folder.deletingLastPathComponent().path)
            """
        )
    }

    private func tell(_ report: BackupDrill.Report) throws {
        for finding in report.findings { StandardOutput.print(finding) }
        StandardOutput.print("The backup \(report.stamp) is good.")
    }
}
