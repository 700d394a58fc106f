import Care
import Foundation
import Store
import StoreSQLite

/// Whether a backup is taken every night and was proved good lately.
struct BackupCheckup {
    let settings: ClinicSettings
    let backup: BackupSettings?

    func findings() async -> [Finding] {
        guard let backup else {
            return [Finding(.note, "backup", "none is taken by itself: set backup.dir to a folder on another disk")]
        }
        guard FileManager.default.isWritableFile(atPath: backup.folder) else {
            return [
                Finding(.wrong, "backup", "\(backup.folder) is not there or not writable: make it, or set backup.dir")
            ]
        }
        // No database yet, or one that does not open: another line says so.
        guard settings.postgres != nil || FileManager.default.fileExists(atPath: settings.store),
            let standing = try? await standing()
        else {
            return [Finding(.note, "backup", "none yet; the server takes the first one soon after its start")]
        }
        return [Self.finding(standing, now: SystemClock().now)]
    }

    private func standing() async throws -> BackupStanding {
        let store = try StoreOpening.open(settings, clock: SystemClock())
        return try await store.read { try $0.backupStanding() }
    }

    static func finding(_ standing: BackupStanding, now: Instant) -> Finding {
        if standing.isStale(now: now), standing.backup != nil || standing.failure != nil {
            let why = standing.failure.map { "; it failed: \($0.words)" } ?? ": is `caduceus serve` running?"
            return Finding(.wrong, "backup", "none was proved good for 48 hours\(why)")
        }
        if let failure = standing.failure {
            return Finding(.wrong, "backup", "the last try failed, the next follows within the hour: \(failure.words)")
        }
        guard let drill = standing.drill else {
            return Finding(.note, "backup", "none yet; the server takes the first one soon after its start")
        }
        return Finding(.ok, "backup", "the last one was proved good \(Int((now - drill).seconds / 3_600)) hours ago")
    }
}
