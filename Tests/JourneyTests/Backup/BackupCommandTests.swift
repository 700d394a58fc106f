import Foundation
import Store
import StoreSQLite
import TestKit
import Testing
import WhatsApp

/// The commands beside a running server, as whoever runs it meets them.
@Suite(.enabled(if: TestStore.kind == .sqlite, "backups are of SQLite's file"), .endsInTime)
struct BackupCommandTests {
    @Test func `a backup is taken and drilled while the server runs, and restored once it is stopped`() async throws {
        try await withFolder { folder in
            try await Caller.whileOpen { caller in
                let server = try ServerProcess(folder: folder, graph: "http://127.0.0.1:9")
                let child = try await server.startListening(caller)
                let body = Payload.text("wamid.b1", from: "12025550110", .string("hello"), timestamp: .integer(1))
                #expect(try await server.deliver(body, caller) == 200)
                let config = ["--config", folder.appending(path: "caduceus.yaml").path]
                let backups = folder.appending(path: "backups")
                let early = try await Child.run(["backup", backups.path] + config, in: folder)
                #expect(early.code == 1 && early.said.contains("make it first"), "\(early)")
                try FileManager.default.createDirectory(at: backups, withIntermediateDirectories: true)
                let taken = try await Child.run(["backup", backups.path] + config, in: folder)
                #expect(taken.code == 0 && taken.said.contains("The keys are not in this backup"), "\(taken)")
                let drill = try await Child.run(["backup", "--drill", backups.path] + config, in: folder)
                #expect(drill.code == 0 && drill.said.contains("is good"), "\(drill)")
                let figures = try await caller.get("\(server.address)/metrics").text
                #expect(figures.contains("caduceus_drill_age_seconds"))

                let held = try await Child.run(["restore", backups.path, "--replace"] + config, in: folder)
                #expect(held.code == 1 && held.said.contains("stop it first"), "\(held)")
                child.askToStop()
                #expect(await child.ending() == .exited(0))
                let refused = try await Child.run(["restore", backups.path] + config, in: folder)
                #expect(refused.code == 1 && refused.said.contains("--replace"), "\(refused)")
                let restored = try await Child.run(["restore", backups.path, "--replace"] + config, in: folder)
                #expect(restored.code == 0 && restored.said.contains("is kept:"), "\(restored)")
                let again = try await server.startListening(caller)
                #expect(try await server.openStore().hasHeard("wamid.b1"))
                again.kill()
            }
        }
    }

    @Test func `with a folder set the server takes its first backup by itself and proves it good`() async throws {
        try await withFolder { folder in
            try await Caller.whileOpen { caller in
                let server = try ServerProcess(folder: folder, graph: "http://127.0.0.1:9")
                let backups = folder.appending(path: "backups")
                try FileManager.default.createDirectory(at: backups, withIntermediateDirectories: true)
                let settings = folder.appending(path: "caduceus.yaml")
                let yaml = try String(contentsOf: settings, encoding: .utf8)
                try Data((yaml + "\nbackup:\n  dir: \(backups.path)\n").utf8).write(to: settings)
                let child = try await server.startListening(caller)
                let store = try server.openStore()
                try await eventually("the first backup is proved good") {
                    try await store.read { try $0.backupStanding() }.drill != nil
                }
                child.askToStop()
                #expect(await child.ending() == .exited(0))
                let doctor = try await Child.run(["doctor", "--config", settings.path], in: folder)
                #expect(doctor.said.contains("was proved good 0 hours ago"), "\(doctor.said)")
            }
        }
    }
}
