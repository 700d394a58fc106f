import Care
import Store
import TestKit
import Testing

@Suite struct PracticeDescriptionTests {
    private let engine: any StoreEngine
    private let clinic: SampleClinic
    private let place: TestStore

    init() throws {
        place = try TestStore()
        engine = try place.open()
        clinic = try engine.writeBlocking { try SampleClinic(in: $0) }
    }

    @Test func `what a visit asks for is kept whole, and replaced whole`() throws {
        try engine.writeBlocking { tx in
            let rooms = try ["A", "B"].map { try tx.ensureResource(named: $0, .room, at: clinic.location.id) }
            let scanner = try tx.ensureResource(named: "Scanner", .equipment, at: clinic.location.id)
            #expect(try tx.demand(of: clinic.visitType.id) == VisitDemand(minutes: 30))
            #expect(try tx.horizon(of: clinic.visitType.id) == 28)
            let demand = VisitDemand(
                minutes: 45,
                bufferBefore: 5,
                bufferAfter: 10,
                needs: [rooms, [scanner]],
                practitioners: [clinic.practitioner.id],
                notice: .hours(24),
                step: 20
            )
            try tx.save(demand, horizonDays: 90, of: clinic.visitType.id)
            #expect(try tx.demand(of: clinic.visitType.id) == demand)
            #expect(try tx.horizon(of: clinic.visitType.id) == 90)
            let plain = VisitDemand(minutes: 20)
            try tx.save(plain, horizonDays: 28, of: clinic.visitType.id)
            #expect(try tx.demand(of: clinic.visitType.id) == plain)
        }
        #expect(try engine.readBlocking { try $0.demand(of: Identifier(1)) } == nil)
        for wrong in [
            VisitDemand(minutes: 30, bufferAfter: 241), VisitDemand(minutes: 3), VisitDemand(minutes: 30, step: 0),
            VisitDemand(minutes: 30, needs: [[]]), VisitDemand(minutes: 30, practitioners: []),
        ] {
            #expect(throws: StoreError.self) {
                try engine.writeBlocking { try $0.save(wrong, horizonDays: 28, of: clinic.visitType.id) }
            }
        }
    }

    @Test func `a day of its own is kept, replaced and taken back`() throws {
        let monday = try #require(LocalDate("2026-11-30"))
        let weekly = OpeningHours(
            practitioner: clinic.practitioner.id,
            location: clinic.location.id,
            weekday: 1,
            from: 540,
            to: 720
        )
        var late = weekly
        (late.from, late.to) = (840, 960)
        func hours() throws -> [OpeningHours] {
            try engine.readBlocking { try $0.workingHours(on: monday...monday).on(monday) }
        }
        try engine.writeBlocking { try $0.add(weekly) }
        #expect(try hours() == [weekly])
        try engine.writeBlocking { try $0.setHours([late], of: clinic.practitioner.id, on: monday) }
        #expect(try hours() == [late])
        try engine.writeBlocking { try $0.setHours([], of: clinic.practitioner.id, on: monday) }
        #expect(try hours() == [])
        let other = try engine.readBlocking {
            try $0.workingHours(of: clinic.practitioner.id, on: monday.adding(days: 1)...monday.adding(days: 9))
        }
        #expect(other.on(monday.adding(days: 7)) == [weekly])
        try engine.writeBlocking { try $0.setHours(nil, of: clinic.practitioner.id, on: monday) }
        #expect(try hours() == [weekly])
    }

    @Test func `an absence ends where it is removed, and none ends before it starts`() throws {
        let start = TestStore.morning
        let absence = try engine.writeBlocking {
            try $0.add(Taken(.everybody, start: start, end: start + .days(1)), because: .holiday)
        }
        #expect(try engine.readBlocking { try $0.taken(start..<start + .hours(1)) }.count == 1)
        try engine.writeBlocking { try $0.remove(absence.id) }
        #expect(try engine.readBlocking { try $0.taken(start..<start + .hours(1)) } == [])
        #expect(throws: StoreError.self) {
            try engine.writeBlocking { _ = try $0.add(Taken(.everybody, start: start, end: start), because: .leave) }
        }
    }
}
