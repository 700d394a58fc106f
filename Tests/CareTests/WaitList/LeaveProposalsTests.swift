import Care
import TestKit
import Testing

@Suite struct LeaveProposalsTests {
    private typealias Samples = WaitListSamples

    private func slot(_ wall: String, with practitioner: Identifier<Practitioner> = SampleHours.doctor) throws -> Slot {
        var slot = try Samples.freed(wall).slot
        slot.practitioner = practitioner
        return slot
    }

    private func visit(_ number: Int64, _ wall: String) throws -> Appointment {
        let slot = try slot(wall)
        return Appointment(
            id: Identifier(number),
            patient: Identifier(1_000 + number),
            practitioner: slot.practitioner,
            location: slot.location,
            visitType: Samples.checkUp,
            start: slot.start,
            end: slot.end,
            zone: slot.zone
        )
    }

    private func proposals(_ visits: [Appointment], _ free: [Slot]) throws -> [LeaveProposals.Proposal] {
        try LeaveProposals().proposals(for: visits, now: Samples.now()) { _ in free }
    }

    @Test func `the nearest times come first, the clock and the practitioner kept if they can be`() throws {
        let free = try [
            slot("2026-11-26T16:00"), slot("2026-11-27T09:00"), slot("2026-11-27T09:00", with: SampleHours.nurse),
            slot("2026-12-03T09:00"), slot("2026-11-24T09:00"),
        ]
        let found = try proposals([visit(1, "2026-11-26T09:00")], free)
        #expect(found.count == 1)
        #expect(try found[0].slots == [free[0], free[1], slot("2026-12-03T09:00")], "not one past, not one time twice")
    }

    @Test func `no two patients are shown times that exclude each other while there are enough`() throws {
        let visits = try [visit(2, "2026-11-26T09:30"), visit(1, "2026-11-26T09:00")]
        let free = try ["09:00", "09:15", "09:30", "10:00", "10:30", "11:00", "11:30"].map {
            try slot("2026-11-27T\($0)")
        }
        let found = try proposals(visits, free)
        #expect(found.map(\.visit.id) == [Identifier(1), Identifier(2)])
        let shown = found.flatMap(\.slots)
        #expect(shown.count == 6)
        for (index, one) in shown.enumerated() {
            #expect(!shown[..<index].contains { $0.start < one.end && one.start < $0.end })
        }
        #expect(found[0].slots.first == free[0] && found[1].slots.first == free[2])
    }

    @Test func `where there are too few, patients share them`() throws {
        let free = try [slot("2026-11-27T09:00")]
        let found = try proposals([visit(1, "2026-11-26T09:00"), visit(2, "2026-11-26T09:30")], free)
        #expect(found.map(\.slots) == [free, free])
        #expect(try proposals([visit(1, "2026-11-26T09:00")], []).map(\.slots) == [[]])
    }

    @Test func `visits that are over or called off are nobody's worry`() throws {
        var cancelled = try visit(1, "2026-11-26T09:00")
        cancelled.state = .cancelled
        #expect(try proposals([cancelled, visit(2, "2026-11-24T09:30")], [slot("2026-11-27T09:00")]) == [])
    }

    @Test func `the order in which visits and times are given changes nothing`() throws {
        for seed in UInt64(0)..<50 {
            var random = SplitMix64(seed: seed)
            let visits = try (0..<6).map { number in
                try visit(number, "2026-11-26T1\(number / 2):\(number % 2 == 0 ? "00" : "30")")
            }
            let free = try (10...17).flatMap { hour in
                try ["00", "15", "30"].map { try slot("2026-11-27T\(hour):\($0)") }
            }
            let found = try proposals(visits, free)
            let again = try proposals(visits.shuffled(using: &random), free.shuffled(using: &random))
            if found != again || found.contains(where: { $0.slots.count != 3 }) { Issue.record("seed \(seed)") }
        }
    }
}
