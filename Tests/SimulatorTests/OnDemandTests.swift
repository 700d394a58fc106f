import Care
import Dialogue
import Foundation
import Simulator
import Testing
import WhatsApp

/// What a tester can make happen, and that it happens again when the log is played back.
@Suite struct OnDemandTests {
    @Test(arguments: [(131_042, 400), (131_056, 400), (131_057, 500), (368, 403), (190, 401), (132_001, 404)])
    func `a send is refused with any code of Meta's and its status, once`(code: Int, status: Int) {
        let world = World(faults: Faults(nextRefusals: [code]))
        let answer = world.text("x")
        #expect(answer.code == Int64(code) && answer.status == status)
        #expect(world.model.acceptedCount == 0)
        #expect(world.text("x").status == 200)
    }

    @Test func `accepted messages fail with the codes asked for, in order`() {
        var world = World(faults: Faults(nextFailures: [131_042, 131_026]))
        for _ in 0..<2 { #expect(world.text("x").status == 200) }
        let codes = world.settle().statuses.compactMap { $0["errors"]?[0]?["code"]?.integer }
        #expect(codes.sorted() == [131_026, 131_042])
    }

    @Test func `the client reads every code as the table says`() {
        for entry in ErrorTable.meta.entries where entry.disposition != .unknown {
            let world = World(faults: Faults(nextRefusals: [Int(entry.codes.lowerBound)]))
            let answer = world.text("x")
            guard case .failed(let failure) = SendAnswer(status: answer.status, body: answer.body).outcome() else {
                Issue.record("\(entry.codes) is not failed")
                continue
            }
            #expect(failure.disposition == entry.disposition, "\(entry.codes)")
        }
    }

    @Test func `a template that is held for its quality goes out half an hour later`() {
        var world = World(faults: Faults(nextSends: [.heldForQuality]))
        world.stock()
        let answer = world.template("reminder", ["Ana", "lunes"])
        #expect(answer.json["messages"]?[0]?["message_status"]?.string == "held_for_quality_assessment")
        #expect(world.settle(.minutes(20)).statuses.isEmpty)
        #expect(world.settle(.minutes(20)).statuses.compactMap { $0["status"]?.string } == ["sent", "delivered"])
    }

    @Test func `any update can be posted, also of a field nobody knows`() {
        var world = World()
        world.model.take(.webhook(field: "account_update", value: ["event": "ACCOUNT_DELETED"]), now: world.now)
        world.model.take(.webhook(field: "surprise", value: [1, "x"]), now: world.now)
        let updates = world.settle()
        #expect(updates.compactMap { $0["field"]?.string } == ["account_update", "surprise"])
        #expect(updates[0]["value"]?["event"]?.string == "ACCOUNT_DELETED")
        #expect(updates[1]["value"] == [1, "x"])
    }

    private func withLog(_ body: (String) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
        // A temporary file that stays behind harms nobody.
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(path)
    }

    private func model() -> SimulatorModel { SimulatorModel(start: Instant(seconds: 0)) }

    @Test func `faults and updates come back from the log as they were`() throws {
        let faults = Faults(
            sends: [.slow: 0.125],
            webhooks: [.delay: 0.3],
            longestDelay: .seconds(90),
            slowness: .milliseconds(1_234),
            nextSends: [.garbage],
            nextWebhooks: [.duplicate],
            nextRefusals: [131_042],
            nextFailures: [131_049],
            judgesPromotional: true
        )
        try withLog { path in
            let first = model()
            var log: SimulatorLog? = try SimulatorLog(path: path, into: first)
            let now = Instant(seconds: 10)
            let inputs: [SimulatorInput] = [
                .faults(faults), .webhook(field: "account_update", value: ["event": "X", "n": [1, .null]]),
            ]
            for input in inputs {
                try log?.append(input, now: now)
                first.take(input, now: now)
            }
            log = nil
            let second = model()
            _ = try SimulatorLog(path: path, into: second)
            #expect(second.faults == first.faults)
            #expect(second.faults.longestDelay == .seconds(90) && second.faults.slowness == .milliseconds(1_234))
            #expect(second.dueWebhooks(now: now).first?.body == first.dueWebhooks(now: now).first?.body)
        }
    }

    @Test func `a second simulator on the same file is refused, and the file stays whole`() throws {
        try withLog { path in
            var log: SimulatorLog? = try SimulatorLog(path: path, into: model())
            try log?.append(.restart, now: Instant(seconds: 1))
            #expect(throws: SimulatorLog.Unusable.self) { try SimulatorLog(path: path, into: model()) }
            try log?.append(.poll, now: Instant(seconds: 2))
            log = nil
            #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 2)
            _ = try SimulatorLog(path: path, into: model())
        }
    }
}
