import Care
import Store
import TestKit
import Testing
import Web

@Suite struct QueryPlanTests {
    @Test(.enabled(if: TestStore.kind == .sqlite, "SQLite's plans tell it plainly"))
    func `no page walks a growing table from end to end`() async throws {
        let clinic = try TestClinic()
        // Rows, so that what is asked for each row is asked too.
        try await ScheduleTests.book(clinic, [.init(patient: "A", hour: 13, phone: "+12025550142", consent: .given)])
        let conversation = try await InboxTests.write(clinic, ago: .minutes(5))
        let plans = try await clinic.store.read { tx in
            let (watched, spy) = PlanSpy.watch(tx)
            let day = tx.now..<(tx.now + .days(2))
            _ = try watched.visits(in: day)
            _ = try watched.visits(in: day, practitioner: Identifier(1))
            _ = try watched.unreminded(in: day)
            _ = try watched.appointments(from: day.lowerBound, until: day.upperBound)
            _ = try watched.visits(ofSeries: Identifier(1))
            _ = try watched.visits(of: Identifier<VisitSeries>(1), from: tx.now)
            _ = try watched.absences(from: tx.now, until: tx.now + .days(7))
            _ = try watched.held(without: nil)
            _ = try watched.leaveVisits(of: Identifier(1))
            _ = try watched.leaveVisit(anchored: 1)
            if let visit = try tx.appointments(from: day.lowerBound, until: day.upperBound).first {
                _ = try watched.isDisplaced(visit)
            }
            _ = try watched.fate(ofCause: "leave:1:1")
            _ = try watched.unsettledQuestions()
            _ = try watched.calendarDecisions(limit: 40)
            _ = try watched.news(of: Identifier(1))
            _ = try watched.news(anchored: 1)
            _ = try watched.freedSlots(since: tx.now - .days(2), limit: 20)
            _ = try watched.freedSlotsTaken(since: tx.now - .days(2))
            _ = try watched.waitList()
            _ = try watched.waitList(of: Identifier(1))
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
            _ = try watched.visitRecords(in: day, limit: 100) { _ in }
            _ = try watched.session(digest: [1])
            _ = try watched.staffAccount(email: "a@b.example")
            return spy.plans
        }
        #expect(plans.count > 20)
        // A list of one practitioner is read at each look at a time of theirs.
        #expect(plans.count { $0.contains("wait_list_entry_by_practitioner") } == 2)
        // `visit` is a query's own result.
        #expect(PlanSpy.walks(in: plans).filter { !$0.contains("SCAN visit") } == [])
    }

    @Test(.enabled(if: TestStore.kind == .sqlite, "SQLite's plans tell it plainly"))
    func `times that came free and are over are not walked whenever a visit changes`() async throws {
        let clinic = try TestClinic()
        let plans = try await clinic.store.write { tx in
            let (watched, spy) = PlanSpy.watch(tx)
            try watched.lookAgain(atFreedOf: Identifier(1))
            try watched.lookAgain(atFreed: tx.now..<tx.now + .hours(1), of: Identifier(1))
            return spy.plans
        }
        #expect(plans.count == 2 && plans.allSatisfy { $0.contains("freed_slot_open") }, "\(plans)")
    }
}
