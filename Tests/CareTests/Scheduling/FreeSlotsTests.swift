import Care
import Testing

@Suite struct FreeSlotsTests {
    /// Monday.
    private static let day = "2026-11-23"

    private func free(
        _ weekly: [OpeningHours],
        exceptions: [HoursException] = [],
        taken: [Taken] = [],
        _ demand: VisitDemand = VisitDemand(minutes: 30)
    ) throws -> FreeSlots {
        FreeSlots(
            hours: WorkingHours(weekly: weekly, exceptions: exceptions),
            taken: TakenTime(taken),
            demand: demand,
            zones: try SampleHours.zones()
        )
    }

    private func taken(_ owner: Taken.Owner, _ from: String, _ to: String) throws -> Taken {
        let zone = try SampleHours.berlin()
        return Taken(
            owner,
            start: try SampleHours.instant("\(Self.day)T\(from)", zone),
            end: try SampleHours.instant("\(Self.day)T\(to)", zone)
        )
    }

    @Test func `a visit ends by closing time`() throws {
        for (minutes, walls) in [(60, ["09:00"]), (45, ["09:00", "09:15"]), (61, [])] {
            let free = try free([SampleHours.hours(on: 1, 540, 600)], VisitDemand(minutes: minutes))
            #expect(try free.walls(on: Self.day) == walls, "\(minutes) minutes")
        }
    }

    @Test func `taken time is not free, and touching it is fine`() throws {
        let taken = try taken(.practitioner(SampleHours.doctor), "09:30", "10:00")
        let free = try free([SampleHours.hours(on: 1, 540, 630)], taken: [taken])
        #expect(try free.walls(on: Self.day) == ["09:00", "10:00"])
    }

    @Test func `buffers keep visits apart, and need no opening hours of their own`() throws {
        let taken = try taken(.practitioner(SampleHours.doctor), "10:00", "10:30")
        let demand = VisitDemand(minutes: 30, bufferBefore: 10, bufferAfter: 20)
        let free = try free([SampleHours.hours(on: 1, 540, 720)], taken: [taken], demand)
        #expect(try free.walls(on: Self.day) == ["09:00", "10:45", "11:00", "11:15", "11:30"])
    }

    @Test func `a holiday takes everybody's time, a place's own only what is there`() throws {
        let hours =
            SampleHours.weekdays() + [SampleHours.hours(SampleHours.nurse, at: SampleHours.far, on: 1, 540, 570)]
        #expect(try free(hours, taken: [taken(.everybody, "00:00", "23:59")]).walls(on: Self.day) == [])
        #expect(
            try free(hours, taken: [taken(.location(SampleHours.site), "00:00", "23:59")]).walls(on: Self.day) == [
                "09:00"
            ]
        )
    }

    @Test func `a day of its own replaces the weekly hours, for that practitioner alone`() throws {
        let date = try #require(LocalDate(Self.day))
        let hours = [SampleHours.hours(on: 1, 540, 600), SampleHours.hours(SampleHours.nurse, on: 1, 840, 870)]
        let late = HoursException(
            practitioner: SampleHours.doctor,
            date: date,
            hours: [SampleHours.hours(on: 1, 1_080, 1_110)]
        )
        #expect(try free(hours, exceptions: [late]).walls(on: Self.day) == ["14:00", "18:00"])
        let away = HoursException(practitioner: SampleHours.doctor, date: date, hours: [])
        #expect(try free(hours, exceptions: [away]).walls(on: Self.day) == ["14:00"])
        #expect(try free(hours, exceptions: [away]).walls(on: "2026-11-30") == ["09:00", "09:15", "09:30", "14:00"])
    }

    @Test func `only who offers the visit is asked, and a colleague where the first is busy`() throws {
        let hours = [SampleHours.doctor, SampleHours.nurse].map { SampleHours.hours($0, on: 1, 540, 600) }
        let busy = try taken(.practitioner(SampleHours.doctor), "09:00", "09:30")
        let both = try free(hours, taken: [busy])
        let day = try #require(LocalDate(Self.day))
        let always = Instant(seconds: 0)..<Instant(seconds: 1 << 40)
        #expect(
            both.slots(on: day, in: always).map(\.practitioner) == [
                SampleHours.nurse, SampleHours.nurse, SampleHours.doctor,
            ]
        )
        let demand = VisitDemand(minutes: 30, practitioners: [SampleHours.doctor])
        #expect(try free(hours, taken: [busy], demand).walls(on: Self.day) == ["09:30"])
    }

    @Test func `each need has a room of its own, even where the first choice would block the next`() throws {
        let (one, two) = (SampleHours.rooms[0], SampleHours.rooms[1])
        let hours = [SampleHours.hours(on: 1, 540, 570)]
        let demand = VisitDemand(minutes: 30, needs: [[one, two], [one]].map { $0.map(SampleHours.room) })
        let day = try #require(LocalDate(Self.day))
        let always = Instant(seconds: 0)..<Instant(seconds: 1 << 40)
        #expect(try free(hours, demand).slots(on: day, in: always).map(\.resources) == [[two, one]])
        let busy = try taken(.resource(two), "09:15", "09:20")
        #expect(try free(hours, taken: [busy], demand).walls(on: Self.day) == [])
        #expect(try free(hours, VisitDemand(minutes: 30, needs: [[]])).walls(on: Self.day) == [])
    }

    @Test func `a visit has a room where it takes place`() throws {
        let demand = VisitDemand(minutes: 30, needs: [SampleHours.anyRoom])
        let day = try #require(LocalDate(Self.day))
        let always = Instant(seconds: 0)..<Instant(seconds: 1 << 40)
        for (place, room) in [(SampleHours.site, SampleHours.rooms[0]), (SampleHours.far, SampleHours.farRoom)] {
            let free = try free([SampleHours.hours(at: place, on: 1, 540, 570)], demand)
            #expect(free.slots(on: day, in: always).map(\.resources) == [[room]])
        }
        let busy = try taken(.resource(SampleHours.farRoom), "00:00", "23:59")
        let away = try free([SampleHours.hours(at: SampleHours.far, on: 1, 540, 570)], taken: [busy], demand)
        #expect(away.slots(on: day, in: always) == [], "the rooms of another place are none")
    }

    @Test func `wishes for a person, a part of the day and a weekday are kept`() throws {
        let hours = SampleHours.weekdays() + [SampleHours.hours(SampleHours.nurse, on: 1, 1_020, 1_050)]
        let free = try free(hours, VisitDemand(minutes: 30, step: 60))
        #expect(try free.walls(on: Self.day, wish: SlotWish(partOfDay: .morning)) == ["09:00", "10:00", "11:00"])
        #expect(try free.walls(on: Self.day, wish: SlotWish(partOfDay: .evening)) == ["17:00"])
        #expect(try free.walls(on: Self.day, wish: SlotWish(practitioner: SampleHours.nurse)) == ["17:00"])
        #expect(try free.walls(on: Self.day, wish: SlotWish(weekdays: [2, 3])) == [])
    }

    @Test func `a time clocks skip is not offered, and a night that is longer offers no time twice`() throws {
        let night = SampleHours.hours(on: 7, 60, 240)
        let free = try free([night])
        #expect(try free.walls(on: "2026-03-29") == ["01:00", "01:15", "01:30", "01:45", "03:00", "03:15", "03:30"])
        #expect(try free.walls(on: "2026-10-25").count == 11)
    }

    @Test func `what was offered is to be had until it is taken, and not without notice`() throws {
        let zone = try SampleHours.berlin()
        let now = try SampleHours.instant("\(Self.day)T07:59", zone)
        let demand = VisitDemand(minutes: 30, notice: .hours(1))
        let free = try free(SampleHours.weekdays(), demand)
        let slots = free.slots(on: try #require(LocalDate(Self.day)), in: now..<now + .days(1))
        #expect(slots.count == 22)
        for slot in slots {
            #expect(free.available(slot, now: now) == slot)
            #expect(free.available(slot, now: slot.start - .minutes(59)) == nil)
            let gone = Taken(.practitioner(slot.practitioner), start: slot.start + .minutes(29), end: slot.end)
            #expect(try self.free(SampleHours.weekdays(), taken: [gone], demand).available(slot, now: now) == nil)
        }
        var elsewhere = slots[0]
        elsewhere.start = elsewhere.start + .minutes(5)
        elsewhere.end = elsewhere.end + .minutes(5)
        #expect(free.available(elsewhere, now: now) == nil, "it is no time of ours")
    }

    @Test func `nothing is offered where nothing could be`() throws {
        for demand in [VisitDemand(minutes: 0), VisitDemand(minutes: 30, step: 0), VisitDemand(minutes: 1_441)] {
            #expect(try free(SampleHours.weekdays(), demand).walls(on: Self.day) == [])
        }
        let nowhere = FreeSlots(
            hours: WorkingHours(weekly: SampleHours.weekdays()),
            taken: TakenTime([]),
            demand: VisitDemand(minutes: 30),
            zones: [:]
        )
        #expect(try nowhere.walls(on: Self.day) == [])
    }
}
