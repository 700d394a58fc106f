import Foundation
import Store
import TestKit
import Testing

/// What the commands say and how they end, as whoever runs the server meets them.
@Suite(.endsInTime) struct CommandTests {
    /// The settings file of a server, changed.
    private func settings(_ server: ServerProcess, _ change: (String) -> String = { $0 }) throws -> String {
        let path = server.folder.appending(path: "caduceus.yaml").path
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try Data(change(text).utf8).write(to: URL(filePath: path))
        return path
    }

    /// Runs `body` with a folder that is gone afterwards.
    private func trial(_ body: (URL, Caller) async throws -> Void) async throws {
        try await withFolder { folder in
            try await Caller.whileOpen { caller in try await body(folder, caller) }
        }
    }

    @Test func `every command's help tells its exit codes`() async throws {
        try await trial { folder, _ in
            for command in [["serve"], ["demo"], ["doctor"], ["templates"], ["templates", "list"], ["admin-link"]] {
                let (code, said) = try await Child.run(command + ["--help"], in: folder)
                #expect(code == 0 && said.contains("Exit codes:") && said.contains("64"), "\(command)")
            }
        }
    }

    @Test func `serve names the account's id when it is missing`() async throws {
        try await trial { folder, _ in
            let server = try ServerProcess(folder: folder, graph: "http://127.0.0.1:1")
            let path = try settings(server) { $0.replacing("business-account-id: \"102290129340398\"", with: "") }
            let (code, said) = try await Child.run(["serve", "--config", path], in: folder)
            #expect(code == 2 && said.contains("whatsapp.business-account-id is missing"))
        }
    }

    @Test func `serve says what to do about a taken port, another key and a newer database`() async throws {
        try await trial { folder, caller in
            let server = try ServerProcess(folder: folder, graph: "http://127.0.0.1:1")
            let first = try await server.startListening(caller)
            let path = try settings(server)
            let second = folder.appending(path: "second")
            try FileManager.default.createDirectory(at: second, withIntermediateDirectories: true)
            let other = try String(contentsOfFile: path, encoding: .utf8)
                .replacing(server.store, with: second.appending(path: "clinic.db").path)
            let otherPath = second.appending(path: "caduceus.yaml")
            try Data(other.utf8).write(to: otherPath)
            let taken = try await Child.run(["serve", "--config", otherPath.path], in: second)
            #expect(taken.code == 1 && taken.said.contains("the port is taken"), "\(taken.said)")
            first.askToStop()
            _ = await first.ending()

            // A sealed row, so that there is a key to compare with.
            try server.openStore().writeBlocking { tx in _ = try tx.append(toJournal: [1]) }
            let wrong = Data(repeating: 9, count: 32).base64EncodedString()
            let key = try #require(other.firstMatch(of: /master-key: (\S+)/)?.1)
            let wrongPath = try settings(server) { $0.replacing(key, with: wrong) }
            let locked = try await Child.run(["serve", "--config", wrongPath], in: folder)
            #expect(locked.code == 1 && locked.said.contains("the master key does not open this database"))
            let doctor = try await Child.run(["doctor", "--config", wrongPath], in: folder)
            #expect(doctor.code == 1 && doctor.said.contains("set the key it was made with"))

            try server.openStore().writeBlocking { tx in
                try tx.execute("UPDATE meta SET value = 99 WHERE name = 'schema'")
                try tx.execute("INSERT INTO meta (name, value) VALUES ('schema_needs', 99)")
            }
            let newer = try await Child.run(["serve", "--config", wrongPath], in: folder)
            #expect(newer.code == 1 && newer.said.contains("made by a newer caduceus"), "\(newer)")
        }
    }

    @Test func `with port 0 the printed link carries the real port, and it works`() async throws {
        try await trial { folder, caller in
            let server = try ServerProcess(folder: folder, graph: "http://127.0.0.1:1")
            let path = try settings(server) { $0.replacing("port: \(server.port)", with: "port: 0") }
            let child = try Child(["serve", "--config", path], named: "server", in: folder)
            var link: String?
            try await eventually("the link is printed") {
                let said = try String(contentsOf: child.output, encoding: .utf8)
                link = said.firstMatch(of: /http:\/\/\S+\/setup\/\S+/).map { String($0.0) }
                return link != nil
            }
            #expect(try await caller.get(try #require(link)).status == 200)
            child.askToStop()
            #expect(await child.ending() == .exited(0))
        }
    }

    @Test func `a forgotten password is repaired by a link while the server runs`() async throws {
        try await trial { folder, caller in
            let server = try ServerProcess(folder: folder, graph: "http://127.0.0.1:1")
            let path = try settings(server)
            if TestStore.kind == .sqlite {
                let early = try await Child.run(["admin-link", "--config", path], in: folder)
                #expect(early.code == 1 && early.said.contains("there is no database"))
            }
            let child = try await server.startListening(caller)
            try server.openStore().writeBlocking { tx in
                _ = try tx.insertAdministrator(name: "Ada Admin", email: "ada@clinic.example", passwordHash: "x")
            }
            let (code, said) = try await Child.run(["admin-link", "--config", path], in: folder)
            #expect(code == 0 && said.contains("Set a new password for Ada Admin"), "\(said)")
            let link = try #require(said.firstMatch(of: /http:\/\/\S+\/password\/\S+/)?.0)
            let page = try await caller.get(String(link))
            #expect(page.status == 200)
            #expect(String(decoding: page.body, as: UTF8.self).contains("Set a new password"))
            child.kill()
        }
    }

    @Test func `doctor and templates end as they say, before and after the templates are pushed`() async throws {
        try await trial { folder, caller in
            let port = try FreePort.find()
            let simulator = try await SimulatorProcess.start(
                in: folder,
                callback: "http://127.0.0.1:\(port)/webhooks/whatsapp",
                seed: 1,
                caller
            )
            let server = try ServerProcess(folder: folder, graph: simulator.address)
            let path = try settings(server)
            let doctor = try await Child.run(["doctor", "--config", path], in: folder)
            #expect(doctor.code == 1, "\(doctor.said)")
            #expect(doctor.said.contains("public-url") && !doctor.said.contains(ServerProcess.token))
            let push = try await Child.run(["templates", "push", "--config", path], in: folder)
            #expect(push.code == 0, "\(push.said)")
            let list = try await Child.run(["templates", "list", "--config", path], in: folder)
            #expect(list.code == 0 && list.said.contains("appointment_reminder (en)"), "\(list.said)")
            let again = try await Child.run(["templates", "push", "--config", path], in: folder)
            #expect(again.code == 0 && !again.said.contains("handed in"), "\(again.said)")

            let away = try settings(server) { $0.replacing(simulator.address, with: "http://127.0.0.1:1") }
            let lost = try await Child.run(["templates", "list", "--config", away], in: folder)
            #expect(lost.code == 1 && lost.said.contains("WhatsApp's server"), "\(lost.said)")
            let nobody = try await Child.run(["templates", "list"], in: folder.appending(path: "."))
            #expect(nobody.code == 1 || nobody.code == 2)
            let wrong = try await Child.run(["templates", "lost"], in: folder)
            #expect(wrong.code == 64)
        }
    }

    @Test func `the metrics of a running server ask for their token`() async throws {
        try await trial { folder, caller in
            let server = try ServerProcess(folder: folder, graph: "http://127.0.0.1:1")
            _ = try settings(server) { $0 + "\nmetrics-token: a-long-word\n" }
            let child = try await server.startListening(caller)
            #expect(try await caller.get("\(server.address)/metrics").status == 401)
            // WhatsApp that cannot be reached is no reason to refuse the webhooks of one that can.
            #expect(try await caller.get("\(server.address)/readyz").status == 200)
            child.kill()
        }
    }
}
