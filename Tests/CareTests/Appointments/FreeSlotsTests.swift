import Care
import TestKit
import Testing

struct FreeSlotsTests {
    private let doctor = Identifier<Practitioner>(1)
    private let nurse = Identifier<Practitioner>(2)
    private let site = Identifier<Location>(9)

    private func zone(_ name: String = "Europe/Berlin") throws -> Zone { try #require(Zone(name)) }

    private func instant(_ wall: String, _ zone: Zone) throws -> Instant {
        zone.instant(of: try #require(CivilTime(wall)))
    }

    /// Every weekday from 9 to 12 and 14 to 17.
    private func weekdays(_ practitioner: Identifier<Practitioner>) -> [OpeningHours] {
        (1...5).flatMap { day in
            [(540, 720), (840, 1020)].map { from, to in
                OpeningHours(practitioner: practitioner, location: site, weekday: day, from: from, to: to)
            }
        }
    }

    private func offers(_ free: FreeSlots, _ from: String, days: Int64, limit: Int = 9, page: Int = 0) throws -> [Slot]
    {
        let now = try instant(from, free.zone)
        return free.offered(from: now, until: now + .days(days), now: now, limit: limit, page: page)
    }

    @Test func `nine offers over two weeks are on nine days and not all in the morning`() throws {
        let free = FreeSlots(openingHours: weekdays(doctor), taken: [], visitMinutes: 30, zone: try zone())
        let slots = try offers(free, "2026-11-23T08:00", days: 14)
        #expect(slots.count == 9)
        #expect(Set(slots.map { free.zone.civil(at: $0.start).date }).count == 9)
        #expect(slots.contains { free.zone.civil(at: $0.start).hour < 12 })
        #expect(slots.contains { free.zone.civil(at: $0.start).hour >= 14 })
        #expect(slots.map(\.start) == slots.map(\.start).sorted())
    }

    @Test func `hours go by the clock of their own location`() throws {
        let (berlin, tokyo) = (try zone(), try zone("Asia/Tokyo"))
        let far = Identifier<Location>(10)
        let hours = [(site, 1), (far, 2)].map { place, day in
            OpeningHours(practitioner: doctor, location: place, weekday: day, from: 540, to: 570)
        }
        let free = FreeSlots(
            openingHours: hours,
            taken: [],
            visitMinutes: 30,
            zone: berlin,
            zones: [site: berlin, far: tokyo]
        )
        let slots = try offers(free, "2026-11-23T00:00", days: 3)
        #expect(slots.map(\.zone) == ["Europe/Berlin", "Asia/Tokyo"])
        #expect(
            slots.map(\.start) == [try instant("2026-11-23T09:00", berlin), try instant("2026-11-24T09:00", tokyo)]
        )
        #expect(slots.allSatisfy { free.isFree($0, now: $0.start - .hours(2)) })
    }

    @Test func `several spans take turns, day by day`() throws {
        let free = FreeSlots(openingHours: weekdays(doctor), taken: [], visitMinutes: 30, zone: try zone())
        let now = try instant("2026-11-23T00:00", free.zone)
        let spans = [now..<now + .days(28), now + .days(80)..<now + .days(100)]
        let slots = free.offered(in: spans, now: now, limit: 8)
        #expect(slots.count { $0.start < now + .days(28) } == 4)
        #expect(slots.count { $0.start >= now + .days(80) } == 4)
        let next = free.offered(in: spans, now: now, limit: 8, page: 1)
        #expect(Set(slots).isDisjoint(with: next) && next.count == 8)
    }

    @Test func `one day gives at most three`() throws {
        let free = FreeSlots(openingHours: weekdays(doctor), taken: [], visitMinutes: 30, zone: try zone())
        let slots = try offers(free, "2026-11-23T00:00", days: 1)
        #expect(
            slots.map { free.zone.civil(at: $0.start).description } == [
                "2026-11-23T09:00", "2026-11-23T11:30", "2026-11-23T16:30",
            ]
        )
    }

    @Test func `another page gives other times`() throws {
        let free = FreeSlots(openingHours: weekdays(doctor), taken: [], visitMinutes: 30, zone: try zone())
        let pages = try (0..<4).map { try offers(free, "2026-11-23T08:00", days: 14, limit: 9, page: $0) }
        #expect(Set(pages.joined()).count == pages.joined().count)
        #expect(pages[3].isEmpty || pages[3].count < 9)
    }

    @Test func `an hour's notice is kept`() throws {
        let free = FreeSlots(openingHours: weekdays(doctor), taken: [], visitMinutes: 15, zone: try zone())
        let slots = try offers(free, "2026-11-23T10:50", days: 1)
        #expect(slots.first.map { free.zone.civil(at: $0.start).description } == "2026-11-23T14:00")
    }

    @Test func `a visit ends by closing time`() throws {
        let hours = [OpeningHours(practitioner: doctor, location: site, weekday: 1, from: 540, to: 600)]
        for (minutes, count) in [(60, 1), (45, 2), (61, 0), (30, 3)] {
            let free = FreeSlots(openingHours: hours, taken: [], visitMinutes: minutes, zone: try zone())
            #expect(try offers(free, "2026-11-23T00:00", days: 1).count == count, "\(minutes) minutes")
        }
    }

    @Test func `taken time is not offered, and touching it is fine`() throws {
        let zone = try zone()
        let hours = [OpeningHours(practitioner: doctor, location: site, weekday: 1, from: 540, to: 630)]
        let taken = FreeSlots.Taken(
            practitioner: doctor,
            start: try instant("2026-11-23T09:30", zone),
            end: try instant("2026-11-23T10:00", zone)
        )
        let free = FreeSlots(openingHours: hours, taken: [taken], visitMinutes: 30, zone: zone)
        #expect(
            try offers(free, "2026-11-23T00:00", days: 1).map { zone.civil(at: $0.start).description } == [
                "2026-11-23T09:00", "2026-11-23T10:00",
            ]
        )
    }

    @Test func `a colleague is offered where the first is busy`() throws {
        let zone = try zone()
        let hours = [doctor, nurse].map {
            OpeningHours(practitioner: $0, location: site, weekday: 1, from: 540, to: 600)
        }
        let taken = FreeSlots.Taken(
            practitioner: doctor,
            start: try instant("2026-11-23T09:00", zone),
            end: try instant("2026-11-23T09:30", zone)
        )
        let free = FreeSlots(openingHours: hours, taken: [taken], visitMinutes: 30, zone: zone)
        let slots = try offers(free, "2026-11-23T00:00", days: 1)
        #expect(slots.map(\.practitioner) == [nurse, nurse, doctor])
    }

    @Test func `a holiday takes everybody's time`() throws {
        let zone = try zone()
        let holiday = FreeSlots.Taken(
            practitioner: nil,
            start: try instant("2026-12-25T00:00", zone),
            end: try instant("2026-12-26T00:00", zone)
        )
        let free = FreeSlots(openingHours: weekdays(doctor), taken: [holiday], visitMinutes: 30, zone: zone)
        #expect(try offers(free, "2026-12-25T00:00", days: 1).isEmpty)
    }

    @Test func `nothing is offered where nothing could be`() throws {
        let free = FreeSlots(openingHours: weekdays(doctor), taken: [], visitMinutes: 30, zone: try zone())
        let now = try instant("2026-11-23T08:00", free.zone)
        #expect(free.offered(from: now, until: now, now: now, limit: 9).isEmpty)
        #expect(free.offered(from: now + .days(2), until: now, now: now, limit: 9).isEmpty)
        #expect(free.offered(from: now, until: now + .days(5), now: now, limit: 0).isEmpty)
        #expect(free.offered(from: now, until: now + .days(5), now: now, limit: 9, page: -1).isEmpty)
        var zero = free
        zero.visitMinutes = 0
        #expect(zero.offered(from: now, until: now + .days(5), now: now, limit: 9).isEmpty)
    }

    @Test func `a slot that was offered is free until it is taken`() throws {
        let zone = try zone()
        var free = FreeSlots(openingHours: weekdays(doctor), taken: [], visitMinutes: 30, zone: zone)
        let now = try instant("2026-11-23T08:00", zone)
        for slot in try offers(free, "2026-11-23T08:00", days: 14) {
            #expect(free.isFree(slot, now: now))
            free.taken = [.init(practitioner: doctor, start: slot.start + .minutes(29), end: slot.end + .hours(1))]
            #expect(!free.isFree(slot, now: now))
            free.taken = []
            #expect(!free.isFree(slot, now: slot.start))
        }
    }

    @Test func `a time clocks skip is not offered`() throws {
        let zone = try zone()
        let night = OpeningHours(practitioner: doctor, location: site, weekday: 7, from: 60, to: 240)
        let free = FreeSlots(openingHours: [night], taken: [], visitMinutes: 15, zone: zone)
        let now = try instant("2026-03-28T20:00", zone)
        let all = free.offered(from: now, until: now + .days(1), now: now, limit: 20)
        #expect(!all.isEmpty)
        #expect(!all.contains { zone.civil(at: $0.start).hour == 2 })
    }

    @Test func `offers keep every promise for random clinics in every zone`() throws {
        for zone in try TestZones.all() {
            for seed in UInt64(0)..<20 {
                var random = SplitMix64(seed: seed)
                try checkRandomClinic(zone, seed, &random)
            }
        }
    }

    private func checkRandomClinic(_ zone: Zone, _ seed: UInt64, _ random: inout SplitMix64) throws {
        let now = Instant(seconds: Int64.random(in: 1_767_225_600...1_830_297_600, using: &random))
        let hours = (0..<12).map { _ in
            let from = Int.random(in: 0..<1_300, using: &random)
            return OpeningHours(
                practitioner: Bool.random(using: &random) ? doctor : nurse,
                location: site,
                weekday: Int.random(in: 1...7, using: &random),
                from: from,
                to: Int.random(in: from...1_439, using: &random)
            )
        }
        let taken = (0..<30).map { _ in
            let start = now + .minutes(Int64.random(in: -600...20_000, using: &random))
            return FreeSlots.Taken(
                practitioner: [doctor, nurse, nil].randomElement(using: &random) ?? nil,
                start: start,
                end: start + .minutes(Int64.random(in: 0...400, using: &random))
            )
        }
        let minutes = Int.random(in: 5...90, using: &random)
        let free = FreeSlots(openingHours: hours, taken: taken, visitMinutes: minutes, zone: zone)
        let slots = free.offered(from: now, until: now + .days(14), now: now, limit: 12)
        let trace = "seed \(seed) \(zone)"
        let days = Dictionary(grouping: slots) { zone.civil(at: $0.start).date }
        let areSpread =
            Set(slots.map(\.start)).count == slots.count
            && days.values.map(\.count).max() ?? 0 <= FreeSlots.mostPerDay
        let isKept = slots.allSatisfy { slot in
            slot.start >= now + .hours(1) && slot.start < now + .days(14)
                && slot.end - slot.start == .minutes(Int64(minutes)) && free.isFree(slot, now: now)
                && isOpen(slot, hours, zone) && !isTaken(slot, taken)
        }
        if !areSpread || !isKept { Issue.record("\(trace)") }
    }

    private func isOpen(_ slot: Slot, _ hours: [OpeningHours], _ zone: Zone) -> Bool {
        let wall = zone.civil(at: slot.start)
        return hours.contains {
            $0.practitioner == slot.practitioner && $0.weekday == wall.date.weekday && $0.from <= wall.minuteOfDay
                && slot.end <= zone.instant(of: CivilTime(wall.date, minuteOfDay: $0.to))
        }
    }

    private func isTaken(_ slot: Slot, _ taken: [FreeSlots.Taken]) -> Bool {
        taken.contains {
            ($0.practitioner == nil || $0.practitioner == slot.practitioner) && $0.start < $0.end
                && $0.start < slot.end && slot.start < $0.end
        }
    }
}
