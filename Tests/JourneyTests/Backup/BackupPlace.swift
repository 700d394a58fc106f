import Care
import Foundation
import Store
import StoreSQLite
import TestKit
import caduceus

/// A clinic's store and a folder for its backups, in a folder of their own.
final class BackupPlace {
    let clock = TestClock(TestStore.morning)
    let root: URL
    let settings: ClinicSettings
    let store: SQLiteEngine
    let folder: BackupFolder

    init(backups: URL? = nil) throws {
        root = FileManager.default.temporaryDirectory.appending(path: "caduceus-\(UUID().uuidString)")
        let place = backups ?? root.appending(path: "backups")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        settings = try ClinicSettings(
            SettingsSource(
                yaml: """
                    clinic: {name: Harbour Clinic, region: BR, zone: America/Sao_Paulo}
                    store: \(root.path)/clinic.db
                    master-key: \(Data(repeating: 7, count: 32).base64EncodedString())
                    """,
                environment: [:]
            )
        )
        store = try Self.open(settings.store, clock)
        try store.migrate()
        folder = try BackupFolder(place.path)
        try store.writeBlocking { _ = try SampleClinic(in: $0) }
    }

    deinit {
        // What is left behind is in the system's folder for such things.
        try? FileManager.default.removeItem(at: root)
    }

    static func open(_ path: String, _ clock: TestClock) throws -> SQLiteEngine {
        let vault = try Vault(base64: Data(repeating: 7, count: 32).base64EncodedString())
        return try SQLiteEngine(path: path, vault: vault, clock: clock, options: .init(isDurable: false, readers: 2))
    }

    var work: BackupWork { BackupWork(clinic: settings, place: folder.url.path, store: store, clock: clock) }

    func taker(_ reach: @escaping (BackupTaker.Step) throws -> Void = { _ in }) -> BackupTaker {
        BackupTaker(folder: folder, store: store, path: settings.store, clock: clock, reach: reach)
    }

    func restore(_ backup: Backup, isReplacing: Bool = false, to path: String? = nil) throws -> RestoreJob.Report {
        try RestoreJob(
            backup,
            settings: settings,
            to: path ?? root.appending(path: "restored.db").path,
            isReplacing: isReplacing,
            clock: clock
        ).run()
    }

    var files: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() }
    }

    var runs: [String] {
        get throws {
            try store.readBlocking { tx in
                try tx.rows("SELECT kind, outcome FROM backup_run ORDER BY id") { "\($0.text(0)) \($0.text(1))" }
            }
        }
    }

    /// An empty store as an older version left it.
    func storeOfSchema(_ number: Int) throws -> SQLiteEngine {
        let old = try Self.open(root.appending(path: "old.db").path, clock)
        try old.migrate()
        try old.writeBlocking { tx in
            let tables = try tx.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'meta'") {
                $0.text(0)
            }
            try tx.execute("PRAGMA defer_foreign_keys = ON")
            // What refers to others was made after them.
            for table in tables.reversed() { try tx.execute("DROP TABLE \(table)") }
            for step in Migration.all(for: .sqlite) where step.number <= number {
                for statement in step.statements { try tx.execute(statement) }
            }
            try tx.execute("UPDATE meta SET value = ? WHERE name = 'schema'", .int(number))
        }
        return old
    }

    /// Changes one byte in the middle of a backup's copy.
    func flipByte(of backup: Backup) throws {
        let handle = try FileHandle(forUpdating: backup.copy)
        defer { handle.closeFile() }
        let middle = try handle.seekToEnd() / 2
        try handle.seek(toOffset: middle)
        let byte = try handle.read(upToCount: 1)?.first ?? 0
        try handle.seek(toOffset: middle)
        try handle.write(contentsOf: [byte ^ 1])
    }
}

/// What a command would say of the failure.
func saidOf(_ body: () throws -> Void) -> String {
    do {
        try body()
        return ""
    } catch {
        return advice(about: error) ?? "\(error)"
    }
}
