import Care
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import Testing
import Web

/// What the console tells of backups and of a restore.
@Suite struct BackupTests {
    private func page(_ path: String, of clinic: TestClinic) async throws -> String {
        let browser = try await clinic.signIn()
        return try await clinic.visit { try await $0.execute(uri: path, method: .get, headers: browser.headers).text }
    }

    private func note(_ kind: BackupRun.Kind, isGood: Bool, words: String = "", in clinic: TestClinic) async throws {
        try await clinic.store.write { tx in
            try tx.note(BackupRun(kind, isGood: isGood, at: tx.now, stamp: "s", takenAt: tx.now, words: words))
        }
    }

    @Test func `without a schedule nothing is said of backups`() async throws {
        let clinic = try TestClinic()
        let text = try await page("/outbox", of: clinic)
        #expect(!text.contains("Last good drill") && !text.contains("No backup"))
    }

    @Test func `until one is proved good, and 48 hours after the last, every page warns`() async throws {
        let clinic = try TestClinic(hasNightlyBackup: true)
        #expect(try await page("/today", of: clinic).contains("No backup was proved good for 48 hours"))
        #expect(try await page("/outbox", of: clinic).contains("Last good drill: never."))
        try await note(.drill, isGood: true, in: clinic)
        let good = try await page("/outbox", of: clinic)
        #expect(good.contains("Last good drill: ") && !good.contains("drill: never") && !good.contains("No backup was"))
        clinic.clock.advance(by: .hours(49))
        #expect(try await page("/inbox", of: clinic).contains("No backup was proved good for 48 hours"))
    }

    @Test func `a failure is told in its own words`() async throws {
        let clinic = try TestClinic(hasNightlyBackup: true)
        try await note(.backup, isGood: false, words: "3 MB are free: make room.", in: clinic)
        let text = try await page("/outbox", of: clinic)
        #expect(text.contains("The backup of ") && text.contains("failed: 3 MB are free: make room."))
    }

    @Test func `a restore is told for thirty days, with what WhatsApp reports on and nobody knows`() async throws {
        let clinic = try TestClinic()
        try await clinic.store.write { tx in
            _ = try tx.noteRestoration(stamp: "s", takenAt: tx.now - .hours(9))
            try tx.noteLostSend(Identifier(77), status: 2, at: tx.now)
        }
        let text = try await page("/outbox", of: clinic)
        #expect(text.contains("This database was restored from a backup"))
        #expect(text.contains("WhatsApp reports on 1 message that went out"))
        clinic.clock.advance(by: .days(31))
        #expect(try await !page("/outbox", of: clinic).contains("was restored from a backup"))
    }
}
