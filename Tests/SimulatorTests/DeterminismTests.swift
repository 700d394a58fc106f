import Care
import Foundation
import Simulator
import Testing
import WhatsApp

@Suite struct DeterminismTests {
    /// A day of chance: people write, the business answers, the network misbehaves.
    private func day(seed: UInt64) throws -> (ledger: [AcceptedMessage], webhooks: [WebhookDelivery]) {
        var world = World(faults: .everything(oneIn: 8)) { $0.seed = seed }
        var chance = SeededGenerator(seed: seed ^ 99)
        var webhooks: [WebhookDelivery] = []
        for step in 0..<400 {
            world.now = world.now + .milliseconds(chance.span(1...90_000))
            if chance.fraction() < 0.5 {
                try world.model.act(.write(text: "\(step)", replyTo: nil), by: Int(chance.next() % 3), now: world.now)
            } else {
                _ = world.text("answer \(step)", opaque: "\(step)")
            }
            for delivery in world.model.dueWebhooks(now: world.now) {
                webhooks.append(delivery)
                world.model.webhookAnswered(delivery.id, status: chance.fraction() < 0.1 ? nil : 200, now: world.now)
            }
        }
        return ((0..<world.model.acceptedCount).map(world.model.accepted), webhooks)
    }

    @Test func `the same seed and inputs make the same history, another seed another`() throws {
        let first = try day(seed: 5)
        let second = try day(seed: 5)
        #expect(first.ledger == second.ledger)
        #expect(first.webhooks == second.webhooks)
        #expect(try day(seed: 6).webhooks != first.webhooks)
        #expect(first.ledger.count > 100)
    }

    @Test func `a log played back gives the same phones and sends on what was on its way`() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path()
        // A temporary file that stays behind harms nobody.
        defer { try? FileManager.default.removeItem(atPath: path) }
        let world = World()
        let first = SimulatorModel(settings: world.model.settings, start: Instant(seconds: 0))
        var log: SimulatorLog? = try SimulatorLog(path: path, into: first)
        let inputs: [SimulatorInput] = [
            .join(SimulatedPerson(name: "Ana", phone: World.anaPhone, userID: "ES.1")),
            .act(.write(text: "Hola", replyTo: nil), 0), .poll,
            .request(
                GraphRequest(
                    method: "POST",
                    path: "/106540352242922/messages",
                    authorization: "Bearer simulator-token",
                    body: Array(
                        #"{"messaging_product":"whatsapp","to":"+34600000101","type":"text","text":{"body":"¡Hola!"}}"#
                            .utf8
                    )
                )
            ),
        ]
        for input in inputs {
            try log?.append(input, now: world.now)
            first.take(input, now: world.now)
        }
        log = nil
        try appendTornLine(path)
        let second = SimulatorModel(settings: world.model.settings, start: Instant(seconds: 0))
        _ = try SimulatorLog(path: path, into: second)
        first.advance(to: world.now + .minutes(1))
        second.forgetFlights(now: world.now + .minutes(1))
        #expect(second.transcript(0) == first.transcript(0))
        #expect(second.transcript(0).count == 2)
        #expect(second.accepted(0) == first.accepted(0))
        #expect(!(try String(contentsOfFile: path, encoding: .utf8)).contains("simulator-token"))
        // The message that was out when the process died is posted again.
        #expect(second.dueWebhooks(now: world.now + .minutes(1)).contains { $0.attempt == 2 })
    }

    private func appendTornLine(_ path: String) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(#"{"t":1,"k":"jo"#.utf8))
        try handle.close()
    }
}
