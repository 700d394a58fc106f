import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// What becomes of messages, reminders and webhooks once a database was restored from a backup.
@Suite struct RestoredStoreTests {
    private let desk: IntakeDesk
    private let takenAt: Instant

    init() throws {
        desk = try IntakeDesk()
        // Eleven in the morning where the patient is: no quiet hours for the rest of the test.
        desk.file.clock.advance(by: .hours(8))
        takenAt = desk.file.clock.now
        try hear()
    }

    private func hear() throws {
        try desk.engine.writeBlocking { tx in
            try tx.noteInbound(desk.clinic.conversation.id, at: tx.now, profileName: nil, isUnread: false)
        }
    }

    /// Goes on for five hours, loses everything since and restores.
    @discardableResult
    private func restore() throws -> RestoredStore.Report {
        desk.file.clock.advance(by: .hours(5))
        return try desk.engine.writeBlocking { try RestoredStore.makeSafe(stamp: "s", takenAt: takenAt, in: $0) }
    }

    private func queue(
        _ cause: String,
        notBefore: Span = .zero,
        life: Span = .hours(24)
    ) throws
        -> Identifier<OutboxItem>
    {
        try desk.engine.writeBlocking { tx in
            var item = desk.clinic.text(cause, at: tx.now + notBefore, life: life)
            item.notAfter = item.notBefore + life
            return try #require(try tx.say(item, in: desk.clinic.conversation))
        }
    }

    private func state(_ id: Identifier<OutboxItem>) throws -> String {
        try desk.engine.readBlocking { tx in
            try tx.row("SELECT state, COALESCE(reason, '') FROM outbox WHERE id = ?", [.id(id)]) {
                "\($0.text(0)) \($0.text(1))"
            } ?? "gone"
        }
    }

    private func answers(to message: String) throws -> [String] {
        try states(like: "m:\(desk.engine.vault.name(.cause, message)):%")
    }

    private func states(like cause: String) throws -> [String] {
        try desk.engine.readBlocking { tx in
            try tx.rows("SELECT state, COALESCE(reason, '') FROM outbox WHERE cause LIKE ?", [.text(cause)]) {
                "\($0.text(0)) \($0.text(1))"
            }
        }
    }

    @Test func `what was in flight or due since may have gone, and what was not due yet goes as usual`() throws {
        let flying = try queue("flying")
        let delivery = Delivery(rules: desk.rules)
        let leaving = try desk.engine.writeBlocking { tx in
            try delivery.takeOff(limit: 1, in: tx).leaving
        }
        #expect(leaving.count == 1)
        let due = try queue("due")
        let soon = try queue("soon", notBefore: .hours(4))
        let later = try queue("later", notBefore: .hours(6))
        let over = try queue("over", notBefore: -.hours(3), life: .hours(2))
        let report = try restore()
        #expect(try state(flying) == "unknown restored")
        #expect(try state(due) == "unknown restored")
        #expect(try state(soon) == "unknown restored")
        #expect(try state(later) == "queued ")
        #expect(try state(over) == "queued ")
        #expect(report.unknown == 3 && report.waiting == 2)
    }

    @Test func `what waited for a template may have gone earlier than it says`() throws {
        let held = try queue("held")
        try desk.engine.writeBlocking { tx in
            try tx.requeue(held, until: tx.now + .hours(6), because: .templateNotApproved)
        }
        try restore()
        #expect(try state(held) == "unknown restored")
    }

    @Test func `a reminder that fell due meanwhile is shown as unknown, and one ahead is sent`() throws {
        try desk.engine.writeBlocking { tx in
            let clinic = desk.clinic
            for minutes in [26 * 60, 27 * 60, 47 * 60 + 30] as [Int64] {
                try AppointmentDesk(rules: desk.rules).book(
                    clinic.visit(at: tx.now + .minutes(minutes), in: tx),
                    in: tx
                )
            }
        }
        let report = try restore()
        #expect(report.reminders == 2)
        try desk.engine.writeBlocking { _ = try ReminderPlanner(rules: desk.rules).enqueueDue(limit: 10, in: $0) }
        #expect(try states(like: "reminder:%") == ["unknown restored", "unknown restored"])
        desk.file.clock.advance(by: .hours(20))
        try desk.engine.writeBlocking { _ = try ReminderPlanner(rules: desk.rules).enqueueDue(limit: 10, in: $0) }
        #expect(try states(like: "reminder:%").contains("queued "))
    }

    @Test func `a stop from before the restore is obeyed, and its answer may have gone`() throws {
        try restore()
        try desk.engine.writeBlocking { tx in
            try desk.handle(desk.message("m1", .text("STOP"), at: takenAt + .hours(1)), in: tx)
            #expect(try tx.isOptedOut(desk.clinic.address.id, of: .appointments))
            #expect(try tx.message(channelID: "m1") != nil)
        }
        #expect(try answers(to: "m1") == ["unknown restored"])
    }

    @Test func `a tap from before the restore is obeyed, and one after it is answered`() throws {
        let visit = try desk.engine.writeBlocking { tx in
            let visit = desk.clinic.visit(at: tx.now + .days(3), in: tx)
            try AppointmentDesk(rules: desk.rules).book(visit, in: tx)
            return visit
        }
        try restore()
        desk.file.clock.advance(by: .hours(1))
        try desk.engine.writeBlocking { tx in
            let seen = VisitVersion(appointment: visit.id, version: 1)
            let tap = IncomingContent.tap(payload: TapPayload.confirm(seen).description, title: "Confirm")
            try desk.handle(desk.message("m1", tap, at: takenAt + .hours(1)), in: tx)
            #expect(try tx.appointment(visit.id)?.confirmedAt != nil)
            try desk.handle(desk.message("m2", tap, at: tx.now), in: tx)
        }
        #expect(try answers(to: "m1") == ["unknown restored"])
        #expect(try answers(to: "m2") == ["queued "])
    }

    @Test func `an echo settles what the lost database sent, and one it alone knew is kept`() throws {
        let sent = try queue("sent")
        try restore()
        let lost = Identifier<OutboxItem>(sent.rawValue + 99)
        try desk.engine.writeBlocking { tx in
            for (channel, id) in [("w1", sent), ("w2", lost), ("w2", lost)] {
                let update = StatusUpdate(
                    messageID: channel,
                    status: .delivered,
                    at: takenAt + .hours(1),
                    correlation: id.description
                )
                try desk.handle(.status(update), in: tx)
            }
            #expect(try tx.lostSends() == 1)
        }
        #expect(try state(sent) == "accepted ")
    }

    @Test func `everybody is signed out`() throws {
        try desk.engine.writeBlocking { tx in
            try tx.execute("INSERT INTO invitation (token_hash, created_at) VALUES (?, 1)", .blob([1]))
        }
        try restore()
        #expect(try desk.engine.readBlocking { try $0.number("SELECT count(*) FROM invitation") } == 0)
    }

    @Test(.enabled(if: TestStore.kind == .sqlite, "PostgreSQL's identifiers go by its own clock and sequence"))
    func `identifiers leap above those of the lost database`() throws {
        try restore()
        let next = try desk.file.open().writeBlocking { $0.newID(OutboxItem.self) }
        #expect(next.rawValue > IdentifierBlocks.first(at: desk.file.clock.now + .days(6)))
    }

    @Test func `after its wait staff are called, and the reason still tells of the restore`() throws {
        let due = try queue("due")
        try restore()
        desk.file.clock.advance(by: .minutes(11))
        #expect(try desk.engine.writeBlocking { try UnknownSweep.run(limit: 10, in: $0) } == 1)
        #expect(try state(due) == "unknown restored_not_confirmed")
        let conversation = try desk.engine.readBlocking { try desk.conversation(in: $0) }
        #expect(conversation?.unread == 1)
    }

    @Test func `a store that was never restored holds nothing back`() throws {
        try desk.engine.writeBlocking { tx in
            try desk.handle(desk.message("m1", .text("STOP"), at: takenAt - .days(2)), in: tx)
        }
        #expect(try answers(to: "m1") == ["queued "])
    }
}
