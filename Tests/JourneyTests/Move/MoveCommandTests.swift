import Foundation
import Store
import TestKit
import Testing
import WhatsApp

@Suite(.enabled(if: TestStore.kind == .postgres, "needs a PostgreSQL"), .endsInTime)
struct MoveCommandTests {
    @Test func `a clinic is moved once its server is stopped, and the next server runs on the copy`() async throws {
        try await withFolder { folder in
            try await Caller.whileOpen { caller in
                let old = try ServerProcess(
                    folder: folder,
                    database: TestStore(in: folder),
                    graph: "http://127.0.0.1:9"
                )
                let first = try await old.startListening(caller)
                let body = Payload.text("wamid.m1", from: "12025550110", .string("hello"), timestamp: .integer(1))
                #expect(try await old.deliver(body, caller) == 200)
                let target = try TestStore()
                let move = ["move", "--to", target.address, "--config", folder.appending(path: "caduceus.yaml").path]
                let held = try await Child.run(move, in: folder)
                #expect(held.code == 1 && held.said.contains("stop it first"), "\(held)")
                first.askToStop()
                #expect(await first.ending() == .exited(0))
                let moved = try await Child.run(move, in: folder)
                #expect(moved.code == 0 && moved.said.contains("each as it was"), "\(moved)")
                let again = try await Child.run(move, in: folder)
                #expect(again.code == 1 && again.said.contains("has rows already"), "\(again)")

                let place = folder.appending(path: "new")
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                let new = try ServerProcess(folder: place, database: target, graph: "http://127.0.0.1:9")
                let second = try await new.startListening(caller)
                #expect(try await new.openStore().hasHeard("wamid.m1"))
                let next = Payload.text("wamid.m2", from: "12025550110", .string("again"), timestamp: .integer(2))
                #expect(try await new.deliver(next, caller) == 200)
                let store = try new.openStore()
                try await eventually("the new message is handled") { try await store.hasHeard("wamid.m2") }
                second.askToStop()
                #expect(await second.ending() == .exited(0))
            }
        }
    }
}
