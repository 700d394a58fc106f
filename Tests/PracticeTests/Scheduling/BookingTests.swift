import Care
import Practice
import Store
import TestKit
import Testing

/// Booking a time that was offered, by one or by many at once.
@Suite(.endsInTime) struct BookingTests {
    private let place: TestStore
    private let engine: any StoreEngine
    private let clinic: SampleClinic
    private let desk: AppointmentDesk

    init() throws {
        place = try TestStore()
        engine = try place.open()
        clinic = try engine.writeBlocking { try SampleClinic(in: $0) }
        desk = AppointmentDesk(rules: PracticeRules(clinicName: "Harbour Health", line: SampleClinic.line))
    }

    /// So many visits' time of the practitioner's on each day of the week, from eight.
    private func open(_ count: Int, of practitioner: Practitioner? = nil) throws {
        try engine.writeBlocking { tx in
            for weekday in 1...7 {
                try tx.add(
                    OpeningHours(
                        practitioner: (practitioner ?? clinic.practitioner).id,
                        location: clinic.location.id,
                        weekday: weekday,
                        from: 480,
                        to: 480 + 30 * count
                    )
                )
            }
        }
    }

    private func offers() throws -> [Slot] {
        try engine.readBlocking { try desk.offers(of: clinic.visitType.id, in: $0).slots }
    }

    private func book(_ slot: Slot) throws -> AppointmentDesk.BookingOutcome {
        try engine.writeBlocking { try desk.book(clinic.visitType.id, for: clinic.person.id, at: slot, in: $0) }
    }

    @Test func `what is offered can be booked once, with its room and its reminders`() throws {
        try open(4)
        let room = try engine.writeBlocking { tx in
            let room = try tx.ensureResource(named: "Room 1", .room, at: clinic.location.id)
            try tx.save(
                VisitDemand(minutes: 30, bufferAfter: 15, needs: [[room]]),
                horizonDays: 28,
                of: clinic.visitType.id
            )
            return room.id
        }
        let offered = try offers()
        #expect(offered.count == 9 && Set(offered).count == 9)
        guard case .booked(let visit) = try book(offered[4]) else {
            Issue.record("it was not booked")
            return
        }
        let kept = try engine.readBlocking { tx in
            (
                start: try tx.appointment(visit.id)?.start, rooms: try tx.resources(of: visit.id),
                reminders: try tx.number("SELECT count(*) FROM agenda WHERE anchor_id = ?", [.id(visit.id)])
            )
        }
        #expect(kept.start == offered[4].start && kept.rooms == [room] && kept.reminders > 0)
        guard case .taken(let instead) = try book(offered[4]) else {
            Issue.record("it was booked twice")
            return
        }
        #expect(instead.count == 9)
        let blocked = offered[4].start..<offered[4].end + .minutes(15)
        #expect(!instead.contains { $0.start < blocked.upperBound && blocked.lowerBound < $0.end + .minutes(15) })
    }

    @Test func `a cancelled visit's time and room are free again, a moved one's too`() throws {
        try open(1)
        try engine.writeBlocking { tx in
            let room = try tx.ensureResource(named: "Room 1", .room, at: clinic.location.id)
            try tx.save(VisitDemand(minutes: 30, needs: [[room]]), horizonDays: 28, of: clinic.visitType.id)
        }
        let offered = try offers()
        guard case .booked(let visit) = try book(offered[0]) else {
            Issue.record("it was not booked")
            return
        }
        let moved: Appointment = try engine.writeBlocking { tx in
            try desk.perform(.reschedule(to: offered[1], seen: 1), on: visit, in: tx)
        }
        #expect(try offers().first == offered[0])
        #expect(try !offers().contains(offered[1]))
        _ = try engine.writeBlocking { try desk.perform(.cancel(.patient, seen: moved.version), on: moved, in: $0) }
        #expect(try offers() == offered)
        #expect(try engine.readBlocking { try $0.resources(of: visit.id) } == [])
    }

    @Test func `ten thousand who want the same hundred times book a hundred, and each other is told what is left`()
        async throws
    {
        try open(10)
        try engine.writeBlocking { tx in
            // Ten days of ten times, and no more.
            try tx.save(VisitDemand(minutes: 30, step: 30), horizonDays: 10, of: clinic.visitType.id)
        }
        var all: [Slot] = []
        for page in 0..<20 {
            all += try engine.readBlocking { try desk.offers(of: clinic.visitType.id, page: page, in: $0).slots }
        }
        let days = try everyTime()
        #expect(Set(all).isSubset(of: days) && days.count == 100)
        let answers = try await attempts(10_000, at: days.sorted { $0.start < $1.start })
        #expect(answers.count { $0 == nil } == 100)
        #expect(answers.count == 10_000)
        // Whoever came too late was offered what was still free, which in the end is nothing.
        #expect(answers.contains { ($0 ?? 0) > 0 } && answers.contains(0))
        let overlaps = try await engine.read { tx in
            try tx.number(
                """
                SELECT count(*) FROM appointment AS a JOIN appointment AS b ON a.practitioner_id = b.practitioner_id
                AND a.id < b.id AND a.start_at < b.end_at AND b.start_at < a.end_at
                """
            )
        }
        #expect(overlaps == 0)
        #expect(try offers() == [])
    }

    /// Many at once, each at one of the times; gives how many others each was offered, nil for whoever got the time.
    private func attempts(_ count: Int, at times: [Slot]) async throws -> [Int?] {
        let atOnce = 500
        return try await withThrowingTaskGroup(of: [Int?].self) { group in
            for first in 0..<atOnce {
                group.addTask { [engine, desk, clinic] in
                    var answers: [Int?] = []
                    for number in stride(from: first, to: count, by: atOnce) {
                        let outcome = try await engine.write { tx in
                            // A hundred in a row want the same.
                            let slot = times[number / 100 % times.count]
                            return try desk.book(clinic.visitType.id, for: clinic.person.id, at: slot, in: tx)
                        }
                        if case .taken(let instead) = outcome {
                            answers.append(instead.count)
                        } else {
                            answers.append(nil)
                        }
                    }
                    return answers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Every time of the ten days, in whichever order they would be offered.
    private func everyTime() throws -> Set<Slot> {
        let zone = try #require(Zone(clinic.location.zone))
        let today = zone.civil(at: place.clock.now).date
        return try engine.readBlocking { tx in
            let free = FreeSlots(
                hours: try tx.workingHours(on: today...today.adding(days: 12)),
                taken: TakenTime([]),
                demand: VisitDemand(minutes: 30, step: 30),
                zones: [clinic.location.id: zone]
            )
            let end = Zone.utc.civil(at: tx.now).date.adding(days: 10)
            return Set(
                (0..<12).map { today.adding(days: $0) }.filter { $0 < end }
                    .flatMap { free.slots(on: $0, in: tx.now + .hours(1)..<tx.now + .days(30)) }
            )
        }
    }
}
