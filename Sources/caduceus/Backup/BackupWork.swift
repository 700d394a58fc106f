package import Care
package import Store

/// Takes backups and drills them, and notes in the live store what came of it; the caller's thread waits.
package struct BackupWork: Sendable {
    private let clinic: ClinicSettings
    /// Path of the folder backups lie in.
    private let place: String
    private let store: any StoreCopying
    private let clock: any WallClock
    private let isStopped: @Sendable () -> Bool

    package init(
        clinic: ClinicSettings,
        place: String,
        store: any StoreCopying,
        clock: any WallClock,
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.clinic = clinic
        self.place = place
        self.store = store
        self.clock = clock
        self.isStopped = isStopped
    }

    package func take() throws -> Backup {
        do {
            let taker = BackupTaker(
                folder: try BackupFolder(place),
                store: store,
                path: clinic.store,
                clock: clock,
                isStopped: isStopped
            )
            let backup = try taker.take()
            note(.backup, stamp: backup.stamp, takenAt: backup.manifest.moment, "\(backup.manifest.size) bytes")
            return backup
        } catch {
            note(.backup, failure: error)
            throw error
        }
    }

    package func drill(_ backup: Backup? = nil) throws -> BackupDrill.Report {
        do {
            let folder = try BackupFolder(place)
            let drill = BackupDrill(folder: folder, settings: clinic, clock: clock, isStopped: isStopped)
            let report = try drill.run(try backup ?? newest(in: folder))
            note(.drill, stamp: report.stamp, takenAt: report.takenAt, report.findings.joined(separator: " "))
            return report
        } catch {
            note(.drill, failure: error)
            throw error
        }
    }

    /// A backup, its drill and, once that was good, the end of those older than `keep`.
    ///
    /// `unproved` is what an earlier try took and could not prove: it goes once there is a newer one, of which `taken`
    /// hears. Else a night that fails for long would fill the disk.
    package func night(
        keeping keep: Int,
        replacing unproved: Backup? = nil,
        taken: (Backup) -> Void = { _ in }
    ) throws -> BackupDrill.Report {
        let backup = try take()
        taken(backup)
        let folder = try BackupFolder(place)
        if let unproved { try folder.discard(unproved) }
        let report = try drill(backup)
        _ = try folder.prune(keeping: keep, ofStore: backup.manifest.storeID)
        return report
    }

    /// Of this store; of another's only while this one has no number yet.
    private func newest(in folder: BackupFolder) throws -> Backup {
        let id = try store.factsBlocking().storeID
        return try folder.newest(ofStore: id == 0 ? nil : String(id))
    }

    private func note(_ kind: BackupRun.Kind, stamp: String, takenAt: Instant?, _ words: String) {
        note(BackupRun(kind, isGood: true, at: clock.now, stamp: stamp, takenAt: takenAt, words: words))
    }

    private func note(_ kind: BackupRun.Kind, failure error: any Error) {
        // The server was told to stop: nothing is wrong.
        if error is CancellationError { return }
        note(BackupRun(kind, isGood: false, at: clock.now, words: advice(about: error) ?? "\(type(of: error))"))
    }

    /// The outcome stands in the folder and is said to whoever asked; a store that cannot take the note has trouble of
    /// its own, which readiness shows.
    private func note(_ run: BackupRun) {
        try? store.writeBlocking { tx in
            if try tx.schemaNumber() >= BackupRun.firstSchema { try tx.note(run) }
        }
    }
}
