import Care
import Dialogue
import Practice
import Store
import Synchronization
import TestKit
import Testing

/// Messages go on leaving while one node after the other becomes a newer version.
@Suite(
    .enabled(if: TestStore.kind == .postgres, "a file has one server at a time"),
    .endsInTime
)
struct UpgradeInTrafficTests {
    private static let next = Migration(
        number: (Migration.all(for: .postgres).last?.number ?? 0) + 1,
        name: "next",
        statements: [
            "ALTER TABLE outbox ADD COLUMN mood BIGINT NOT NULL DEFAULT 0",
            "CREATE INDEX outbox_by_mood ON outbox (mood) WHERE state = 'queued'",
            "ALTER TABLE conversation ADD COLUMN mood TEXT",
        ]
    )

    private final class Sent: Sendable {
        let ids = Mutex<[String]>([])
    }

    @Test func `each message leaves once while the database is brought up to date under two nodes`() async throws {
        let desk = try DeliveryDesk(throughput: 1_000)
        for number in 0..<120 { try desk.say("n\(number)", to: try desk.neighbour(number)) }
        let new = try desk.place.open(migrated: false, adding: [Self.next])
        let sent = Sent()
        let clock = desk.place.clock
        try await withThrowingTaskGroup(of: Void.self) { group in
            for engine in [desk.engine, new] {
                group.addTask { try await onThread { try Self.deliver(on: engine, clock, sent) } }
            }
            group.addTask { try await onThread { try new.migrate() } }
            try await group.waitForAll()
        }
        let ids = sent.ids.withLock { $0 }
        #expect(ids.count == 120 && Set(ids).count == 120)
        let accepted = try desk.engine.readBlocking { tx in
            try tx.number("SELECT count(*) FROM outbox WHERE state = 'accepted'")
        }
        #expect(accepted == 120)
    }

    /// One node's life until nothing waits any more.
    private static func deliver(on engine: any StoreEngine, _ clock: TestClock, _ sent: Sent) throws {
        let rules = PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line, throughput: 1_000)
        let lanes = try engine.writeBlocking { try NodeLanes.join(named: "test", in: $0) }
        let delivery = Delivery(rules: rules, lanes: lanes)
        while try engine.readBlocking({ try $0.queuedItems().count + Int($0.departing()) }) > 0 {
            // At a moment that stands still the line's rate would be spent soon.
            clock.advance(by: .milliseconds(5))
            let leaving = try engine.writeBlocking { tx in
                try lanes.keep(in: tx)
                return try delivery.takeOff(limit: 4, in: tx).leaving.map(\.correlation)
            }
            for correlation in leaving {
                sent.ids.withLock { $0.append(correlation) }
                try engine.writeBlocking { tx in
                    try delivery.settle(correlation, .accepted(id: "wamid.\(correlation)", address: nil), in: tx)
                }
            }
        }
    }
}
