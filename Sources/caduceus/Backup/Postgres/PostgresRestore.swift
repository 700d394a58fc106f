package import Care
import Foundation
import Practice
import Store
import StorePostgres

/// Makes a data folder from the backup of a PostgreSQL cluster, safe to serve before it gets its name.
package struct PostgresRestore {
    private let backup: Backup
    private let settings: ClinicSettings
    private let target: URL
    private let clock: any WallClock
    /// As far as a clock may have been ahead when the lost database gave identifiers.
    private static let leap = (Span.days(7).microseconds / 1_000) << 20

    /// `path` is where the data folder shall lie; it must not be there yet.
    package init(_ backup: Backup, settings: ClinicSettings, to path: String, clock: any WallClock) {
        self.backup = backup
        self.settings = settings
        target = URL(filePath: path)
        self.clock = clock
    }

    /// The caller's thread waits; throws what to do when the backup or the place cannot be used.
    package func run() throws -> RestoreJob.Report {
        guard let origin = backup.manifest.postgres else { throw backup.isDamaged }
        guard !FileManager.default.fileExists(atPath: target.path) else {
            throw CommandFailure("\(target.path) is there already: give a folder that is not, and move it afterwards.")
        }
        try backup.requireKnownSchema()
        guard let takenAt = backup.manifest.moment, takenAt <= clock.now else {
            throw CommandFailure("the backup is from the future by this machine's clock: set the clock right first.")
        }
        let making = URL(filePath: target.path + ".restoring")
        let cluster = try PrivateCluster(making, origin: origin, isDurable: true)
        try cluster.clear()
        do {
            try DurableFiles.copyTree(backup.copy, to: making)
            try backup.requireWhole(making, origin)
            try PostgresPrograms.giveToOwner(making)
            let safety = try cluster.whileRunning { try makeSafe($0, takenAt) }
            try DurableFiles.syncTree(making)
            try DurableFiles.rename(making, to: target)
            return RestoreJob.Report(safety: safety, store: target.path)
        } catch {
            // What was begun is of no use, and removed before the next try anyway.
            try? cluster.clear()
            throw error
        }
    }

    private func makeSafe(_ address: PostgresAddress, _ takenAt: Instant) throws -> RestoredStore.Report {
        let store = try PostgresOpening.open(address, vault: StoreOpening.vault(settings))
        try store.migrate()
        _ = try store.readBlocking { try $0.proveKeys() }
        let report = try store.writeBlocking { tx in
            // The sequence moves whether or not the transaction is kept, which does no harm.
            let floor = IdentifierBlocks.first(at: tx.now)
            _ = try tx.number(
                "SELECT setval('identifier', GREATEST(nextval('identifier'), ?) + ?)",
                [.int(floor), .int(Self.leap)]
            )
            return try RestoredStore.makeSafe(stamp: backup.stamp, takenAt: takenAt, in: tx)
        }
        try store.close()
        return report
    }
}
