package import Care
import Foundation
package import Practice
import Store
import StoreSQLite

/// Makes a live store from a backup, safe to serve before it gets its name.
package struct RestoreJob {
    package struct Report: Sendable {
        package var safety: RestoredStore.Report
        package var store: String
        /// Where the database that was there before lies now.
        package var movedAside: String?
    }

    private let backup: Backup
    private let settings: ClinicSettings
    private let target: URL
    private let isReplacing: Bool
    private let clock: any WallClock

    /// `path` is where the store shall lie; `isReplacing` moves aside one that is there.
    package init(_ backup: Backup, settings: ClinicSettings, to path: String, isReplacing: Bool, clock: any WallClock) {
        self.backup = backup
        self.settings = settings
        target = URL(filePath: path)
        self.isReplacing = isReplacing
        self.clock = clock
    }

    /// The caller's thread waits; throws what to do when the backup or the place cannot be used.
    package func run() throws -> Report {
        let lock = try StoreLock(store: target.path)
        defer { withExtendedLifetime(lock) {} }
        try requirePlace()
        try backup.requireKnownSchema()
        guard let takenAt = backup.manifest.moment, takenAt <= clock.now else {
            throw CommandFailure("the backup is from the future by this machine's clock: set the clock right first.")
        }
        let making = URL(filePath: target.path + ".restoring")
        try remove(making)
        do {
            guard try DurableFiles.copy(backup.copy, to: making) == backup.manifest.sha256 else {
                throw backup.isDamaged
            }
            let safety = try makeSafe(making, takenAt: takenAt)
            try DurableFiles.sync(making)
            let aside = try moveAside()
            try DurableFiles.rename(making, to: target)
            return Report(safety: safety, store: target.path, movedAside: aside)
        } catch {
            // What was begun is of no use, and removed before the next try anyway.
            try? remove(making)
            throw error
        }
    }

    private func makeSafe(_ copy: URL, takenAt: Instant) throws -> RestoredStore.Report {
        let store = try StoreOpening.file(settings, at: copy.path, clock: clock)
        let flaws = try store.flawsBlocking()
        guard flaws.isEmpty else { throw backup.isDamaged }
        try store.migrate()
        _ = try store.readBlocking { try $0.proveKeys() }
        let report = try store.writeBlocking { tx in
            try RestoredStore.makeSafe(stamp: backup.stamp, takenAt: takenAt, in: tx)
        }
        // Closing brings everything into the one file.
        try store.close()
        guard (DurableFiles.size(of: URL(filePath: copy.path + "-wal")) ?? 0) == 0 else {
            throw CommandFailure("the restored database could not be closed; try again.")
        }
        return report
    }

    private func requirePlace() throws {
        guard FileManager.default.fileExists(atPath: target.path), !isReplacing else { return }
        throw CommandFailure(
            "there is a database at \(target.path) already: --replace moves it aside (it is kept), --to takes another "
                + "place."
        )
    }

    /// The old database with its log, under a name that tells when.
    private func moveAside() throws -> String? {
        let hadDatabase = FileManager.default.fileExists(atPath: target.path)
        let aside = "\(target.path).before-restore-\(clock.now.stamp)"
        // The database first: without its log it is older than it was, and must not be served. A log alone goes, too: it
        // would be taken for the new database's.
        for ending in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: target.path + ending) {
            try DurableFiles.rename(URL(filePath: target.path + ending), to: URL(filePath: aside + ending))
        }
        return hadDatabase ? aside : nil
    }

    private func remove(_ file: URL) throws {
        for ending in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: file.path + ending) {
            try FileManager.default.removeItem(atPath: file.path + ending)
        }
    }
}
