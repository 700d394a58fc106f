import Care
import Store
import TestKit
import Testing

/// At night nothing waits, and PostgreSQL's statistics say so when thousands wait in the morning: what is asked all the
/// time must be quick whatever they say.
@Suite(.enabled(if: TestStore.kind == .postgres, "needs a PostgreSQL")) struct StalePlanTests {
    private let place: TestStore
    private let engine: any StoreEngine

    init() throws {
        place = try TestStore()
        engine = try place.open()
    }

    private func plans(_ body: (Transaction) throws -> Void) throws -> [String] {
        try engine.writeBlocking { tx in
            let clinic = try SampleClinic(in: tx)
            for number in 0..<300 { _ = try tx.enqueue(clinic.text("\(number)", at: tx.now), in: clinic.conversation) }
            try tx.execute("UPDATE outbox SET state = 'accepted'")
            try tx.execute(
                "INSERT INTO event (id, journal_id, dedupe_key, lane, conversation_hash, state) "
                    + "SELECT n, 0, 'k' || n, 0, n, 1 FROM generate_series(1, 300) AS n"
            )
            try tx.execute("ANALYZE outbox")
            try tx.execute("ANALYZE event")
            let (watched, spy) = PlanSpy.watch(tx)
            try body(watched)
            return spy.plans
        }
    }

    @Test func `what is before a message of a conversation is looked up, not joined`() throws {
        let plans = try plans { tx in
            for priority in Priority.allCases { _ = try tx.queued(priority, limit: 32, in: HeldLanes(0..<20)) }
        }
        #expect(plans.count == Priority.allCases.count)
        for plan in plans {
            #expect(!plan.contains("Join"), "\(plan)")
            #expect(plan.contains("Index Cond: ((conversation_id = item.conversation_id)"), "\(plan)")
        }
    }

    @Test func `what is before an update of a conversation is looked up, not joined`() throws {
        let plans = try plans { _ = try $0.dueEvents(limit: 10) }
        #expect(plans.count == 1)
        #expect(!plans[0].contains("Join"), "\(plans[0])")
        #expect(plans[0].contains("Index Cond: ((conversation_hash = event.conversation_hash)"), "\(plans[0])")
    }
}
