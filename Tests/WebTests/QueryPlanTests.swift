import Care
import Store
import TestKit
import Testing
import Web

/// Notes how the engine would run each query before it runs it.
private final class PlanSpy: SQLConnection {
    private let inner: any SQLConnection
    private(set) var plans: [String] = []

    init(_ inner: any SQLConnection) {
        self.inner = inner
    }

    func query(_ sql: String, _ arguments: [SQLValue], _ each: (any SQLRow) throws -> Void) throws {
        try inner.query("EXPLAIN QUERY PLAN " + sql, arguments) { plans.append($0.text(3)) }
        try inner.query(sql, arguments, each)
    }

    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int { try inner.execute(sql, arguments) }

    func savepoint<T>(_ body: () throws -> T) throws -> T { try inner.savepoint(body) }
}

private final class NoIdentifiers: IdentifierSource {
    func next() -> Int64 { 0 }
}

@Suite struct QueryPlanTests {
    @Test(.enabled(if: TestStore.kind == .sqlite, "SQLite's plans tell it plainly"))
    func `no page walks a growing table from end to end`() async throws {
        let clinic = try TestClinic()
        // Rows, so that what is asked for each row is asked too.
        try await ScheduleTests.book(clinic, [.init(patient: "A", hour: 13, phone: "+12025550142", consent: .given)])
        let conversation = try await InboxTests.write(clinic, ago: .minutes(5))
        let plans = try await clinic.store.read { tx in
            let spy = PlanSpy(tx.connection)
            let watched = Transaction(now: tx.now, connection: spy, vault: tx.vault, identifiers: NoIdentifiers())
            let day = tx.now..<(tx.now + .days(2))
            _ = try watched.visits(in: day)
            _ = try watched.visits(in: day, practitioner: Identifier(1))
            _ = try watched.unreminded(in: day)
            _ = try watched.conversations(limit: 100)
            _ = try watched.conversations(
                limit: 100,
                before: ConversationPlace(isUnread: false, at: tx.now, id: Identifier(1))
            )
            _ = try watched.unreadConversations()
            _ = try watched.thread(conversation, limit: 100)
            _ = try watched.thread(Identifier(1), limit: 100, before: MessagePlace(at: tx.now, id: 1))
            _ = try watched.sentText(cause: "staff:1:x")
            _ = try watched.mediaFile(Identifier(1))
            _ = try watched.troubles(limit: 20)
            _ = try watched.backlog()
            _ = try watched.outboxCounts()
            _ = try watched.line("100")
            for heap in OutboxHeap.allCases { _ = try watched.outboxPage(heap, before: nil, limit: 100) }
            _ = try watched.session(digest: [1])
            _ = try watched.staffAccount(email: "a@b.example")
            return spy.plans
        }
        #expect(plans.count > 20)
        for plan in plans where plan.hasPrefix("SCAN") {
            // A scan along an index is a page read in its order; one constant row is no table.
            #expect(plan.contains("USING") || plan.contains("CONSTANT ROW") || plan.contains("SCAN visit"), "\(plan)")
        }
    }
}
