import Foundation
import TestKit
import Testing

/// `caduceus flows` as whoever sets booking in a Flow up meets it, with the simulated WhatsApp as Meta.
@Suite(.endsInTime) struct FlowsCommandTests {
    private struct Place {
        let folder: URL
        let config: String
        let file: URL

        /// Runs a command; gives its exit code and what it said.
        func run(_ arguments: String...) async throws -> (code: Int32, said: String) {
            try await Child.run(["flows"] + arguments + ["--config", config], in: folder)
        }

        func add(_ line: String) throws {
            let text = try String(contentsOf: file, encoding: .utf8)
            try Data((text + "\n" + line + "\n").utf8).write(to: file)
        }
    }

    private func withPlace(_ body: (Place) async throws -> Void) async throws {
        try await withFolder { folder in
            try await Caller.whileOpen { caller in
                let simulator = try await SimulatorProcess.start(
                    in: folder,
                    callback: "http://127.0.0.1:1/",
                    seed: 3,
                    caller
                )
                let server = try ServerProcess(folder: folder, graph: simulator.address)
                let file = folder.appending(path: "caduceus.yaml")
                let place = Place(folder: server.folder, config: file.path, file: file)
                try place.add("public-url: https://clinic.example")
                try await body(place)
                simulator.child.kill()
            }
        }
    }

    @Test func `key, push, publish and status lead to a Flow that patients can book in`() async throws {
        try await withPlace { place in
            #expect(try await place.run("keys").code == 1, "nobody said where to write the key")
            let key = place.folder.appending(path: "flow-key.pem").path
            let made = try await place.run("keys", "--out", key)
            #expect(made.code == 0 && made.said.contains("booking.flow-key-file"), "\(made.said)")
            let mode = try FileManager.default.attributesOfItem(atPath: key)[.posixPermissions] as? NSNumber
            #expect(mode?.intValue == 0o600)
            #expect(try await place.run("keys", "--out", key).code == 1, "no key is ever written over")

            let pushed = try await place.run("push")
            let id = try #require(pushed.said.firstMatch(of: /booking\.flow-id to "(\d+)"/)?.1)
            #expect(pushed.code == 0)
            #expect(try await place.run("push").said.contains(id), "the draft is changed, not doubled")
            try place.add("booking: { flow-id: \"\(id)\", flow-key-file: flow-key.pem }")
            let draft = try await place.run("status")
            #expect(draft.code == 3 && draft.said.contains("a draft") && draft.said.contains("Meta has ours"))
            #expect(try await place.run("push", "--publish").said.contains("is published"))
            let ready = try await place.run("status")
            #expect(ready.code == 0 && ready.said.contains("published; patients book in it"), "\(ready.said)")
            let again = try await place.run("push")
            #expect(again.code == 1 && again.said.contains("cannot be changed: make another with --new"))
            #expect(try await place.run("push", "--new").said.contains("Set booking.flow-id"))
        }
    }

    @Test func `a key under a passphrase is read with it and with no other`() async throws {
        try await withPlace { place in
            try place.add("booking: { flow-key-passphrase: a-long-passphrase }")
            let key = place.folder.appending(path: "flow-key.pem")
            #expect(try await place.run("keys", "--out", key.path).code == 0)
            #expect(try String(contentsOf: key, encoding: .utf8).hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
            let text = try String(contentsOf: place.file, encoding: .utf8)
            func settings(_ passphrase: String) throws {
                let booking = "booking: { flow-key-file: flow-key.pem, flow-key-passphrase: \(passphrase) }"
                let line = "booking: { flow-key-passphrase: a-long-passphrase }"
                try Data(text.replacing(line, with: booking).utf8).write(to: place.file)
            }
            try settings("a-long-passphrase")
            #expect(try await place.run("keys").code == 0)
            try settings("another-one")
            let wrong = try await place.run("keys")
            #expect(wrong.code == 2 && wrong.said.contains("is not opened by booking.flow-key-passphrase"))
        }
    }
}
