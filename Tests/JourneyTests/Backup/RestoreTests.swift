import Care
import Foundation
import Store
import StoreSQLite
import TestKit
import Testing
import caduceus

@Suite struct RestoreTests {
    private let place: BackupPlace

    init() throws {
        place = try BackupPlace()
    }

    private var restored: String { place.root.appending(path: "restored.db").path }

    @Test func `a backup becomes a store that knows that it was restored`() throws {
        let backup = try place.work.take()
        let takenAt = place.clock.now
        place.clock.advance(by: .hours(3))
        let report = try place.restore(backup)
        #expect(report.movedAside == nil && report.store == restored)
        let store = try BackupPlace.open(restored, place.clock)
        try store.readBlocking { tx in
            let restoration = try tx.newestRestoration()
            #expect(restoration?.epoch == 1)
            #expect(restoration?.gap == RestoreGap(takenAt: takenAt, restoredAt: place.clock.now))
            #expect(try tx.number("SELECT count(*) FROM person") == 1)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: place.root.path)
        #expect(!names.contains { $0.contains(".restoring") })
    }

    @Test func `a database that is there is never written over, and with --replace it is kept`() throws {
        let backup = try place.work.take()
        _ = try place.restore(backup)
        #expect(saidOf { _ = try place.restore(backup) }.contains("--replace moves it aside"))
        let marked = try BackupPlace.open(restored, place.clock)
        try marked.writeBlocking { _ = try $0.ensurePractitioner(named: "Dr After") }
        try marked.close()
        place.clock.advance(by: .hours(1))
        let report = try place.restore(backup, isReplacing: true)
        let aside = try #require(report.movedAside)
        let people = "SELECT count(*) FROM practitioner WHERE name = 'Dr After'"
        #expect(try BackupPlace.open(aside, place.clock).readBlocking { try $0.number(people) } == 1)
        #expect(try BackupPlace.open(restored, place.clock).readBlocking { try $0.number(people) } == 0)
    }

    @Test func `the log of a database that is gone is not taken for the new one's`() throws {
        let backup = try place.work.take()
        let log = restored + "-wal"
        try Data(repeating: 1, count: 5_000).write(to: URL(filePath: log))
        _ = try place.restore(backup)
        #expect(!FileManager.default.fileExists(atPath: log))
        #expect(try BackupPlace.open(restored, place.clock).flawsBlocking() == [])
    }

    @Test func `a running server's database is refused`() throws {
        let backup = try place.work.take()
        let lock = try StoreLock(store: restored)
        #expect(saidOf { _ = try place.restore(backup) }.contains("another caduceus is running"))
        withExtendedLifetime(lock) {}
    }

    @Test func `a backup of a newer version is refused with what to do, and one from the future, too`() throws {
        var backup = try place.work.take()
        backup.manifest.schema += 1
        let said = saidOf { _ = try place.restore(backup) }
        #expect(said.contains("newer caduceus") && said.contains("install that version"))
        backup.manifest.schema -= 1
        place.clock.advance(by: .days(-1))
        #expect(saidOf { _ = try place.restore(backup) }.contains("set the clock right first"))
        #expect(!FileManager.default.fileExists(atPath: restored))
    }

    @Test func `a backup of an older version is brought up to date`() throws {
        let old = try place.storeOfSchema(7)
        let work = BackupWork(clinic: place.settings, place: place.folder.url.path, store: old, clock: place.clock)
        let backup = try work.take()
        #expect(backup.manifest.schema == 7)
        let findings = try work.drill(backup).findings.joined()
        #expect(findings.contains("Its schema (7) came up to this version's"))
        _ = try place.restore(backup)
        let schema = try BackupPlace.open(restored, place.clock).readBlocking { try $0.schemaNumber() }
        #expect(schema == Migration.all(for: .sqlite).last?.number)
    }

    @Test func `with another key nothing is restored`() throws {
        let backup = try place.work.take()
        var settings = place.settings
        settings.masterKeys = Secret(try MasterKeys(parsing: Data(repeating: 9, count: 32).base64EncodedString()))
        let job = RestoreJob(backup, settings: settings, to: restored, isReplacing: false, clock: place.clock)
        #expect(saidOf { _ = try job.run() }.contains("master key does not open"))
        #expect(!FileManager.default.fileExists(atPath: restored))
    }

    @Test(.enabled(if: SmallDisk.isPossible, "a small disk can be mounted only by root, outside most containers"))
    func `a full disk fails the backup in plain words, and nothing of it stays`() async throws {
        let disk = place.root.appending(path: "disk")
        try await SmallDisk.whileMounted(megabytes: 1, at: disk) { small in
            try place.store.writeBlocking { tx in
                for _ in 0..<40 { _ = try tx.append(toJournal: [UInt8](repeating: 1, count: 100_000)) }
            }
            let folder = try BackupFolder(small.folder.path)
            let early = BackupTaker(folder: folder, store: place.store, path: place.settings.store, clock: place.clock)
            #expect(saidOf { _ = try early.take() }.contains("make room"))
            // The same found only half-way: what is needed was reckoned from a file that is not the store's.
            let late = BackupTaker(folder: folder, store: place.store, path: "/nowhere/clinic.db", clock: place.clock)
            let said = saidOf { _ = try late.take() }
            #expect(said.contains("could not be written in \(small.folder.path)"), "\(said)")
            let names = try FileManager.default.contentsOfDirectory(atPath: small.folder.path)
            #expect(names == [".lock"])
        }
        #expect(try place.store.flawsBlocking() == [])
    }
}
