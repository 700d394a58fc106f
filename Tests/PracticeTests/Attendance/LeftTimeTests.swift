import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

/// Whoever moves a visit or calls it off leaves a time behind, and attendance counts it.
@Suite struct LeftTimeTests {
    private let chat: ChatDesk
    private let desk: AppointmentDesk

    init() throws {
        chat = try ChatDesk()
        desk = AppointmentDesk(rules: chat.rules)
    }

    private func book(_ start: Instant) throws -> Appointment {
        try chat.engine.writeBlocking { tx in
            let visit = chat.clinic.visit(at: start, in: tx)
            try desk.book(visit, in: tx)
            return visit
        }
    }

    private func perform(
        _ command: (Appointment) -> Appointment.Command,
        on visit: Appointment,
        by actor: AuditActor = .system(.intake)
    ) throws -> Appointment {
        try chat.engine.writeBlocking { try desk.perform(command(visit), on: visit, by: actor, in: $0) }
    }

    private func later(_ visit: Appointment, _ span: Span) -> Slot {
        var slot = visit.slot
        (slot.start, slot.end) = (slot.start + span, slot.end + span)
        return slot
    }

    private func records() throws -> [VisitRecord] {
        try chat.engine.readBlocking { tx in
            var records: [VisitRecord] = []
            _ = try tx.visitRecords(in: tx.now - .days(30)..<tx.now + .days(30), limit: 100) { records.append($0) }
            return records
        }
    }

    @Test func `whoever moves out of the way of a leave gives nothing back`() throws {
        let visit = try book(TestStore.morning + .days(5))
        try chat.engine.writeBlocking { tx in
            let away = Taken(.practitioner(visit.practitioner), start: visit.start - .hours(1), end: visit.end)
            try LeaveDesk(rules: chat.rules).enter(away, because: .leave, isOffering: true, by: .commandLine, in: tx)
        }
        _ = try perform({ .reschedule(to: later($0, .days(2)), seen: $0.version) }, on: visit)
        let record = try #require(try records().first)
        #expect(record.counts.moves == 0 && record.counts.slotsFreed == 0)
    }

    @Test func `a patient who moves gives a time back, and the new time has a lead of its own`() throws {
        let visit = try book(TestStore.morning + .days(5))
        chat.place.clock.advance(by: .days(1))
        let moved = try perform({ .reschedule(to: later($0, .days(2)), seen: $0.version) }, on: visit)
        let record = try #require(try records().first)
        #expect(record.counts.moves == 1 && record.counts.slotsFreed == 1 && record.counts.slotsRefilled == 0)
        #expect(record.lead == .days(6))
        _ = try book(visit.start)
        #expect(try records().map(\.counts.slotsRefilled) == [0, 1])
        chat.place.clock.advance(by: .days(5))
        _ = try perform({ .cancel(.patient, seen: $0.version) }, on: moved)
        #expect(try records().last?.end == .cancelledByPatient(notice: .days(1)))
        #expect(try records().last?.counts.slotsFreed == 2)
    }

    @Test func `what staff move is not the patient's move, and what they cancel for the patient is`() throws {
        let staff = AuditActor.staff(Identifier(1))
        let visit = try book(TestStore.morning + .days(5))
        let moved = try perform({ .reschedule(to: later($0, .days(1)), seen: $0.version) }, on: visit, by: staff)
        #expect(try records().map(\.counts) == [VisitRecord.Counts()])
        _ = try perform({ .cancel(.patient, seen: $0.version) }, on: moved, by: staff)
        #expect(try records().map(\.counts.slotsFreed) == [1])
        #expect(try records().map(\.end) == [.cancelledByPatient(notice: .days(6))])
    }

    @Test func `a visit that is only made longer has left nothing`() throws {
        let visit = try book(TestStore.morning + .days(5))
        chat.place.clock.advance(by: .days(1))
        var longer = visit.slot
        longer.end = longer.end + .minutes(15)
        _ = try perform({ .reschedule(to: longer, seen: $0.version) }, on: visit)
        let record = try #require(try records().first)
        #expect(record.counts.moves == 0 && record.lead == .days(5))
    }

    @Test func `who is forgotten takes what they left along`() throws {
        let visit = try book(TestStore.morning + .days(5))
        _ = try perform({ .cancel(.patient, seen: $0.version) }, on: visit)
        let left = try chat.engine.writeBlocking { tx in
            try tx.execute("DELETE FROM appointment WHERE id = ?", .id(visit.id))
            return try tx.number("SELECT count(*) FROM left_time")
        }
        #expect(left == 0)
    }
}
