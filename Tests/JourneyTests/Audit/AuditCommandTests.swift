import Care
import Foundation
import Store
import TestKit
import Testing
import caduceus

/// `caduceus audit`, as the privacy officer runs it.
@Suite(.endsInTime) struct AuditCommandTests {
    private let file: TestStore
    private let engine: any StoreEngine
    private let folder: URL

    init() throws {
        file = try TestStore()
        engine = try file.open()
        folder = URL(filePath: file.folder)
        let yaml =
            "clinic: {name: Harbour Clinic, region: US, zone: America/New_York}\nstore: \(file.address)\n"
            + "master-key: \(Data(repeating: 7, count: 32).base64EncodedString())\n"
        try Data(yaml.utf8).write(to: folder.appending(path: "caduceus.yaml"))
        try engine.writeBlocking { tx in
            tx.audit(AuditEntry(actor: .staff(Identifier(5)), act: .sawToday, subjects: [11, 12]))
            tx.audit(AuditEntry(actor: .staff(Identifier(6)), act: .sawInbox, subjects: [12]))
            tx.audit(AuditEntry(actor: .stranger, act: .signInFailed, object: .staff(Identifier(5))))
        }
    }

    /// Where the command looks for it: beside the file, or in the folder it runs in.
    private var heads: HeadsFile {
        HeadsFile(path: TestStore.kind == .sqlite ? file.path + ".heads" : file.folder + "/caduceus.heads")
    }

    private func sign(_ to: HeadsFile? = nil) throws {
        let head = try engine.readBlocking { try $0.auditHead() }
        try (to ?? heads).append(SignedHead(head, at: file.clock.now, signedBy: engine.vault))
    }

    private func run(_ arguments: String...) async throws -> (code: Int32, said: String) {
        try await Child.run(["audit"] + arguments, in: folder)
    }

    @Test func `verify says whole, whole in part, or what is wrong`() async throws {
        let unsigned = try await run("verify")
        #expect(unsigned.code == 3 && unsigned.said.contains("no signed heads"), "\(unsigned)")
        try sign()
        let whole = try await run("verify")
        #expect(whole.code == 0 && whole.said.contains("3 entries") && whole.said.contains("1 signed heads agree"))
        let key = try await run("key")
        #expect(key.code == 0)
        let byKey = try await run("verify", "--public-key", key.said.trimmingCharacters(in: .newlines))
        #expect(byKey.code == 0)
        let other = try await run("verify", "--public-key", Data(repeating: 9, count: 31).base64EncodedString())
        #expect(other.code == 1 && other.said.contains("--public-key must be"))

        _ = try engine.writeBlocking { try $0.execute("UPDATE audit SET actor_id = 7 WHERE seq = 2") }
        let changed = try await run("verify")
        #expect(changed.code == 1 && changed.said.contains("entry 2 is not as it was written"), "\(changed)")
        _ = try engine.writeBlocking { try $0.execute("DELETE FROM audit WHERE seq > 1") }
        let cut = try await run("verify")
        #expect(cut.code == 1 && cut.said.contains("the newest entries are missing"), "\(cut)")
        let elsewhere = try await run("verify", "--heads", "nowhere.heads")
        #expect(elsewhere.code == 3 && elsewhere.said.contains("nowhere.heads"))
    }

    @Test func `heads that end long before the chain are told`() async throws {
        try sign()
        file.clock.advance(by: .hours(2))
        try engine.writeBlocking { $0.audit(AuditEntry(actor: .commandLine, act: .backupTaken)) }
        let old = try await run("verify")
        #expect(old.code == 3 && old.said.contains("1 entries since are not signed yet"), "\(old)")
    }

    @Test func `list shows entries by person, by staff and by day, in ids only`() async throws {
        let all = try await run("list")
        #expect(all.code == 0 && all.said.split(separator: "\n").count == 3)
        #expect(all.said.contains("1\t2026-11-24T06:00:00Z\tstaff 5\tsaw.today\t-\t11,12\t-"), "\(all.said)")
        let person = try await run("list", "--person", "11")
        #expect(person.said.split(separator: "\n").count == 1)
        let staff = try await run("list", "--staff", "5")
        #expect(staff.said.split(separator: "\n").count == 2 && staff.said.contains("staff.sign_in_failed"))
        let later = try await run("list", "--since", "2026-11-25")
        #expect(later.code == 0 && later.said.isEmpty)
        let wrong = try await run("list", "--since", "yesterday")
        #expect(wrong.code == 64)
    }

    @Test(.enabled(if: TestStore.kind == .sqlite, "about SQLite's file"))
    func `without a database nothing is made and the way on is told`() async throws {
        try FileManager.default.removeItem(atPath: file.path)
        let none = try await run("verify")
        #expect(none.code == 1 && none.said.contains("there is no database"))
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }

    @Test func `a server that stops in order has signed its last entry`() async throws {
        try await withFolder { folder in
            try await Caller.whileOpen { caller in
                let server = try ServerProcess(folder: folder, graph: "http://127.0.0.1:1")
                let child = try await server.startListening(caller)
                let config = folder.appending(path: "caduceus.yaml").path
                // The link is an entry, so there is something to sign.
                let link = try Child(["admin-link", "--config", config], named: "link", in: folder)
                #expect(await link.ending() == .exited(0))
                child.askToStop()
                #expect(await child.ending() == .exited(0))
                let verify = try Child(["audit", "verify", "--config", config], named: "verify", in: folder)
                #expect(await verify.ending() == .exited(0), "\(verify.lastWords)")
                let seq = try server.openStore().readBlocking { try $0.auditHead().seq }
                let said = try String(contentsOf: verify.output, encoding: .utf8)
                #expect(seq >= 2 && said.contains("the newest with entry \(seq)"), "\(said)")
            }
        }
    }
}
