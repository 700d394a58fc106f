import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// When a booked visit is reminded of: what the clinic wrote down, how it was booked, and how likely it is missed.
@Suite struct CadenceTests {
    private let chat: ChatDesk

    init() throws {
        chat = try ChatDesk()
    }

    private func keep(_ cadence: String) throws {
        try chat.engine.writeBlocking { tx in
            var type = try #require(try tx.visitType(chat.clinic.visitType.id))
            let cadence = try ReminderCadence(text: cadence)
            type.reminderOffsets = cadence.offsets
            type.reminderRules = cadence.rules
            try tx.update(type)
        }
    }

    /// How many hours before the visit each reminder was asked for.
    private func hours(of visit: Appointment) throws -> [Int64] {
        try chat.engine.readBlocking { tx in
            try tx.rows(
                "SELECT offset_seconds FROM agenda WHERE kind = 'reminder' AND anchor_id = ? AND state = 'waiting' "
                    + "ORDER BY offset_seconds DESC",
                [.id(visit.id)]
            ) { $0.int(0) / 3_600 }
        }
    }

    @discardableResult
    private func book(inDays days: Int64, isTold: Bool = false) throws -> Appointment {
        try chat.engine.writeBlocking { tx in
            let visit = chat.clinic.visit(at: TestStore.morning + .days(days) + .hours(7), in: tx)
            try AppointmentDesk(rules: chat.rules).book(visit, isTold: isTold, in: tx)
            return visit
        }
    }

    private func end(_ visit: Appointment, _ state: String) throws {
        try chat.engine.writeBlocking {
            _ = try $0.execute("UPDATE appointment SET state = ? WHERE id = ?", .text(state), .id(visit.id))
        }
    }

    @Test func `a kind of visit keeps its rules`() throws {
        try keep("24h; under 36h none; over 28d add 7d; raised add 3d")
        let type = try #require(try chat.engine.readBlocking { try $0.visitType(chat.clinic.visitType.id) })
        #expect(ReminderCadence(of: type).description == "24h; under 36h none; over 28d add 7d; raised add 3d")
    }

    @Test func `a long lead adds a reminder, and a booking answered shortly before needs none`() throws {
        try keep("24h; under 36h none; over 28d add 7d")
        #expect(try hours(of: try book(inDays: 10)) == [24])
        #expect(try hours(of: try book(inDays: 30)) == [168, 24])
        #expect(try hours(of: try book(inDays: 1, isTold: true)).isEmpty)
    }

    @Test func `what another system booked is reminded of however late it was`() throws {
        try keep("24h; under 36h none")
        #expect(try hours(of: try book(inDays: 1)) == [24])
    }

    @Test func `who missed visits before is reminded once more`() throws {
        try keep("24h; raised add 3d")
        let first = try book(inDays: 10)
        #expect(try hours(of: first) == [24])
        for day in [-3, -5, -7] as [Int64] {
            let missed = try book(inDays: day)
            try end(missed, "noshow")
        }
        #expect(try hours(of: try book(inDays: 11)) == [72, 24])
    }

    @Test func `a mark that was taken back raises nothing`() throws {
        try keep("24h; raised add 3d")
        for day in [-3, -5, -7] as [Int64] {
            let visit = try book(inDays: day)
            try end(visit, "noshow")
            try chat.engine.writeBlocking { tx in
                try tx.save(MissedVisit(visit: visit.id, markedAt: tx.now, state: .withdrawn))
            }
        }
        #expect(try hours(of: try book(inDays: 11)) == [24])
    }

    @Test func `a moved visit counts its lead from the move`() throws {
        try keep("24h; over 28d add 7d")
        let visit = try book(inDays: 30)
        chat.place.clock.advance(by: .days(20))
        let moved = try chat.engine.writeBlocking { tx in
            var slot = visit.slot
            slot.start = visit.start + .days(7)
            slot.end = visit.end + .days(7)
            return try AppointmentDesk(rules: chat.rules)
                .perform(.reschedule(to: slot, seen: visit.version), on: visit, in: tx)
        }
        #expect(try chat.engine.readBlocking { try $0.fixedAt(moved.id) } == chat.place.clock.now)
        let waiting = try chat.engine.readBlocking { tx in
            try tx.number(
                "SELECT count(*) FROM agenda WHERE anchor_id = ? AND anchor_version = ? AND state = 'waiting'",
                [.id(moved.id), .int(moved.slotVersion)]
            )
        }
        #expect(waiting == 1)
    }

    @Test func `where wordings are compared a visit keeps its own, and both are used`() throws {
        chat.rules.reminderWordings = 2
        try keep("24h")
        var names: Set<String> = []
        for day in 2...14 as ClosedRange<Int64> { try book(inDays: day) }
        chat.place.clock.advance(by: .days(1) + .hours(7))
        for _ in 0..<14 {
            try chat.engine.writeBlocking {
                _ = try ReminderPlanner(rules: chat.rules).enqueueDue(limit: 10, in: $0)
            }
            chat.place.clock.advance(by: .days(1))
        }
        let said = try chat.engine.readBlocking { tx in
            try tx.queuedItems().compactMap { try tx.departure($0)?.item }
        }
        for item in said {
            guard case .template(let call) = item.content, let anchor = item.anchor else { continue }
            names.insert(call.name)
            let variant = try chat.engine.readBlocking { tx in
                try tx.row("SELECT variant FROM appointment WHERE id = ?", [.int(anchor.id)]) { $0.int(0) }
            }
            #expect(variant == (call.name == "appointment_reminder_b" ? 1 : 0))
        }
        #expect(names == ["appointment_reminder", "appointment_reminder_b"])
    }
}
