import Care
import Foundation
import Simulator
import Testing
import WhatsApp

@Suite struct WebhookTests {
    @Test func `the signature is that of the escaped bytes by an independent implementation`() throws {
        let world = World()
        try world.model.act(.write(text: "¿Mañana 👍 / hoy?", replyTo: nil), by: world.ana, now: world.now)
        let delivery = try #require(world.model.dueWebhooks(now: world.now).first)
        #expect(delivery.body.allSatisfy { $0 < 0x80 })
        let text = String(decoding: delivery.body, as: UTF8.self)
        #expect(text.contains(#"\u00bfMa\u00f1ana \ud83d\udc4d \/ hoy?"#))
        #expect(delivery.signature == "sha256=" + (try openSSL(delivery.body, key: "simulator-app-secret")))
    }

    private func openSSL(_ bytes: [UInt8], key: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["openssl", "dgst", "-sha256", "-hmac", key, "-r"]
        let input = Pipe()
        let output = Pipe()
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(bytes))
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return String(text.prefix(64))
    }

    @Test func `what is not answered with 200 comes again, later and later, for seven days`() throws {
        var world = World()
        let start = world.now
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        var tries: [Instant] = []
        while let due = world.model.nextDue {
            world.now = max(world.now, due)
            for delivery in world.model.dueWebhooks(now: world.now) {
                tries.append(world.now)
                #expect(delivery.attempt == tries.count)
                world.model.webhookAnswered(delivery.id, status: tries.count % 2 == 0 ? 500 : nil, now: world.now)
            }
        }
        let last = try #require(tries.last)
        #expect(tries[1] == start)
        #expect(last - start >= .days(7) && last - start < .days(7) + .hours(2))
        let waits = zip(tries.dropFirst(), tries).map { $0 - $1 }
        #expect(zip(waits.dropFirst(), waits).allSatisfy { $0 >= $1 })
        #expect(world.model.webhookBacklog == 0)
    }

    @Test func `what is new goes at once while what failed waits longer and longer`() throws {
        var world = World()
        try world.model.act(.write(text: "old", replyTo: nil), by: world.ana, now: world.now)
        for _ in 0..<12 {
            world.now = try max(world.now, #require(world.model.nextDue))
            for delivery in world.model.dueWebhooks(now: world.now) {
                world.model.webhookAnswered(delivery.id, status: 500, now: world.now)
            }
        }
        try world.model.act(.write(text: "new", replyTo: nil), by: world.ana, now: world.now)
        let due = world.model.dueWebhooks(now: world.now)
        #expect(due.flatMap(World.changes).messages.compactMap { $0["text"]?["body"]?.string } == ["new"])
        for delivery in due { world.model.webhookAnswered(delivery.id, status: 200, now: world.now) }
        #expect(world.settle(.minutes(10)).isEmpty, "Meta does not notice that the business is back")
        #expect(world.settle(.hours(1)).messages.count == 1)
    }

    @Test func `in a demo what failed comes again as soon as the business answers`() throws {
        let world = World { $0.hurriesRetries = true }
        try world.model.act(.write(text: "old", replyTo: nil), by: world.ana, now: world.now)
        for _ in 0..<3 {
            for delivery in world.model.dueWebhooks(now: world.now) {
                world.model.webhookAnswered(delivery.id, status: nil, now: world.now)
            }
        }
        try world.model.act(.write(text: "new", replyTo: nil), by: world.ana, now: world.now)
        for delivery in world.model.dueWebhooks(now: world.now) {
            world.model.webhookAnswered(delivery.id, status: 200, now: world.now)
        }
        #expect(world.model.dueWebhooks(now: world.now).map(\.attempt) == [3])
    }

    @Test func `the same bytes come again under the same signature until they are taken, and then no more`() throws {
        var world = World()
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        let first = try #require(world.model.dueWebhooks(now: world.now).first)
        world.model.webhookAnswered(first.id, status: 503, now: world.now)
        let second = try #require(world.model.dueWebhooks(now: world.now).first)
        #expect(first.body == second.body && first.signature == second.signature)
        world.model.webhookAnswered(second.id, status: 200, now: world.now)
        world.now = world.now + .days(1)
        #expect(world.model.dueWebhooks(now: world.now).isEmpty)
    }

    @Test func `a backlog goes out in batches of at most a thousand`() throws {
        let world = World { $0.webhooksInFlight = 2 }
        for index in 0..<2_500 {
            try world.model.act(.write(text: "Hola \(index)", replyTo: nil), by: world.ana, now: world.now)
        }
        let first = world.model.dueWebhooks(now: world.now)
        #expect(first.map(\.updates) == [1_000, 1_000])
        for delivery in first { world.model.webhookAnswered(delivery.id, status: 200, now: world.now) }
        let texts = (first + world.model.dueWebhooks(now: world.now)).flatMap(World.changes).messages
            .compactMap { $0["text"]?["body"]?.string }
        #expect(texts == (0..<2_500).map { "Hola \($0)" })
    }

    @Test func `faults on demand double, hold back and lose updates`() throws {
        var world = World(faults: Faults(nextWebhooks: [.duplicate]))
        try world.model.act(.write(text: "Hola", replyTo: nil), by: world.ana, now: world.now)
        #expect(world.settle().messages.count == 2)
        world.model.faults = Faults(nextWebhooks: [.reorder])
        try world.model.act(.write(text: "uno", replyTo: nil), by: world.ana, now: world.now)
        try world.model.act(.write(text: "dos", replyTo: nil), by: world.ana, now: world.now)
        #expect(world.settle().messages.compactMap { $0["text"]?["body"]?.string } == ["dos", "uno"])
        world.model.faults = Faults(webhooks: [.missingDelivered: 1])
        _ = world.text("x")
        #expect(world.settle().statuses.compactMap { $0["status"]?.string } == ["sent"])
        #expect(world.model.transcript(world.ana).last?.isFromBusiness == true)
    }

    @Test(arguments: [
        (SendFault.timeoutAfterAcceptance, 1), (.timeoutBeforeAcceptance, 0), (.resetAfterAcceptance, 1),
        (.resetBeforeAcceptance, 0), (.somethingWentWrong, 0), (.serviceUnavailable, 0), (.serviceDown, 0),
        (.rateLimited, 0), (.badGatewayAfterAcceptance, 1), (.garbage, 1), (.slow, 1),
        (.tornAnswer, 1), (.errorInSuccess, 0),
    ])
    func `each send fault happens once and accepts or not as it says`(fault: SendFault, accepted: Int) {
        let world = World(faults: Faults(nextSends: [fault]))
        let answer = world.text("x")
        #expect(world.model.acceptedCount == accepted)
        let looksFine = answer.fate == .answered && answer.status == 200 && answer.messageID != nil
        #expect(looksFine == (fault == .slow))
        #expect(world.text("x").status == 200)
    }
}
