import Care
import Dialogue
import Logging
import Practice
import ServiceLifecycle
import Store
import TestKit
import Testing

/// What the live lane must never wait for.
@Suite struct LiveLaneTests {
    private let desk: DeliveryDesk
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() throws {
        desk = try DeliveryDesk(throughput: 1_000)
    }

    /// So many messages of a bulk send, each to somebody else, made by copying one.
    private func queueBulk(_ count: Int) throws {
        let neighbour = try desk.neighbour(0)
        let first = try desk.say("bulk", to: neighbour, life: .hours(20))
        let index = TestStore.kind == .sqlite ? "'bulk' || i" : "convert_to('bulk' || i, 'UTF8')"
        let numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < \(count))"
        try desk.execute(
            """
            INSERT INTO address (id, kind, value_index, value_sealed, created_at)
            \(numbers) SELECT i, 'phone', \(index), value_sealed, created_at FROM n, address
            WHERE address.id = \(neighbour.address.rawValue)
            """
        )
        try desk.execute(
            """
            INSERT INTO conversation (id, line, address_id, lane, last_message_at, last_inbound_at, created_at)
            \(numbers) SELECT i, line, i, 0, last_message_at, last_inbound_at, created_at FROM n, conversation
            WHERE conversation.id = \(neighbour.id)
            """
        )
        try desk.execute(
            """
            INSERT INTO outbox (id, cause, conversation_id, purpose, priority, not_before, not_after, content_sealed,
                state, created_at, changed_at)
            \(numbers) SELECT i, 'bulk' || i, i, 'outreach', 2, not_before, not_after, content_sealed, 'queued',
                created_at, changed_at FROM n, outbox WHERE outbox.id = \(first)
            """
        )
        try desk.execute("UPDATE outbox SET state = 'refused' WHERE id = \(first)")
    }

    private func bulkQueued() throws -> Int64 {
        try desk.engine.readBlocking {
            try $0.number("SELECT count(*) FROM outbox WHERE state = 'queued' AND priority = 2")
        }
    }

    @Test(.endsInTime)
    func `of a hundred thousand bulk messages none leaves before an answer once there is room for it`() throws {
        try queueBulk(100_000)
        var random = SplitMix64(seed: 7)
        let width = 32
        for round in 0..<100 {
            var before: Int64 = 0
            // As many as the line's rate and free places let go, with nobody live about.
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                desk.place.clock.advance(by: .milliseconds(Int64.random(in: 0...40, using: &random)))
                _ = try takeOff(Int.random(in: 1...width, using: &random))
            }
            let live = try desk.say("live \(round)", to: try desk.neighbour(round + 1), life: .hours(20))
            before = try bulkQueued()
            while try desk.state(live) == "queued" {
                desk.place.clock.advance(by: .milliseconds(1))
                _ = try takeOff(Int.random(in: 1...width, using: &random))
            }
            // In the very take-off that took it the rest of the places may go to others.
            #expect(try before - bulkQueued() < Int64(width), "round \(round)")
        }
        #expect(try bulkQueued() < 100_000, "the bulk send goes on all the same")
    }

    private func takeOff(_ limit: Int) throws -> Int {
        try desk.engine.writeBlocking { try desk.delivery.takeOff(limit: limit, in: $0).count }
    }

    @Test(.endsInTime)
    func `downloads that never end hold up neither each other's turn nor an answer`() async throws {
        let count = 12
        try desk.engine.writeBlocking { tx in
            for number in 0..<count {
                let message = try tx.insertInbound(number, in: desk.clinic.conversation)
                let media = IncomingMedia(kind: .image, id: "m\(number)", mimeType: "image/png", sha256: nil)
                try tx.insertMedia(media, of: message, in: desk.clinic.conversation)
            }
        }
        let begun = Counter()
        let (sends, sent) = AsyncStream.makeStream(of: Void.self)
        let (stalls, stalled) = AsyncStream.makeStream(of: Void.self)
        let port = ChannelPort(
            read: { _ in [] },
            send: { message in
                sent.yield()
                return .accepted(id: "wamid.\(message.correlation)", address: nil)
            },
            fetchMedia: { _, _ in
                begun.add()
                stalled.yield()
                try await Task.sleep(for: .seconds(3_600))
                return []
            }
        )
        let rules = PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line, throughput: 1_000)
        let practice = PracticeServices(
            store: desk.engine,
            lanes: try await PracticeServices.join(desk.engine, named: "test", isAlone: true),
            isAlone: true,
            port: port,
            rules: rules,
            logger: logger
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in practice.services() { group.addTask { try await service.run() } }
            var seen = 0
            for await _ in stalls {
                seen += 1
                if seen == 4 { break }
            }
            for number in 0..<20 { try desk.say("live \(number)") }
            var answered = 0
            for await _ in sends {
                answered += 1
                if answered == 20 { break }
            }
            group.cancelAll()
            // A service that is cancelled ends with what it was doing.
            while let result = await group.nextResult() { _ = result }
        }
        #expect(begun.count == 4, "so many at once and no more")
    }

    @Test func `of documents, which may be large, one is fetched at a time`() throws {
        let kinds: [IncomingMedia.Kind] = [.document, .image, .document, .video]
        try desk.engine.writeBlocking { tx in
            for (number, kind) in kinds.enumerated() {
                let message = try tx.insertInbound(number, in: desk.clinic.conversation)
                let media = IncomingMedia(kind: kind, id: "m\(number)", mimeType: "x/y", sha256: nil)
                try tx.insertMedia(media, of: message, in: desk.clinic.conversation)
            }
        }
        let waiting = try desk.engine.readBlocking { try $0.waitingMedia(limit: 4) }
        #expect(waiting.count == 4)
        #expect(PracticeServices.together(waiting).map(\.media.id) == ["m0", "m1", "m3"])
    }
}

extension Transaction {
    /// A message of the patient's with nothing in it.
    fileprivate func insertInbound(_ number: Int, in conversation: Conversation) throws -> Identifier<Message> {
        let id = newID(Message.self)
        try execute(
            "INSERT INTO message (id, conversation_id, direction, channel_id, kind, body_sealed, at) "
                + "VALUES (?, ?, 'in', ?, 'image', ?, ?)",
            .id(id),
            .id(conversation.id),
            .text("wamid.in-\(number)"),
            .blob([]),
            .instant(now)
        )
        return id
    }
}
