import Care
import TestKit
import Testing

struct QuietHoursTests {
    private static let berlin = "Europe/Berlin"

    private func instant(_ wall: String, _ zone: Zone) throws -> Instant {
        zone.instant(of: try #require(CivilTime(wall)))
    }

    @Test(arguments: [
        ("2026-11-24T19:59:59", false), ("2026-11-24T20:00", true), ("2026-11-24T23:59", true),
        ("2026-11-25T00:00", true), ("2026-11-25T07:59:59", true), ("2026-11-25T08:00", false),
        ("2026-11-25T12:00", false),
    ])
    func `the standard quiet hours are from eight to eight`(wall: String, isQuiet: Bool) throws {
        let zone = try #require(Zone(Self.berlin))
        #expect(QuietHours.standard.isQuiet(at: try instant(wall, zone), in: zone) == isQuiet)
    }

    @Test(arguments: [
        ("2026-11-24T23:15", "2026-11-24T19:30"), ("2026-11-25T07:59", "2026-11-24T19:30"),
        ("2026-11-25T00:00", "2026-11-24T19:30"), ("2026-11-25T08:00", "2026-11-25T08:00"),
        ("2026-11-24T20:00", "2026-11-24T19:30"), ("2027-01-01T06:00", "2026-12-31T19:30"),
        // The nights clocks change.
        ("2026-03-29T03:30", "2026-03-28T19:30"), ("2026-10-25T02:30", "2026-10-24T19:30"),
    ])
    func `a quiet moment moves to the evening before`(wall: String, allowed: String) throws {
        let zone = try #require(Zone(Self.berlin))
        let moved = QuietHours.standard.latestAllowed(notAfter: try instant(wall, zone), in: zone)
        #expect(zone.civil(at: moved).description == allowed)
    }

    @Test(arguments: [
        ("2026-11-24T23:15", "2026-11-25T08:00"), ("2026-11-25T07:59", "2026-11-25T08:00"),
        ("2026-11-25T08:00", "2026-11-25T08:00"), ("2026-11-24T12:00", "2026-11-24T12:00"),
        ("2026-03-28T22:00", "2026-03-29T08:00"),
    ])
    func `what must wait waits for the morning`(wall: String, allowed: String) throws {
        let zone = try #require(Zone(Self.berlin))
        let moved = QuietHours.standard.nextAllowed(from: try instant(wall, zone), in: zone)
        #expect(zone.civil(at: moved).description == allowed)
    }

    @Test func `an afternoon rest is kept as well`() throws {
        let zone = try #require(Zone("Europe/Madrid"))
        let rest = QuietHours(try #require(DailyHours(from: 14 * 60, to: 17 * 60)))
        let moment = try instant("2026-07-01T15:00", zone)
        #expect(zone.civil(at: rest.latestAllowed(notAfter: moment, in: zone)).description == "2026-07-01T13:30")
        #expect(zone.civil(at: rest.nextAllowed(from: moment, in: zone)).description == "2026-07-01T17:00")
    }

    @Test func `hours that end where they begin are never quiet`() throws {
        let zone = try #require(Zone(Self.berlin))
        let never = QuietHours(try #require(DailyHours(from: 480, to: 480)))
        for hour in 0..<24 {
            #expect(!never.isQuiet(at: Instant(seconds: 1_790_000_000 + Int64(hour) * 3600), in: zone))
        }
    }

    @Test(arguments: [(-1, 5), (5, 1440), (1440, 5), (0, -1)])
    func `minutes that no clock shows are refused`(from: Int, to: Int) {
        #expect(DailyHours(from: from, to: to) == nil)
    }

    @Test func `moving earlier or later always ends in an allowed minute, in every zone, whatever the hours`() throws {
        for zone in try TestZones.all() {
            var random = SplitMix64(seed: 17)
            for _ in 0..<150 {
                let from = Int.random(in: 0..<1440, using: &random)
                let hours = try #require(DailyHours(from: from, to: Int.random(in: 0..<1440, using: &random)))
                let quiet = QuietHours(hours)
                let moment = Instant(seconds: Int64.random(in: 1_767_225_600...1_830_297_600, using: &random))
                let earlier = quiet.latestAllowed(notAfter: moment, in: zone)
                let later = quiet.nextAllowed(from: moment, in: zone)
                let isKept =
                    earlier <= moment && later >= moment && moment - earlier < .hours(28) && later - moment < .hours(28)
                    && !quiet.isQuiet(at: earlier, in: zone) && !quiet.isQuiet(at: later, in: zone)
                if !isKept { Issue.record("seed 17 \(zone) \(hours) at \(zone.civil(at: moment))") }
            }
        }
    }

    @Test func `quiet moments of one night all move to the same minute, and later nights later`() throws {
        let quiet = QuietHours.standard
        for zone in try TestZones.all() {
            var before: Instant?
            for day in 0..<400 {
                let noon = zone.instant(of: CivilTime(LocalDate(dayNumber: 20_500 + day), hour: 12, minute: 0))
                let moved = Set([9, 12, 15, 18].map { quiet.latestAllowed(notAfter: noon + .hours($0), in: zone) })
                let isLater = before.map { before in moved.allSatisfy { $0 > before } } ?? true
                if moved.count != 1 || !isLater { Issue.record("\(zone) day \(day)") }
                before = moved.first
            }
        }
    }
}
