import ArgumentParser
import Care
import Foundation
import Practice
import Store

/// `caduceus restore`: a live database from a backup.
struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make the database from a backup; nothing that may have been sent already is sent again.",
        discussion: """
            Takes DIR/STAMP, or the newest backup in DIR. Stop the server first, and make sure that no other machine serves \
            the lost database any more. The copy is checked against its manifest, brought up to date and made safe before \
            it gets its name: what was on its way when the backup was taken, or due since, may have gone, so it is shown to \
            staff as unknown and never sent by itself.

            A backup of a PostgreSQL becomes a data folder, named with --to; PostgreSQL's programs must be on this machine.

            Example: caduceus restore /mnt/backup/caduceus --config /etc/caduceus/caduceus.yaml

            Exit codes: 0 restored, 1 failed (nothing was changed), 2 the settings need attention, 64 wrong usage.
            """
    )

    @Argument(help: ArgumentHelp("The folder backups lie in, or one backup in it.", valueName: "dir[/stamp]"))
    var dir: String

    @Option(name: .long, help: ArgumentHelp("Where the database shall lie, if not at `store`.", valueName: "path"))
    var to: String?

    @Flag(name: .long, help: "Move a database that is there aside; it is kept.")
    var replace = false

    @OptionGroup var config: ConfigOption

    func run() async throws {
        try await reporting {
            let clinic = try ClinicSettings(try config.load())
            let backup = try find()
            if backup.manifest.postgres != nil { return try restoreCluster(backup, clinic) }
            guard to != nil || clinic.postgres == nil else {
                throw CommandFailure(
                    "this backup is a SQLite file and `store` a PostgreSQL: say with --to where it shall lie."
                )
            }
            let job = RestoreJob(
                backup,
                settings: clinic,
                to: to ?? clinic.store,
                isReplacing: replace,
                clock: SystemClock()
            )
            let report = try job.run()
            for line in RestoreWords.lines(report) { StandardOutput.print(line) }
        }
    }

    private func restoreCluster(_ backup: Backup, _ clinic: ClinicSettings) throws {
        guard let to, !replace else {
            throw CommandFailure("this backup is of a PostgreSQL: say with --to which data folder shall be made.")
        }
        let report = try PostgresRestore(backup, settings: clinic, to: to, clock: SystemClock()).run()
        for line in RestoreWords.lines(report) { StandardOutput.print(line) }
        StandardOutput.print(
            "Not in place yet: stop PostgreSQL everywhere, put this folder where its data folder was (that one aside), "
                + "start it, and make standbys anew: see docs/operations.md."
        )
    }

    private func find() throws -> Backup {
        let url = URL(filePath: dir)
        if let manifest = BackupManifest.read(url) {
            return Backup(stamp: url.lastPathComponent, folder: url, manifest: manifest)
        }
        if FileManager.default.fileExists(atPath: url.appending(path: BackupManifest.fileName).path) {
            throw CommandFailure("\(dir) is no backup that this version of caduceus can read.")
        }
        return try BackupFolder(dir).newest()
    }
}

/// What a restore tells whoever did it.
enum RestoreWords {
    static func lines(_ report: RestoreJob.Report) -> [String] {
        let gap = report.safety.restoration.gap
        var lines = ["Restored: \(report.store), from the backup \(report.safety.restoration.stamp)."]
        if let aside = report.movedAside { lines.append("The database that was there is kept: \(aside)") }
        lines += [
            "What happened from \(words(gap.takenAt)) until \(words(gap.restoredAt)) (UTC) is not in it.",
            "\(report.safety.unknown) messages were on their way, or due since; they may have gone, so they are "
                + "“unknown” in the outbox and are not sent again.",
            "\(report.safety.reminders) reminders fell due since; they too will be shown as unknown.",
            "\(report.safety.waiting) messages had not gone and still will.",
            "Lost are, unless the other side repeats them: visits booked, moved or called off since, staff's answers, "
                + "and stops and starts that WhatsApp does not deliver again. Import the appointments again, and ask the "
                + "front desk who said stop.",
            "Patients who were forgotten since then are back: forget them again.",
            "Everybody is signed out of the console.",
        ]
        return lines
    }

    private static func words(_ moment: Instant) -> String {
        Zone.utc.civil(at: Instant(seconds: moment.seconds)).description.replacing("T", with: " ")
    }
}
