import Care
import Testing

@Suite struct WaitListObjectionTests {
    private typealias Samples = WaitListSamples

    private func objection(
        _ offers: [Offer] = [],
        _ change: (inout WaitListEntry) throws -> Void
    ) throws -> WaitListObjection? {
        try Samples.entry(1, change).objection(to: Samples.freed(), offers: offers, now: Samples.now())
    }

    @Test func `whoever asked for nothing special wants the time`() throws {
        #expect(try objection { _ in } == nil)
        #expect(try Samples.entry().wants(Samples.freed(), now: Samples.now()))
    }

    @Test(arguments: [WaitListEntry.State.placed, .left, .removed, .lapsed])
    func `whoever no longer waits wants nothing`(state: WaitListEntry.State) throws {
        #expect(try objection { $0.state = state } == .notWaiting)
    }

    @Test func `the kind of visit and the practitioner must be the ones asked for`() throws {
        #expect(try objection { $0.visitType = Samples.vaccination } == .otherType)
        #expect(try objection { $0.wish.practitioner = SampleHours.nurse } == .otherPractitioner)
        #expect(try objection { $0.wish.practitioner = SampleHours.doctor } == nil)
    }

    /// The slot is on Thursday 26 November at half past nine.
    @Test func `days, weekdays and part of the day hold, first and last day included`() throws {
        let day = try #require(LocalDate("2026-11-26"))
        #expect(try objection { $0.firstDay = day } == nil)
        #expect(try objection { $0.lastDay = day } == nil)
        #expect(try objection { $0.firstDay = day.adding(days: 1) } == .outsideDates)
        #expect(try objection { $0.lastDay = day.adding(days: -1) } == .outsideDates)
        #expect(try objection { $0.wish.weekdays = [4] } == nil)
        #expect(try objection { $0.wish.weekdays = [1, 2, 3, 5] } == .wrongWeekday)
        #expect(try objection { $0.wish.partOfDay = .morning } == nil)
        #expect(try objection { $0.wish.partOfDay = .afternoon } == .wrongPartOfDay)
    }

    @Test func `the day is the one where the practice is`() throws {
        let slot = try Samples.freed("2026-11-26T00:30")
        let entry = try Samples.entry { $0.wish.weekdays = [4] }
        #expect(entry.objection(to: slot, now: try Samples.now()) == nil, "it is still Wednesday in UTC")
    }

    @Test func `whose visit was made longer needs as much time`() throws {
        let freed = try Samples.freed().slot
        for (length, expected) in [
            (freed.end - freed.start, nil), (freed.end - freed.start + .minutes(1), WaitListObjection.tooShort),
        ] {
            let held = WaitListEntry.Held(appointment: Identifier(9), start: freed.start + .days(7), length: length)
            #expect(try objection { $0.replaces = held } == expected)
        }
    }

    @Test func `it must be worth giving up the visit they have`() throws {
        for (held, expected) in [
            ("2026-11-26T13:30", nil), ("2026-11-26T13:29", WaitListObjection.notEarlier),
            ("2026-11-25T09:30", .notEarlier),
        ] {
            let start = try Samples.at(held)
            let found = try objection {
                $0.replaces = WaitListEntry.Held(appointment: Identifier(7), start: start)
            }
            #expect(found == expected)
        }
    }

    @Test func `they must be able to come in time`() throws {
        let minutes = 47 * 60 + 30
        #expect(try objection { $0.noticeMinutes = minutes } == nil)
        #expect(try objection { $0.noticeMinutes = minutes + 1 } == .tooLittleNotice)
        let entry = try Samples.entry { $0.noticeMinutes = 0 }
        let slot = try Samples.freed()
        #expect(entry.objection(to: slot, now: slot.slot.start) == .tooLittleNotice, "it has begun")
    }

    @Test func `one offer at a time`() throws {
        let now = try Samples.now()
        #expect(try objection { $0.history.openUntil = now + .seconds(1) } == .offerOpen)
        #expect(try objection { $0.history.openUntil = now } == nil)
        #expect(try objection([Samples.offer(of: Samples.freed())]) { _ in } == .offerOpen)
    }

    @Test(arguments: [
        (Offer.State.refused, WaitListObjection?.some(.saidNo)), (.taken, .saidNo), (.expired, .askedAlready),
        (.lost, nil), (.withdrawn, nil),
    ])
    func `what they answered about this very time holds`(state: Offer.State, expected: WaitListObjection?) throws {
        let slot = try Samples.freed()
        #expect(try objection([Samples.offer(of: slot, state: state)]) { _ in } == expected)
        #expect(try objection([Samples.offer(to: 2, of: slot, state: state)]) { _ in } == nil, "another's answer")
        let other = try Samples.offer(of: Samples.freed("2026-11-26T10:00"), state: state)
        #expect(try objection([other]) { _ in } == nil, "of another time")
    }

    @Test func `an offer that ran out unmarked is one they did not answer`() throws {
        let slot = try Samples.freed(at: Samples.now() - .hours(2))
        let found = try Samples.entry().objection(to: slot, offers: [Samples.offer(of: slot)], now: Samples.now())
        #expect(found == .askedAlready)
    }

    @Test func `nobody is offered the time they just gave up`() throws {
        let slot = try Samples.freed(by: Identifier(1_001))
        let now = try Samples.now()
        #expect(try Samples.entry(1).objection(to: slot, now: now) == .gaveItUp)
        #expect(try Samples.entry(2).objection(to: slot, now: now) == nil)
    }

    @Test func `every objection has words of its own`() {
        let words = Set(WaitListObjection.allCases.map(\.rawValue))
        #expect(words.count == WaitListObjection.allCases.count && words.allSatisfy { $0.count > 8 })
    }

    @Test func `a slot in no known zone, or one that ends before it starts, is none`() throws {
        var slot = try Samples.freed().slot
        slot.zone = "Europe/Atlantis"
        #expect(FreedSlot(slot, visitTypes: [], freedAt: try Samples.now()) == nil)
        slot.zone = "Europe/Berlin"
        slot.end = slot.start
        #expect(FreedSlot(slot, visitTypes: [], freedAt: try Samples.now()) == nil)
    }
}
