import Care
import Foundation
import Store
import TestKit
import Testing
import WhatsApp

@Suite struct FullDiskTests {
    /// Webhooks by how they were answered.
    private struct Answers {
        var kept: [String] = []
        var refused: [String] = []
        var others: [Int] = []

        mutating func note(_ id: String, _ status: Int) {
            switch status {
            case 200: kept.append(id)
            case 503: refused.append(id)
            default: others.append(status)
            }
        }
    }

    private func message(_ number: Int) -> (id: String, body: [UInt8]) {
        let id = "wamid.disk-\(number)"
        let text = String(repeating: "\(number) ", count: 3_000)
        let now = MachineClock().now.seconds
        return (id, Payload.text(id, from: "120255501\(10 + number % 80)", .string(text), timestamp: .integer(now)))
    }

    /// Delivers the messages of these numbers, `width` at a time.
    private func deliver(
        _ numbers: Range<Int>,
        width: Int = 8,
        to server: ServerProcess,
        _ caller: Caller,
        into answers: inout Answers
    ) async throws {
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: width) {
            try await withThrowingTaskGroup(of: (String, Int).self) { group in
                for number in start..<min(start + width, numbers.upperBound) {
                    let (id, body) = message(number)
                    group.addTask { (id, try await server.deliver(body, caller)) }
                }
                for try await (id, status) in group { answers.note(id, status) }
            }
        }
    }

    @Test(
        .enabled(if: SmallDisk.isPossible, "a small disk can be mounted only by root, outside most containers"),
        .endsInTime
    )
    func `on a full disk nothing is acknowledged that is not kept, and all goes on when there is room again`()
        async throws
    {
        try await withFolder { folder in
            try await SmallDisk.whileMounted(megabytes: 24, at: folder.appending(path: "disk")) { disk in
                try await Caller.whileOpen { caller in
                    let server = try ServerProcess(
                        folder: folder,
                        database: TestStore(in: disk.folder),
                        graph: "http://127.0.0.1:9"
                    )
                    let child = try await server.startListening(caller)
                    defer { child.kill() }
                    try await run(server, child, disk, caller)
                }
            }
        }
    }

    private func run(_ server: ServerProcess, _ child: Child, _ disk: SmallDisk, _ caller: Caller) async throws {
        var answers = Answers()
        try await deliver(0..<40, to: server, caller, into: &answers)
        #expect(answers.kept.count == 40)

        try disk.fill()
        var next = 40
        while answers.refused.isEmpty, next < 4_000 {
            try await deliver(next..<next + 8, to: server, caller, into: &answers)
            next += 8
        }
        try #require(!answers.refused.isEmpty, "the disk never filled up")
        try await deliver(next..<next + 40, to: server, caller, into: &answers)
        next += 40
        #expect(answers.others.isEmpty)
        #expect(try await caller.get("\(server.address)/healthz").status == 200)
        // What it says is some seconds old at most.
        try await eventually("the server says that it is not ready, and why") {
            let full = try await caller.get("\(server.address)/readyz")
            return full.status == 503 && full.text.contains("store: failing")
                && full.text.contains("The database cannot be written.")
        }
        try await eventually("the metrics tell of it too") {
            let metrics = try await caller.get("\(server.address)/metrics").text
            return ["store_unavailable", "disk_low"].allSatisfy {
                metrics.contains("caduceus_trouble{kind=\"\($0)\"} 1")
            }
        }
        try await expect(answers, isWhatTheStoreOf: server, isAllHandled: false)

        try disk.free()
        var later = Answers()
        try await eventually("webhooks are taken again") {
            try await deliver(next..<next + 1, to: server, caller, into: &later)
            next += 1
            return !later.kept.isEmpty
        }
        answers.kept += later.kept
        answers.refused += later.refused
        let repeated = answers.refused.compactMap { Int($0.split(separator: "-").last ?? "") }
        answers.refused = []
        for number in repeated { try await deliver(number..<number + 1, to: server, caller, into: &answers) }
        #expect(answers.refused.isEmpty && answers.others.isEmpty)
        try await eventually("the server is ready again") {
            try await caller.get("\(server.address)/readyz").status == 200
        }
        try await expect(answers, isWhatTheStoreOf: server, isAllHandled: true)
        #expect(child.isRunning, "\(child.lastWords)")
        print("full disk: \(answers.kept.count) webhooks kept, \(repeated.count) refused while it was full, 0 lost")
    }

    /// Every webhook acknowledged is in the journal, and no other one.
    private func expect(_ answers: Answers, isWhatTheStoreOf server: ServerProcess, isAllHandled: Bool) async throws {
        let store = try server.openStore()
        if isAllHandled {
            try await eventually("everything kept is handled") { try await Journalled.read(store).waiting == 0 }
            for id in answers.kept { #expect(try await store.hasHeard(id), "\(id) was acknowledged and is lost") }
        }
        let journalled = try await Journalled.read(store)
        #expect(journalled.rows == answers.kept.count)
        #expect(journalled.parked == 0 && journalled.failedEvents == 0)
        let verdict = try await store.read { tx in try tx.row("PRAGMA integrity_check") { $0.text(0) } }
        #expect(verdict == "ok")
    }
}
