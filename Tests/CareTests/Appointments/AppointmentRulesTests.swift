import Care
import TestKit
import Testing

struct AppointmentRulesTests {
    private let now = Instant(seconds: 1_790_000_000)

    private func visit(version: Int = 1, startsIn: Span = .hours(24)) -> Appointment {
        Appointment(
            id: Identifier(1),
            version: version,
            patient: Identifier(2),
            practitioner: Identifier(3),
            location: Identifier(4),
            visitType: Identifier(5),
            start: now + startsIn,
            end: now + startsIn + .minutes(30),
            zone: "Europe/Berlin"
        )
    }

    private func slot(_ visit: Appointment, movedBy span: Span) -> Slot {
        var slot = visit.slot
        slot.start = slot.start + span
        slot.end = slot.end + span
        return slot
    }

    private func carryOut(_ command: Appointment.Command, on visit: inout Appointment, now: Instant? = nil) throws {
        for event in try visit.decide(command, now: now ?? self.now) { visit.apply(event) }
    }

    @Test func `a confirmed visit knows when, and has a new version`() throws {
        var visit = visit()
        try carryOut(.confirm(seen: 1), on: &visit)
        #expect(visit.confirmedAt == now)
        #expect(visit.version == 2)
        #expect(visit.slotVersion == 1)
        #expect(visit.state == .booked)
    }

    @Test(arguments: [1, 2]) func `confirming twice is answered kindly`(seen: Int) throws {
        var visit = visit()
        try carryOut(.confirm(seen: 1), on: &visit)
        let confirmed = visit
        #expect(throws: Appointment.Refusal.alreadyConfirmed) { try confirmed.decide(.confirm(seen: seen), now: now) }
    }

    @Test func `whoever confirmed may cancel from the same message`() throws {
        var visit = visit()
        try carryOut(.confirm(seen: 1), on: &visit)
        try carryOut(.cancel(.patient, seen: 1), on: &visit)
        #expect(visit.state == .cancelled)
        #expect(visit.version == 3)
    }

    @Test func `a moved visit is at its new time and not confirmed`() throws {
        var visit = visit()
        try carryOut(.confirm(seen: 1), on: &visit)
        let slot = slot(visit, movedBy: .days(2))
        try carryOut(.reschedule(to: slot, seen: 2), on: &visit)
        #expect(visit.slot == slot)
        #expect(visit.confirmedAt == nil)
        #expect(visit.version == 3)
        #expect(visit.slotVersion == 3)
    }

    @Test(arguments: [-10, 20]) func `a visit that only becomes longer or shorter stays confirmed`(by: Int64) throws {
        var visit = visit()
        try carryOut(.confirm(seen: 1), on: &visit)
        var slot = visit.slot
        slot.end = slot.end + .minutes(by)
        try carryOut(.reschedule(to: slot, seen: 2), on: &visit)
        #expect(visit.slot == slot && visit.confirmedAt == now)
        #expect(visit.version == 3 && visit.slotVersion == 3)
    }

    @Test func `every tap about a visit that has moved since is stale`() throws {
        var visit = visit()
        try carryOut(.reschedule(to: slot(visit, movedBy: .days(1)), seen: 1), on: &visit)
        let moved = visit
        let commands: [Appointment.Command] = [
            .confirm(seen: 1), .cancel(.patient, seen: 1), .reschedule(to: slot(moved, movedBy: .days(3)), seen: 1),
        ]
        for command in commands {
            #expect(throws: Appointment.Refusal.stale(current: moved)) { try moved.decide(command, now: now) }
        }
    }

    @Test(arguments: [0, -1, 2, 99, Int.max, Int.min])
    func `a version that never was is stale`(seen: Int) {
        let visit = visit()
        #expect(throws: Appointment.Refusal.stale(current: visit)) { try visit.decide(.confirm(seen: seen), now: now) }
    }

    @Test func `a cancelled visit refuses every command`() throws {
        var visit = visit()
        try carryOut(.cancel(.clinic, seen: 1), on: &visit)
        let cancelled = visit
        for command in everyCommand(cancelled, seen: 2) {
            #expect(throws: Appointment.Refusal.alreadyCancelled) { try cancelled.decide(command, now: now) }
        }
    }

    @Test(arguments: [true, false]) func `a visit kept or missed is marked anew, and refuses everything else`(
        isKept: Bool
    ) throws {
        var visit = visit(startsIn: .hours(-1))
        try carryOut(isKept ? .markFulfilled(seen: 1) : .markNoShow(seen: 1), on: &visit)
        #expect(visit.state == (isKept ? .fulfilled : .noShow))
        let over = visit
        let other: Appointment.Command = isKept ? .markNoShow(seen: 2) : .markFulfilled(seen: 2)
        for command in everyCommand(over, seen: 2) where command != other {
            #expect(throws: Appointment.Refusal.alreadyOver) { try over.decide(command, now: now) }
        }
        // Whoever was marked wrongly is marked rightly.
        try carryOut(other, on: &visit)
        #expect(visit.state == (isKept ? .noShow : .fulfilled) && visit.slotVersion == over.slotVersion)
    }

    @Test func `a visit that has begun can be neither confirmed, moved nor cancelled`() {
        let visit = visit(startsIn: .zero)
        for command in everyCommand(visit, seen: 1).prefix(3) {
            #expect(throws: Appointment.Refusal.alreadyStarted) { try visit.decide(command, now: now) }
        }
    }

    @Test func `only a visit that has begun is kept or missed`() {
        let visit = visit()
        for command in everyCommand(visit, seen: 1).suffix(2) {
            #expect(throws: Appointment.Refusal.notYetStarted) { try visit.decide(command, now: now) }
        }
    }

    @Test func `the booking system may call off what has begun, nobody else`() throws {
        var visit = visit(startsIn: .hours(-1))
        for reason in [Appointment.CancelReason.patient, .clinic] {
            #expect(throws: Appointment.Refusal.alreadyStarted) { try visit.decide(.cancel(reason, seen: 1), now: now) }
        }
        try carryOut(.cancel(.bookingSystem, seen: 1), on: &visit)
        #expect(visit.state == .cancelled && visit.cancelReason == .bookingSystem)
    }

    @Test func `a cancelled visit that takes place after all is a new one to be reminded of`() throws {
        var visit = visit()
        try carryOut(.confirm(seen: 1), on: &visit)
        #expect(throws: Appointment.Refusal.notCancelled) {
            try visit.decide(.reinstate(at: visit.slot, seen: 2), now: now)
        }
        try carryOut(.cancel(.bookingSystem, seen: 2), on: &visit)
        let later = slot(visit, movedBy: .hours(1))
        try carryOut(.reinstate(at: later, seen: 3), on: &visit)
        #expect(visit.state == .booked && visit.slot == later)
        #expect(visit.confirmedAt == nil && visit.cancelReason == nil)
        #expect(visit.version == 4 && visit.slotVersion == 4)
    }

    @Test func `a visit that becomes another patient's is not confirmed any more, one of another kind is`() throws {
        var visit = visit()
        try carryOut(.confirm(seen: 1), on: &visit)
        try carryOut(.correct(patient: visit.patient, visitType: Identifier(6), seen: 2), on: &visit)
        #expect(visit.visitType == Identifier(6) && visit.confirmedAt == now && visit.slotVersion == 1)
        #expect(visit.version == 3)
        try carryOut(.correct(patient: Identifier(7), visitType: Identifier(6), seen: 3), on: &visit)
        #expect(visit.patient == Identifier(7) && visit.confirmedAt == nil && visit.slotVersion == 4)
        #expect(throws: Appointment.Refusal.alreadyCorrect) {
            try visit.decide(.correct(patient: Identifier(7), visitType: Identifier(6), seen: 4), now: now)
        }
    }

    @Test func `moving to the same slot is refused`() {
        let visit = visit()
        #expect(throws: Appointment.Refusal.sameSlot) {
            try visit.decide(.reschedule(to: visit.slot, seen: 1), now: now)
        }
    }

    @Test func `the same time with another practitioner is a move`() throws {
        var visit = visit()
        var slot = visit.slot
        slot.practitioner = Identifier(99)
        try carryOut(.reschedule(to: slot, seen: 1), on: &visit)
        #expect(visit.practitioner == Identifier(99))
    }

    @Test func `a slot that has passed or ends before it starts cannot be booked`() {
        let visit = visit()
        var backwards = slot(visit, movedBy: .days(1))
        backwards.end = backwards.start
        for slot in [slot(visit, movedBy: .days(-2)), slot(visit, movedBy: .hours(-24)), backwards] {
            #expect(throws: Appointment.Refusal.slotNotBookable) {
                try visit.decide(.reschedule(to: slot, seen: 1), now: now)
            }
        }
    }

    @Test func `a command says which version was seen`() {
        #expect(everyCommand(visit(), seen: 7).map(\.seen) == [7, 7, 7, 7, 7])
    }

    private func everyCommand(_ visit: Appointment, seen: Int) -> [Appointment.Command] {
        [
            .confirm(seen: seen), .reschedule(to: slot(visit, movedBy: .days(7)), seen: seen),
            .cancel(.patient, seen: seen), .markNoShow(seen: seen), .markFulfilled(seen: seen),
        ]
    }

    @Test func `any walk of commands raises the version by one an event and never leaves a closed state`() throws {
        for seed in UInt64(0)..<200 {
            var random = SplitMix64(seed: seed)
            var visit = visit(startsIn: .hours(Int64.random(in: 1...100, using: &random)))
            var clock = now
            for _ in 0..<40 {
                clock = clock + .minutes(Int64.random(in: 0...600, using: &random))
                let commands = everyCommand(visit, seen: Int.random(in: 0...visit.version, using: &random))
                let command = try #require(commands.randomElement(using: &random))
                let before = visit
                // A refusal changes nothing; the walk goes on.
                guard let events = try? visit.decide(command, now: clock) else { continue }
                for event in events { visit.apply(event) }
                let isSecondLook = [.fulfilled, .noShow].contains(before.state) && visit.slot == before.slot
                let isKept =
                    (before.state == .booked || isSecondLook) && visit.version == before.version + events.count
                    && visit.slotVersion <= visit.version && command.seen >= before.slotVersion
                    && (visit.slot == before.slot) == (visit.slotVersion == before.slotVersion)
                if !isKept { Issue.record("seed \(seed) \(command) on \(before)") }
            }
        }
    }
}
