import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// What the practice does every few seconds must not grow with what lies in its tables.
@Suite(.enabled(if: TestStore.kind == .sqlite, "SQLite's plans tell it plainly")) struct WorkPlanTests {
    private final class Numbers: IdentifierSource {
        private var last: Int64 = 1 << 60

        func next() -> Int64 {
            last += 1
            return last
        }
    }

    private let desk: DeliveryDesk

    init() throws {
        desk = try DeliveryDesk()
    }

    private func plans(_ body: (Transaction) throws -> Void) throws -> [String] {
        try desk.engine.writeBlocking { tx in
            let (watched, spy) = PlanSpy.watch(tx, identifiers: Numbers())
            try body(watched)
            return spy.plans
        }
    }

    /// What does not grow with the clinic's life, and `one`, a query's own single row.
    private static let small = ["lane", "node", "line", "early_status", "one"].map { "SCAN \($0) " }

    private func walks(_ plans: [String]) -> [String] {
        PlanSpy.walks(in: plans).filter { plan in !Self.small.contains { plan.hasPrefix($0) } }
    }

    @Test func `sending walks no table from end to end, with lanes going over to another node on the way`() throws {
        let first = try desk.engine.writeBlocking { tx in
            let lanes = try NodeLanes.join(named: "first", in: tx)
            try lanes.keep(in: tx)
            return lanes
        }
        let delivery = Delivery(rules: desk.delivery.rules, lanes: first)
        for number in 0..<8 { try desk.say("n\(number)", to: try desk.neighbour(number)) }
        let second = try desk.engine.writeBlocking { try NodeLanes.join(named: "second", in: $0) }
        let plans = try plans { tx in
            let leaving = try delivery.takeOff(limit: 6, in: tx).leaving
            #expect(leaving.count == 6)
            #expect(try first.keep(in: tx) == 32)
            try second.keep(in: tx)
            let outcomes: [SendOutcome] = [
                .accepted(id: "wamid.1", address: nil), .notAttempted(advice: ""),
                .failed(ChannelFailure(code: 1, disposition: .unknown, advice: "")),
                .failed(ChannelFailure(code: 1, disposition: .refused, advice: "")),
                .failed(ChannelFailure(code: 1, disposition: .retry, advice: "")),
                .failed(ChannelFailure(code: 1, disposition: .needsStaff, advice: "")),
            ]
            for (message, outcome) in zip(leaving, outcomes) {
                try delivery.settle(message.correlation, outcome, in: tx)
            }
            _ = try delivery.nextTakeOff(in: tx)
            _ = try UnknownSweep.run(limit: 10, in: tx)
            _ = try tx.departing()
        }
        #expect(plans.count > 40)
        // Not through what waits, which may be a bulk send.
        let inTheAir = plans.filter { $0.contains("state = 'sending'") && !$0.contains("SET state = 'sending'") }
        #expect(inTheAir.count > 1)
        #expect(inTheAir.filter { !$0.contains("outbox_in_the_air") } == [])
        #expect(walks(plans) == [])
    }

    @Test func `reading, planning and keeping house walk no table from end to end`() throws {
        let intake = Intake(rules: desk.delivery.rules) { _ throws(UnreadablePayload) in [] }
        let plans = try plans { tx in
            try tx.append(toJournal: [1])
            _ = try intake.handleNew(limit: 10, in: tx)
            _ = try intake.handleDue(limit: 10, in: tx)
            _ = try tx.nextEventDue()
            _ = try tx.nextAgendaDue()
            _ = try ReminderPlanner(rules: desk.delivery.rules).enqueueDue(limit: 10, in: tx)
            _ = try tx.waitingMedia(limit: 10)
            _ = try tx.pruneJournal(handledBefore: tx.now, limit: 10)
            _ = try tx.pruneEvents(handledBefore: tx.now, limit: 10)
            _ = try tx.pruneNotices(before: tx.now)
            try tx.pruneEarlyStatuses(before: tx.now)
        }
        #expect(plans.count > 10)
        #expect(walks(plans) == [])
    }
}
