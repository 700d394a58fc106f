import Care
import Dialogue
import Foundation
import Practice
import Store
import StoreSQLite
import Testing
import caduceus

/// What the doctor says of a database, in the state it is about.
@Suite struct StoreCheckupTests {
    private let line = "106540352242922"

    /// A clinic's database in a folder of its own, and the settings that name it.
    private func withClinic(_ body: (ClinicSettings, SQLiteEngine) async throws -> Void) async throws {
        try await withFolder { folder in
            let key = Data(repeating: 7, count: 32).base64EncodedString()
            let store = folder.appending(path: "clinic.db").path
            let yaml = """
                clinic:
                  name: Harbour Clinic
                  region: US
                  zone: UTC
                store: \(store)
                master-key: \(key)
                """
            let settings = try ClinicSettings(SettingsSource(yaml: yaml, environment: [:]) { _ in "" })
            let engine = try SQLiteEngine(path: store, vault: try Vault(base64: key), clock: MachineClock())
            try engine.migrate()
            try await body(settings, engine)
        }
    }

    private func findings(_ settings: ClinicSettings) async -> [String: Finding] {
        let all = await StoreCheckup(settings: settings, line: line).findings()
        return Dictionary(all.map { ($0.subject, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// An answer that has been due for an hour, and something set aside.
    private func ail(_ engine: any StoreEngine) throws {
        try engine.writeBlocking { tx in
            try tx.park(try tx.append(toJournal: [1]), reason: "not_json")
            let address = try #require(try tx.ensureAddress(.init(phone: "12125550142")))
            let conversation = try tx.ensureConversation(line: line, address: address.id)
            let item = NewOutboxItem(
                cause: "a",
                person: nil,
                purpose: .conversation,
                notBefore: tx.now - .hours(1),
                notAfter: tx.now + .hours(1),
                content: .text("Hello")
            )
            _ = try tx.enqueue(item, in: conversation)
        }
    }

    @Test func `a well database needs no work`() async throws {
        try await withClinic { settings, _ in
            let found = await findings(settings)
            #expect(found.values.allSatisfy { !$0.needsWork || $0.subject == "disk_low" }, "\(found)")
            #expect(found["practice"]?.state == .ok && found["server"]?.state == .note)
        }
    }

    @Test func `what waits is wrong only while a server runs, what was set aside is a note`() async throws {
        try await withClinic { settings, engine in
            try ail(engine)
            let idle = await findings(settings)
            #expect(idle["outbox_stuck"] == nil && idle["updates_parked"]?.state == .note)
            let lock = try StoreLock(store: settings.store)
            let running = await findings(settings)
            withExtendedLifetime(lock) {}
            let stuck = try #require(running["outbox_stuck"])
            // By the real clock: on a busy machine an hour is 61 minutes and more.
            #expect(stuck.needsWork)
            let said = /Messages that are due do not leave \(the oldest for [6-9]\d/
            #expect(stuck.words.contains(said), "\(stuck.words)")
            #expect(stuck.words.contains("restart the server"), "what to do")
            #expect(running["server"]?.state == .ok)
        }
    }

    @Test func `an older schema is told, and nothing is looked for in it`() async throws {
        try await withClinic { settings, engine in
            try ail(engine)
            try engine.writeBlocking { _ = try $0.execute("UPDATE meta SET value = value - 1 WHERE name = 'schema'") }
            let found = await findings(settings)
            #expect(found["migrations_pending"]?.needsWork == true)
            #expect(found["migrations_pending"]?.words.contains("the next start brings the schema up to date") == true)
            #expect(found["updates_parked"] == nil)
        }
    }

    @Test func `a disk that failed is told for a day`() async throws {
        try await withClinic { settings, _ in
            let mark = settings.store + ".failed"
            try Data("disk I/O error\n".utf8).write(to: URL(filePath: mark))
            #expect(await findings(settings)["storage_failed"]?.needsWork == true)
            let old = Date(timeIntervalSinceNow: -90_000)
            try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: mark)
            #expect(await findings(settings)["storage_failed"] == nil)
        }
    }

    @Test(arguments: [(200, "disk_low", Finding.State.wrong), (1_000, "disk", .note), (3_000, "disk", .ok)])
    func `a disk is judged by what is left, in megabytes`(row: (Int, String, Finding.State)) {
        let finding = StoreCheckup.finding(DiskSpace(folder: "/var/lib/caduceus", free: row.0 << 20))
        #expect(finding.subject == row.1 && finding.state == row.2)
        #expect(finding.words.contains("\(row.0) MB free at /var/lib/caduceus"))
    }

    @Test func `a standby is behind by bytes or by time`() {
        let well = StandbyLag(name: "b", bytes: 1 << 20, span: .seconds(1))
        let slow = StandbyLag(name: "c", bytes: 0, span: .seconds(61))
        let far = StandbyLag(name: "d", bytes: 65 << 20, span: .zero)
        #expect(StandbyCheckup.trouble([well]) == nil && StandbyCheckup.trouble([]) == nil)
        #expect(
            StandbyCheckup.trouble([well, slow, far]) == FoundTrouble(.standbyBehind, "c: 0 MB, 61 s; d: 65 MB, 0 s")
        )
    }
}
