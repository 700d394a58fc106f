import Care
import Testing

@Suite struct WaitListEntryTests {
    private typealias Samples = WaitListSamples

    @Test func `a place is given up once, and by whom is kept`() throws {
        let now = try Samples.now()
        for (command, state) in [
            (WaitListEntry.Command.place, WaitListEntry.State.placed), (.leave, .left), (.remove, .removed),
        ] {
            var entry = try Samples.entry()
            entry.apply(try entry.decide(command, now: now))
            #expect(entry.state == state)
            let over = entry
            for again in [command, .leave, .reprioritise(.stat)] {
                #expect(throws: WaitListEntry.Refusal.notWaiting(state)) { try over.decide(again, now: now) }
            }
        }
    }

    @Test func `staff change the priority, and nothing else with it`() throws {
        let now = try Samples.now()
        var entry = try Samples.entry()
        let event = try entry.decide(.reprioritise(.asap), now: now)
        #expect(event == .reprioritised(from: .routine, to: .asap, at: now))
        entry.apply(event)
        #expect(try entry == Samples.entry { $0.priority = .asap })
        let changed = entry
        #expect(throws: WaitListEntry.Refusal.samePriority) { try changed.decide(.reprioritise(.asap), now: now) }
    }

    @Test func `a place lapses when nothing can come of it any more, not before`() throws {
        let now = try Samples.now()
        let zone = try SampleHours.berlin()
        let endless = try Samples.entry()
        #expect(throws: WaitListEntry.Refusal.notLapsed) { try endless.decide(.lapse(zone), now: now) }
        // Two hours of notice, and four to be worth it.
        var held = try Samples.entry {
            $0.replaces = WaitListEntry.Held(appointment: Identifier(7), start: now + .hours(6))
        }
        #expect(!held.hasLapsed(now: now, in: zone))
        #expect(held.hasLapsed(now: now + .seconds(1), in: zone))
        held.apply(try held.decide(.lapse(zone), now: now + .seconds(1)))
        #expect(held.state == .lapsed)
        let today = try #require(LocalDate("2026-11-24"))
        let dated = try Samples.entry { $0.lastDay = today }
        #expect(!dated.hasLapsed(now: try Samples.at("2026-11-24T21:59"), in: zone))
        #expect(dated.hasLapsed(now: try Samples.at("2026-11-24T22:00"), in: zone), "no time to come today")
    }

    @Test func `a list takes forty, nobody twice, and only who can gain`() throws {
        typealias Refusal = WaitListJoining.Refusal
        let now = try Samples.now()
        let zone = try SampleHours.berlin()
        func check(_ others: [WaitListEntry], _ change: (inout WaitListEntry) throws -> Void = { _ in }) throws {
            try WaitListJoining.check(Samples.entry(50, change), among: others, now: now, in: zone)
        }
        let list = try (1...40).map { try Samples.entry($0) }
        try check(Array(list.dropLast()))
        #expect(throws: Refusal.full) { try check(list) }
        try check(list) { $0.wish.practitioner = SampleHours.nurse }
        try check(try list.dropLast() + [Samples.entry(40) { $0.state = .left }])
        let same = try Samples.entry(3) { $0.person = Identifier(1_050) }
        #expect(throws: Refusal.alreadyWaits(Identifier(3))) { try check(list + [same]) }
        try check([same]) { $0.visitType = Samples.vaccination }
        for notice in [-1, WaitListEntry.longestNotice + 1, Int.max, Int.min] {
            #expect(throws: Refusal.noticeOutOfRange) { try check([]) { $0.noticeMinutes = notice } }
        }
        let day = try #require(LocalDate("2026-12-01"))
        #expect(throws: Refusal.daysBackwards) {
            try check([]) { ($0.firstDay, $0.lastDay) = (day, day.adding(days: -1)) }
        }
        #expect(throws: Refusal.nothingCanCome) { try check([]) { $0.lastDay = day.adding(days: -20) } }
    }
}
