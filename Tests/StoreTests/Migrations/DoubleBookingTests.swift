import Care
import Store
import TestKit
import Testing

@Suite struct DoubleBookingTests {
    private let file: TestStore
    private let engine: any StoreEngine
    private let clinic: SampleClinic

    init() throws {
        file = try TestStore()
        engine = try file.open()
        clinic = try engine.writeBlocking { tx in try SampleClinic(in: tx) }
    }

    private let ten = TestStore.morning + .hours(28)

    private func book(
        _ start: Instant,
        minutes: Int64 = 30,
        with practitioner: Identifier<Practitioner>? = nil,
        state: Appointment.State = .booked
    ) throws -> Appointment {
        try engine.writeBlocking { tx in
            var visit = clinic.visit(at: start, minutes: minutes, in: tx)
            visit.practitioner = practitioner ?? visit.practitioner
            visit.state = state
            try tx.insert(visit)
            return visit
        }
    }

    @Test(arguments: [-29, -1, 0, 1, 15, 29] as [Int64])
    func `a visit that overlaps another is refused`(offset: Int64) throws {
        _ = try book(ten)
        #expect(throws: StoreError.constraint(name: "double_booking")) { try book(ten + .minutes(offset)) }
    }

    @Test func `one inside another, and one around another, are refused`() throws {
        _ = try book(ten, minutes: 60)
        #expect(throws: StoreError.constraint(name: "double_booking")) {
            try book(ten + .minutes(10), minutes: 10)
        }
        #expect(throws: StoreError.constraint(name: "double_booking")) {
            try book(ten - .hours(1), minutes: 1_440)
        }
    }

    @Test func `back to back, with somebody else, or after a cancellation is fine`() throws {
        _ = try book(ten)
        _ = try book(ten + .minutes(30))
        _ = try book(ten - .minutes(30))
        _ = try book(ten, with: clinic.otherPractitioner.id)
        _ = try book(ten + .hours(5), state: .cancelled)
        _ = try book(ten + .hours(5))
    }

    @Test func `moving, lengthening or waking a visit is held to the same`() throws {
        _ = try book(ten)
        let other = try book(ten + .hours(1))
        let gone = try book(ten, state: .cancelled)
        for change in [
            change(other) {
                $0.start = ten
                $0.end = ten + .minutes(30)
            },
            change(other) { $0.start = ten + .minutes(29) },
            change(gone) { $0.state = .booked },
        ] {
            #expect(throws: StoreError.constraint(name: "double_booking")) {
                try engine.writeBlocking { tx in try tx.update(change, from: 1) }
            }
        }
        let elsewhere = try book(ten, with: clinic.otherPractitioner.id)
        #expect(throws: StoreError.constraint(name: "double_booking")) {
            let moved = change(elsewhere) { $0.practitioner = clinic.practitioner.id }
            return try engine.writeBlocking { tx in try tx.update(moved, from: 1) }
        }
    }

    @Test func `a visit does not stand in its own way, and an old copy changes nothing`() throws {
        let visit = try book(ten)
        let later = change(visit) {
            $0.start = ten + .minutes(10)
            $0.end = ten + .minutes(40)
            $0.version = 2
        }
        let isSaved = try engine.writeBlocking { tx in try tx.update(later, from: 1) }
        #expect(isSaved)
        let isSavedAgain = try engine.writeBlocking { tx in try tx.update(later, from: 1) }
        #expect(!isSavedAgain)
    }

    private func change(_ visit: Appointment, _ body: (inout Appointment) -> Void) -> Appointment {
        var changed = visit
        body(&changed)
        return changed
    }
}
