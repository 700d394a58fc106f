import Care
import Dialogue
import Practice
import Store
import TestKit
import Testing

@Suite struct AppointmentDeskTests {
    private let file: TestStore
    private let engine: any StoreEngine
    private let desk = AppointmentDesk(rules: PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line))

    init() throws {
        file = try TestStore()
        engine = try file.open()
    }

    private func agenda(_ visit: Appointment, in tx: Transaction) throws -> Int64 {
        try tx.number(
            "SELECT count(*) FROM agenda WHERE anchor_id = ? AND anchor_version = ? AND state = 'waiting'",
            [.id(visit.id), .int(visit.slotVersion)]
        )
    }

    @Test func `a booked visit is stored with its reminders, and a move plans them anew`() throws {
        try engine.writeBlocking { tx in
            let clinic = try SampleClinic(in: tx)
            let visit = clinic.visit(at: tx.now + .days(7) + .hours(8), in: tx)
            try desk.book(visit, in: tx)
            #expect(try agenda(visit, in: tx) == 2)
            var slot = visit.slot
            slot.start = slot.start + .days(1)
            slot.end = slot.end + .days(1)
            let moved = try desk.perform(.reschedule(to: slot, seen: 1), on: visit, in: tx)
            #expect(try agenda(moved, in: tx) == 2)
            let confirmed = try desk.perform(.confirm(seen: 2), on: moved, in: tx)
            #expect(confirmed.slotVersion == 2 && confirmed.version == 3)
            #expect(try tx.appointment(visit.id) == confirmed)
        }
    }

    @Test func `another kind of visit is reminded by its own times, and nobody of the same twice`() throws {
        let (clinic, visit) = try engine.writeBlocking { tx in
            let clinic = try SampleClinic(in: tx)
            let visit = clinic.visit(at: tx.now + .days(4) + .hours(8), in: tx)
            try desk.book(visit, in: tx)
            return (clinic, visit)
        }
        let planner = ReminderPlanner(rules: PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line))
        file.clock.advance(by: .days(2) + .hours(9))
        try engine.writeBlocking { tx in
            #expect(try planner.enqueueDue(limit: 5, in: tx) == 1)
            // The first asks again for what has gone out an hour ago; the second only for later.
            var type = try tx.ensureVisitType(named: "Surgery", minutes: 30)
            type.reminderOffsets = [.hours(46), .hours(24), .hours(6)]
            try tx.update(type)
            let surgery = Appointment.Command.correct(patient: clinic.person.id, visitType: type.id, seen: 1)
            let changed = try desk.perform(surgery, on: visit, in: tx)
            #expect(changed.slotVersion == 1)
            #expect(try offsets(of: changed, "waiting", in: tx) == [6, 24])
            #expect(try offsets(of: changed, "done", in: tx) == [48])
            let back = Appointment.Command.correct(
                patient: clinic.person.id,
                visitType: visit.visitType,
                seen: changed.version
            )
            let again = try desk.perform(back, on: changed, in: tx)
            #expect(try offsets(of: again, "waiting", in: tx) == [24])
            #expect(try offsets(of: again, "done", in: tx) == [48])
        }
    }

    /// Hours before the start.
    private func offsets(of visit: Appointment, _ state: String, in tx: Transaction) throws -> [Int64] {
        try tx.rows(
            "SELECT offset_seconds / 3600 FROM agenda WHERE anchor_id = ? AND state = ? ORDER BY 1",
            [.id(visit.id), .text(state)]
        ) { $0.int(0) }
    }

    @Test func `whoever acts on an old copy is told what is true now`() throws {
        try engine.writeBlocking { tx in
            let clinic = try SampleClinic(in: tx)
            let visit = clinic.visit(at: tx.now + .days(2), in: tx)
            try desk.book(visit, in: tx)
            let confirmed = try desk.perform(.confirm(seen: 1), on: visit, in: tx)
            #expect(throws: Appointment.Refusal.stale(current: confirmed)) {
                try desk.perform(.cancel(.clinic, seen: 1), on: visit, in: tx)
            }
        }
    }

    @Test func `who called a visit off is kept, and forgotten when it takes place after all`() throws {
        try engine.writeBlocking { tx in
            let clinic = try SampleClinic(in: tx)
            let visit = clinic.visit(at: tx.now + .days(2), in: tx)
            try desk.book(visit, in: tx)
            let cancelled = try desk.perform(.cancel(.bookingSystem, seen: 1), on: visit, in: tx)
            #expect(try tx.appointment(visit.id)?.cancelReason == .bookingSystem)
            try desk.perform(.reinstate(at: visit.slot, seen: 2), on: cancelled, in: tx)
            let back = try #require(try tx.appointment(visit.id))
            #expect(back.state == .booked && back.cancelReason == nil && back.slotVersion == 3)
        }
    }

    @Test func `a practitioner who is taken is not booked twice`() throws {
        try engine.writeBlocking { tx in
            let clinic = try SampleClinic(in: tx)
            try desk.book(clinic.visit(at: tx.now + .days(2), in: tx), in: tx)
            let second = clinic.visit(at: tx.now + .days(2) + .minutes(15), in: tx)
            #expect(throws: StoreError.self) { try tx.savepoint { try desk.book(second, in: tx) } }
            #expect(try tx.appointment(second.id) == nil)
        }
    }

    /// The wall times of the rows a patient is offered.
    private func offered(visitIn days: Int64, at places: [(name: String, zone: String)]) throws -> [Offer] {
        try engine.writeBlocking { tx in
            let clinic = try SampleClinic(in: tx)
            for (index, place) in places.enumerated() {
                let location = try tx.ensureLocation(named: place.name, address: "", zone: place.zone)
                for weekday in stride(from: 1 + index, through: 5, by: places.count) {
                    try tx.add(
                        OpeningHours(
                            practitioner: clinic.practitioner.id,
                            location: location.id,
                            weekday: weekday,
                            from: 9 * 60,
                            to: 10 * 60
                        )
                    )
                }
            }
            let visit = clinic.visit(at: tx.now + .days(days), in: tx)
            try tx.insert(visit)
            let message = IncomingMessage(
                id: "wamid.1",
                from: SampleClinic.phone,
                at: tx.now,
                content: .tap(
                    payload: TapPayload.reschedule(VisitVersion(appointment: visit.id, version: 1)).description,
                    title: "Move"
                )
            )
            let piece = Piece(
                line: SampleClinic.line,
                dedupeKey: "m:1",
                conversationKey: "p:1",
                event: .message(message),
                raw: []
            )
            try EventHandler(rules: PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line))
                .handle(piece, in: tx)
            let item = try #require(try tx.queued(.live, limit: 1).first.flatMap { try tx.departure($0.0)?.item })
            guard case .list(_, _, let rows) = item.content else { return [] }
            return try rows.compactMap { row in
                guard case .slot(_, _, let location, let start)? = TapPayload(row.payload),
                    let place = try tx.location(location), let zone = Zone(place.zone)
                else { return nil }
                return Offer(place: place.name, wall: zone.civil(at: start), start: start)
            }
        }
    }

    private struct Offer {
        var place: String
        var wall: CivilTime
        var start: Instant
    }

    @Test func `each location's hours go by the clock on its own wall`() throws {
        let offers = try offered(visitIn: 3, at: [("East", "Asia/Tokyo"), ("West", "America/Los_Angeles")])
        #expect(Set(offers.map(\.place)) == ["East", "West"])
        #expect(offers.allSatisfy { $0.wall.hour == 9 })
    }

    @Test func `a visit months away is offered times near its own date and soon ones`() throws {
        let offers = try offered(visitIn: 90, at: [("Harbour", "America/Sao_Paulo")])
        let own = TestStore.morning + .days(90)
        let near = offers.filter { $0.start > own - .days(15) && $0.start < own + .days(15) }
        let soon = offers.filter { $0.start < TestStore.morning + .days(28) }
        #expect(near.count >= 3 && soon.count >= 3)
        #expect(near.count + soon.count == offers.count)
    }

    @Test func `a visit within four weeks is offered times of those weeks`() throws {
        let offers = try offered(visitIn: 20, at: [("Harbour", "America/Sao_Paulo")])
        #expect(offers.count == AppointmentDialogue.slotsPerPage)
        #expect(offers.allSatisfy { $0.start < TestStore.morning + .days(28) })
    }
}
