import Care
import Store
import TestKit
import Testing

/// Nobody and nothing is in two places at once, whoever writes: the schema itself refuses it, on either engine.
@Suite struct ExclusiveTests {
    private let place: TestStore
    private let engine: any StoreEngine
    private let clinic: SampleClinic
    private let room: Resource
    private let ten = TestStore.morning + .hours(4)

    init() throws {
        place = try TestStore()
        engine = try place.open()
        clinic = try engine.writeBlocking { try SampleClinic(in: $0) }
        room = try engine.writeBlocking { [clinic] in
            try $0.ensureResource(named: "Room 1", .room, at: clinic.location.id)
        }
    }

    @discardableResult
    private func book(
        _ start: Instant,
        with practitioner: Practitioner? = nil,
        buffers: (before: Int, after: Int) = (0, 0)
    ) throws -> Appointment {
        try engine.writeBlocking { tx in
            var visit = clinic.visit(at: start, in: tx)
            if let practitioner { visit.practitioner = practitioner.id }
            (visit.bufferBefore, visit.bufferAfter) = buffers
            try tx.insert(visit)
            return visit
        }
    }

    private func assign(_ span: Range<Instant>, to visit: Appointment) throws {
        try engine.writeBlocking { try $0.assign([room.id], during: span, to: visit.id) }
    }

    @Test func `buffers of either visit keep them apart, and touching is fine`() throws {
        try book(ten, buffers: (10, 20))
        for minutes: Int64 in [35, 49, -35, -25] {
            #expect(throws: StoreError.constraint(name: "double_booking"), "\(minutes)") {
                try book(ten + .minutes(minutes))
            }
        }
        #expect(throws: StoreError.constraint(name: "double_booking")) {
            try book(ten + .minutes(55), buffers: (10, 0))
        }
        try book(ten + .minutes(50))
        try book(ten - .minutes(40))
        #expect(throws: StoreError.constraint(name: "double_booking")) {
            try book(ten - .minutes(80), buffers: (0, 11))
        }
        try book(ten - .minutes(80), buffers: (0, 10))
    }

    @Test func `a moved visit keeps its buffers`() throws {
        var visit = try book(ten, buffers: (0, 30))
        try book(ten + .hours(3))
        visit.start = ten + .hours(2) + .minutes(10)
        visit.end = visit.start + .minutes(30)
        visit.version = 2
        #expect(throws: StoreError.constraint(name: "double_booking")) {
            try engine.writeBlocking { _ = try $0.update(visit, from: 1) }
        }
        visit.start = ten + .hours(2)
        visit.end = visit.start + .minutes(30)
        #expect(try engine.writeBlocking { try $0.update(visit, from: 1) })
    }

    @Test func `a room is one visit's at a time, and free again when it is given back`() throws {
        let first = try book(ten)
        let second = try book(ten, with: clinic.otherPractitioner)
        try assign(ten..<ten + .minutes(30), to: first)
        try assign(ten..<ten + .minutes(30), to: first)
        for (from, until): (Int64, Int64) in [(0, 30), (29, 60), (-20, 1), (10, 11), (-60, 90)] {
            #expect(throws: StoreError.constraint(name: "resource_taken"), "\(from)") {
                try assign(ten + .minutes(from)..<ten + .minutes(until), to: second)
            }
        }
        try assign(ten + .minutes(30)..<ten + .minutes(60), to: second)
        try assign(ten - .minutes(30)..<ten, to: second)
        try engine.writeBlocking { try $0.assign([], during: ten..<ten + .minutes(1), to: first.id) }
        try assign(ten..<ten + .minutes(30), to: second)
        #expect(try engine.readBlocking { try $0.resources(of: second.id) } == [room.id])
    }

    @Test func `a visit that is over, called off, moved or gone leaves its room, whoever writes`() throws {
        let changes = [
            "state = 'cancelled'", "state = 'fulfilled'", "state = 'noshow'", "start_at = start_at + 1",
            "end_at = end_at + 1", "location_id = \(try elsewhere())",
        ]
        for (number, change) in changes.enumerated() {
            let start = ten + .hours(Int64(number))
            let visit = try book(start)
            try assign(start..<start + .minutes(30), to: visit)
            try engine.writeBlocking {
                _ = try $0.execute("UPDATE appointment SET \(change) WHERE id = ?", .id(visit.id))
            }
            #expect(try engine.readBlocking { try $0.resources(of: visit.id) } == [], "\(change)")
        }
        let last = try book(ten + .days(1))
        try assign(last.start..<last.end, to: last)
        try engine.writeBlocking {
            _ = try $0.execute("UPDATE appointment SET confirmed_at = 1 WHERE id = ?", .id(last.id))
        }
        #expect(try engine.readBlocking { try $0.resources(of: last.id) } == [room.id])
        try engine.writeBlocking { _ = try $0.execute("DELETE FROM appointment WHERE id = ?", .id(last.id)) }
        #expect(try engine.readBlocking { try $0.number("SELECT count(*) FROM appointment_resource") } == 0)
    }

    private func elsewhere() throws -> Identifier<Location> {
        try engine.writeBlocking { try $0.ensureLocation(named: "Hill", address: "", zone: "UTC").id }
    }

    @Test func `buffers give way to a visit of another system beside them, and to none that overlaps`() throws {
        let before = try book(ten, buffers: (0, 30))
        let after = try book(ten + .hours(2), buffers: (45, 15))
        let far = try book(ten + .hours(6), buffers: (60, 0))
        let span = ten + .minutes(40)..<ten + .minutes(90)
        try engine.writeBlocking { try $0.yieldBuffers(of: clinic.practitioner.id, to: span) }
        let kept = try engine.readBlocking { tx in
            try [before, after, far].map { try #require(try tx.appointment($0.id)) }.map {
                [$0.bufferBefore, $0.bufferAfter]
            }
        }
        #expect(kept == [[0, 0], [0, 0], [60, 0]])
        #expect(throws: StoreError.constraint(name: "double_booking")) { try book(ten + .minutes(10)) }
    }

    @Test func `all that is taken is found, from the longest visit before to the first after`() throws {
        let span = ten..<ten + .hours(1)
        let visit = try book(ten - .minutes(60), buffers: (0, 31))
        try book(ten - .minutes(100))
        let later = try book(ten + .minutes(80), buffers: (21, 0))
        try assign(ten - .minutes(60)..<ten + .minutes(1), to: visit)
        try engine.writeBlocking { tx in
            try tx.add(Taken(.everybody, start: ten, end: ten + .minutes(1)), because: .holiday)
            try tx.add(
                Taken(.location(clinic.location.id), start: ten - .days(90), end: ten + .days(90)),
                because: .closed
            )
            try tx.add(
                Taken(.practitioner(clinic.practitioner.id), start: ten + .hours(1), end: ten + .days(2)),
                because: .leave
            )
        }
        let found = try engine.readBlocking { try $0.taken(span) }
        func overlaps(_ taken: Taken) -> Bool { taken.start < span.upperBound && span.lowerBound < taken.end }
        let owners: [Taken.Owner] = found.filter(overlaps).map(\.owner)
        let expected: [Taken.Owner] = [
            .practitioner(clinic.practitioner.id), .practitioner(clinic.practitioner.id), .resource(room.id),
            .everybody,
            .location(clinic.location.id),
        ]
        #expect(owners.count == 5 && Set(owners) == Set(expected), "\(owners)")
        let without = try engine.readBlocking { try $0.taken(span, except: later.id) }
        #expect(without.filter(overlaps).count == 4)
        let others = try engine.readBlocking { try $0.taken(span, by: clinic.otherPractitioner.id) }
        #expect(!others.filter(overlaps).contains { $0.owner == .practitioner(clinic.practitioner.id) })
    }
}
