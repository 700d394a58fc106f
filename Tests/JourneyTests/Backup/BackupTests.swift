import Care
import Foundation
import Store
import StoreSQLite
import TestKit
import Testing
import caduceus

@Suite struct BackupTests {
    private let place: BackupPlace

    init() throws {
        place = try BackupPlace()
    }

    @Test func `a backup says when it was taken, what is in it and that the keys are not`() throws {
        let backup = try place.work.take()
        #expect(backup.stamp == "20261124T060000Z")
        #expect(try place.folder.backups() == [backup])
        #expect(try place.files.filter { !$0.hasPrefix(".") } == [backup.stamp])
        let text = try String(contentsOf: backup.folder.appending(path: "manifest.json"), encoding: .utf8)
        for words in ["\"taken_at\" : \"2026-11-24T06:00Z\"", "\"person\" : 1", "The keys are not in this backup"] {
            #expect(text.contains(words), "\(text)")
        }
        #expect(!text.contains("Lia"))
        #expect(try place.runs == ["backup good"])
    }

    @Test func `two backups in one second have names of their own`() throws {
        let stamps = try (0..<3).map { _ in try place.work.take().stamp }
        #expect(stamps == ["20261124T060000Z", "20261124T060000Z-2", "20261124T060000Z-3"])
    }

    @Test(arguments: BackupTaker.Step.allCases)
    func `a death at any step leaves nothing that looks like a backup, and the next one clears up`(
        step: BackupTaker.Step
    ) throws {
        // What a death would leave is what lies there at that moment.
        let left = place.root.appending(path: "left")
        _ = try place.taker { reached in
            if reached == step { try FileManager.default.copyItem(at: place.folder.url, to: left) }
        }.take()
        let after = try BackupFolder(left.path)
        #expect(try after.backups().count == (step == .named ? 1 : 0))
        let taker = BackupTaker(folder: after, store: place.store, path: place.settings.store, clock: place.clock)
        let backup = try taker.take()
        let names = try FileManager.default.contentsOfDirectory(atPath: left.path).filter { $0.hasPrefix(".unf") }
        #expect(names.isEmpty)
        #expect(try after.backups().contains(backup))
    }

    @Test(arguments: BackupTaker.Step.allCases.dropLast())
    func `a failure at any step keeps nothing of it`(step: BackupTaker.Step) throws {
        struct Broken: Error {}
        #expect(throws: Broken.self) { _ = try place.taker { if $0 == step { throw Broken() } }.take() }
        #expect(try place.files == [".lock"])
    }

    @Test func `a folder that is not there is asked for, and one in use is waited for`() throws {
        #expect(saidOf { _ = try BackupFolder("/nowhere/at/all") }.contains("make it first"))
        let said = saidOf {
            _ = try place.taker { _ in _ = try place.taker().take() }.take()
        }
        #expect(said.contains("another backup or drill is at work"))
    }

    @Test func `the drill says what it found, leaves nothing behind and is noted`() throws {
        let backup = try place.work.take()
        let report = try place.work.drill()
        #expect(report.stamp == backup.stamp)
        let words = report.findings.joined(separator: "\n")
        for part in ["is what was written", "is sound", "as many as its manifest says", "The keys fit", "1.1"] {
            #expect(words.contains(part), "\(words)")
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: place.root.path)
        #expect(!names.contains { $0.contains("drill") })
        #expect(try place.runs == ["backup good", "drill good"])
    }

    @Test func `a flipped byte is found by the drill and by the restore`() throws {
        let backup = try place.work.take()
        try place.flipByte(of: backup)
        #expect(saidOf { _ = try place.work.drill() }.contains("is not what was written"))
        #expect(saidOf { _ = try place.restore(backup) }.contains("use another backup"))
        #expect(!FileManager.default.fileExists(atPath: place.root.appending(path: "restored.db").path))
        #expect(try place.runs == ["backup good", "drill failed"])
        #expect(try place.store.readBlocking { try $0.backupStanding() }.failure?.words.contains("SHA-256") == true)
    }

    @Test func `a manifest that counts other rows is no good backup`() throws {
        var backup = try place.work.take()
        backup.manifest.rows["person"] = 2
        #expect(saidOf { _ = try place.work.drill(backup) }.contains("person has 1 instead of 2"))
    }

    @Test func `older backups go only after a newer one was proved good`() throws {
        for _ in 0..<4 {
            _ = try place.work.take()
            place.clock.advance(by: .days(1))
        }
        let newest = try place.work.night(keeping: 2)
        #expect(try place.folder.backups().map(\.stamp) == ["20261127T060000Z", newest.stamp])

        let last = try place.work.take()
        place.clock.advance(by: .days(1))
        try place.flipByte(of: last)
        #expect(throws: (any Error).self) { try place.work.drill(last) }
        #expect(try place.folder.backups().count == 3)
    }

    @Test func `of tries that prove nothing only the newest stays, and a folder that is gone is noted`() throws {
        var unproved: Backup?
        for _ in 0..<3 {
            place.clock.advance(by: .hours(1))
            let before = unproved
            #expect(throws: CommandFailure.self) {
                try place.work.night(keeping: 2, replacing: before) { taken in
                    unproved = taken
                    try? place.flipByte(of: taken)
                }
            }
        }
        let last = try #require(unproved)
        #expect(try place.folder.backups().map(\.stamp) == [last.stamp])
        try FileManager.default.removeItem(at: place.folder.url)
        #expect(throws: CommandFailure.self) { try place.work.night(keeping: 2) }
        #expect(
            try place.store.readBlocking { try $0.backupStanding() }.failure?.words.contains("make it first") == true
        )
    }

    @Test func `another clinic's backups in the same folder are neither drilled nor removed`() throws {
        let other = try BackupPlace(backups: place.folder.url)
        let theirs = try other.work.take()
        place.clock.advance(by: .days(1))
        _ = try place.work.night(keeping: 1)
        #expect(try place.folder.backups().count == 2)
        #expect(try other.work.drill().stamp == theirs.stamp)
        #expect(saidOf { _ = try place.folder.newest() }.contains("several clinics"))
    }
}
