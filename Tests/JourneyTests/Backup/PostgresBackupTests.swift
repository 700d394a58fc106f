import Care
import Foundation
import Practice
import Store
import StorePostgres
import TestKit
import Testing
import caduceus

@Suite(.enabled(if: TestStore.kind == .postgres, "needs a PostgreSQL"), .endsInTime, .serialized)
struct PostgresBackupTests {
    private let root: URL
    private let settings: ClinicSettings
    private let store: TestStore
    private let engine: PostgresCopying
    private let work: BackupWork

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "caduceus-\(UUID().uuidString)")
        let place = root.appending(path: "backups")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        // The server's programs run as another user than root.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: root.path)
        store = try TestStore()
        settings = try ClinicSettings(
            SettingsSource(
                yaml: """
                    clinic: {name: Harbour Clinic, region: BR, zone: America/Sao_Paulo}
                    store: "\(store.address)"
                    master-key: \(TestStore.masterKey)
                    """,
                environment: [:]
            )
        )
        let address = try #require(PostgresAddress(store.address))
        engine = PostgresCopying(try store.open(), at: address)
        try engine.writeBlocking { _ = try SampleClinic(in: $0) }
        work = BackupWork(clinic: settings, place: place.path, store: engine, clock: store.clock)
    }

    private func removed(_ body: () throws -> Void) throws {
        defer {
            // What is left behind is in the system's folder for such things.
            try? FileManager.default.removeItem(at: root)
        }
        try body()
    }

    @Test func `a cluster is copied while it runs, and the drill proves the copy good`() throws {
        try removed {
            let backup = try work.take()
            #expect(backup.manifest.postgres?.role == "postgres" && backup.manifest.format == 2)
            #expect(backup.manifest.rows["person"] == 1)
            let report = try work.drill()
            let words = report.findings.joined(separator: "\n")
            for part in ["each file's SHA-256", "manifest says", "schema is this", "keys fit", "chain is whole"] {
                #expect(words.contains(part), "\(words)")
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: FileManager.default.temporaryDirectory.path)
            #expect(!left.contains("caduceus-drill-\(backup.manifest.storeID)"))
            let standing = try engine.readBlocking { try $0.backupStanding() }
            #expect(standing.drill != nil && standing.failure == nil)

            var wrong = backup
            wrong.manifest.rows["person"] = 2
            wrong.manifest.postgres?.rowsAfter?["person"] = 2
            #expect(saidOf { _ = try work.drill(wrong) }.contains("person has 1 instead of 2"))
        }
    }

    @Test func `a flipped byte is found by the drill and by the restore`() throws {
        try removed {
            let backup = try work.take()
            let file = backup.copy.appending(path: "global/pg_control")
            var bytes = try Data(contentsOf: file)
            bytes[100] ^= 1
            try bytes.write(to: file)
            #expect(saidOf { _ = try work.drill() }.contains("is not what was written"))
            let target = root.appending(path: "restored")
            let restore = PostgresRestore(backup, settings: settings, to: target.path, clock: store.clock)
            #expect(saidOf { _ = try restore.run() }.contains("use another backup"))
            #expect(!FileManager.default.fileExists(atPath: target.path + ".restoring"))
        }
    }

    @Test func `a restored data folder is safe to serve, and its identifiers are higher than any before`() throws {
        try removed {
            let clinic = try engine.readBlocking { tx in try tx.number("SELECT id FROM conversation") }
            let backup = try work.take()
            let given = try engine.writeBlocking { $0.newID(Message.self).rawValue }
            let target = root.appending(path: "restored")
            let restore = PostgresRestore(backup, settings: settings, to: target.path, clock: store.clock)
            let report = try restore.run()
            #expect(report.safety.restoration.epoch == 1 && report.store == target.path)
            #expect(saidOf { _ = try restore.run() }.contains("is there already"))
            let origin = try #require(backup.manifest.postgres)
            try PrivateCluster(target, origin: origin, isDurable: false).whileRunning { address in
                let restored = try PostgresOpening.open(address, vault: Vault(base64: TestStore.masterKey))
                #expect(try restored.readBlocking { try $0.newestRestoration() }?.stamp == backup.stamp)
                #expect(try restored.readBlocking { try $0.number("SELECT id FROM conversation") } == clinic)
                let next = try restored.writeBlocking { $0.newID(Message.self).rawValue }
                #expect(next > given + ((Span.days(6).microseconds / 1_000) << 20))
                try restored.close()
            }
        }
    }
}
