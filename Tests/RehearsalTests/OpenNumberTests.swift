import Care
import Foundation
import Rehearsal
import Store
import StoreSQLite
import TestKit
import Testing

@Suite(.serialized, .onThreadOfItsOwn) struct OpenNumberTests {
    @Test func `after a rehearsal no column holds a patient's number or an id of WhatsApp's`() throws {
        let folder = URL.temporaryDirectory.appending(path: "rehearsal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // A folder left behind in the temporary directory harms nobody.
        defer { try? FileManager.default.removeItem(at: folder) }
        let seed: UInt64 = 21
        let rehearsal = try Rehearsal(RehearsalPlan(messages: 800, crashes: 6, seed: seed, folder: folder.path))
        let report = try rehearsal.run()
        #expect(report.wrongs == 0, "\(report.findings)")
        // The rehearsal has its file for itself, and the log beside it, while it lives.
        try withExtendedLifetime(rehearsal) {
            for file in ["rehearsal.sqlite", "rehearsal.sqlite-wal"] {
                let copy = folder.appending(path: file.replacing("rehearsal", with: "copy"))
                try FileManager.default.copyItem(at: folder.appending(path: file), to: copy)
            }
        }
        let engine = try SQLiteEngine(
            path: folder.path + "/copy.sqlite",
            vault: try Vault(base64: Data(repeating: UInt8(seed), count: 32).base64EncodedString()),
            clock: TestClock(TestStore.morning)
        )
        try engine.readBlocking { tx in
            let values = try tx.rows("SELECT id FROM address", [], { $0.id(0, of: Address.self) })
                .compactMap { try tx.address($0)?.value }
            #expect(values.count > 60 && values.allSatisfy { $0.count > 8 })
            let found = try OpenText.places(of: values, in: tx)
            #expect(found == [])
            let marks = try OpenText.places(of: ["wamid.", "wacid."], in: tx)
            #expect(marks == [])
        }
    }
}
