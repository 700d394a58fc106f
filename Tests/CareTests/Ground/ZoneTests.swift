import Care
import Foundation
import TestKit
import Testing

/// Twelve places whose clocks differ in every way that matters here.
enum TestZones {
    static let names = [
        "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Casablanca",
        "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham", "Africa/Cairo", "America/Santiago",
        "Asia/Beirut",
    ]

    static func all() throws -> [Zone] { try names.map { try #require(Zone($0), "\($0)") } }
}

struct ZoneTests {
    @Test func `offsets agree with Foundation at random moments`() throws {
        for name in TestZones.names {
            let zone = try #require(Zone(name))
            let theirs = try #require(TimeZone(identifier: name))
            var random = SplitMix64(seed: 7)
            for _ in 0..<500 {
                // 1995 to 2065: the table and both sides of it.
                let instant = Instant(seconds: Int64.random(in: 788_918_400...2_997_993_600, using: &random))
                let isSame = zone.offset(at: instant) == theirs.secondsFromGMT(for: instant.date)
                if !isSame { Issue.record("\(name) \(instant.seconds)") }
            }
        }
    }

    @Test func `offsets agree with Foundation every two hours of two years`() throws {
        for name in TestZones.names {
            let zone = try #require(Zone(name))
            let theirs = try #require(TimeZone(identifier: name))
            var wrong = 0
            for step in Int64(0)..<(365 * 24) {
                let instant = Instant(seconds: 1_767_225_600 + step * 7200)
                if zone.offset(at: instant) != theirs.secondsFromGMT(for: instant.date) { wrong += 1 }
            }
            #expect(wrong == 0, "\(name)")
        }
    }

    @Test func `a wall time that happens once comes back to its instant`() throws {
        for zone in try TestZones.all() {
            var random = SplitMix64(seed: 11)
            for _ in 0..<1_000 {
                let instant = Instant(seconds: Int64.random(in: 1_700_000_000...2_000_000_000, using: &random))
                let again = zone.instant(of: zone.civil(at: instant))
                // In an hour that comes twice the first is meant.
                let isSame = again == instant || (again < instant && zone.civil(at: again) == zone.civil(at: instant))
                if !isSame { Issue.record("seed 11 \(zone) \(instant.seconds)") }
            }
        }
    }

    @Test func `the wall time of an instant agrees with Foundation's calendar`() throws {
        for name in TestZones.names {
            let zone = try #require(Zone(name))
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = try #require(TimeZone(identifier: name))
            var random = SplitMix64(seed: 13)
            for _ in 0..<200 {
                let instant = Instant(seconds: Int64.random(in: 1_500_000_000...2_200_000_000, using: &random))
                let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: instant.date)
                let theirs = CivilTime(
                    year: parts.year ?? 0,
                    month: parts.month ?? 0,
                    day: parts.day ?? 0,
                    hour: parts.hour ?? 0,
                    minute: parts.minute ?? 0,
                    second: parts.second ?? 0
                )
                if zone.civil(at: instant) != theirs { Issue.record("\(name) \(instant.seconds)") }
            }
        }
    }

    @Test(arguments: [
        // Berlin skips 02:00–03:00 on 29 March 2026 and has 02:00–03:00 twice on 25 October.
        ("Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30", "2026-03-29T03:30"),
        ("Europe/Berlin", "2026-03-29T01:59", "2026-03-29T00:59", "2026-03-29T01:59"),
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30", "2026-10-25T02:30"),
        ("Europe/Berlin", "2026-10-25T03:00", "2026-10-25T02:00", "2026-10-25T03:00"),
        // New York springs forward on 8 March 2026.
        ("America/New_York", "2026-03-08T02:15", "2026-03-08T07:15", "2026-03-08T03:15"),
        ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30", "2026-11-01T01:30"),
        // Lord Howe moves by half an hour.
        ("Australia/Lord_Howe", "2026-10-04T02:10", "2026-10-03T15:40", "2026-10-04T02:40"),
        // Beirut skips midnight itself.
        ("Asia/Beirut", "2026-03-29T00:30", "2026-03-28T22:30", "2026-03-29T01:30"),
        ("Asia/Kathmandu", "2026-06-01T12:00", "2026-06-01T06:15", "2026-06-01T12:00"),
        // Samoa left out 30 December 2011 altogether.
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-30T22:00", "2011-12-31T12:00"),
    ])
    func `a skipped time moves on and a doubled one is the first`(
        name: String,
        wall: String,
        utc: String,
        shown: String
    ) throws {
        let zone = try #require(Zone(name))
        let instant = zone.instant(of: try #require(CivilTime(wall)))
        #expect(Zone.utc.civil(at: instant).description == utc)
        #expect(zone.civil(at: instant).description == shown)
    }

    @Test(arguments: ["", "EST", "GMT+5", "Mars/Olympus", "Europe/Berlin\u{0}", "../../etc/passwd", "Europe/", "CET"])
    func `only names of places are zones`(name: String) {
        #expect(Zone(name) == nil)
    }

    @Test func `a name longer than any is refused`() {
        #expect(Zone(String(repeating: "a/", count: 100_000)) == nil)
    }

    @Test func `zones of one name are equal`() {
        #expect(Zone("Europe/Madrid") == Zone("Europe/Madrid"))
        #expect(Zone("Europe/Madrid") != Zone("Europe/Berlin"))
        #expect(Zone.utc == Zone("UTC"))
    }

    @Test func `a zone may bring rules of its own`() throws {
        let own = try #require(Zone(own: "Clinic", transitions: [1_000_000], offsets: [3_600, 7_200]))
        #expect(own.offset(at: Instant(seconds: 999_999)) == 3_600)
        #expect(own.offset(at: Instant(seconds: 1_000_000)) == 7_200)
        #expect(own == Zone(own: "Clinic", transitions: [1_000_000], offsets: [3_600, 7_200]))
        #expect(own != Zone(own: "Clinic", transitions: [1_000_000], offsets: [3_600, 0]))
        #expect(Zone(own: "UTC", transitions: [], offsets: [0]) != .utc)
        #expect(Zone(own: "x", transitions: [1], offsets: [0]) == nil)
        #expect(Zone(own: "x", transitions: [2, 1], offsets: [0, 1, 2]) == nil)
        #expect(Zone(own: "x", transitions: [], offsets: [86_400]) == nil)
    }

    @Test func `extreme instants do not trap`() throws {
        let zone = try #require(Zone("America/Sao_Paulo"))
        for instant in [Instant(microseconds: .min), Instant(microseconds: .max), Instant(microseconds: -1)] {
            #expect(abs(zone.offset(at: instant)) < 86_400)
            #expect((0..<86_400).contains(zone.civil(at: instant).secondOfDay))
        }
    }

    @Test func `asking for offsets by the hundred thousand is quick`() throws {
        let zone = try #require(Zone("Europe/Berlin"))
        let clock = ContinuousClock()
        var sum = 0
        let took = clock.measure {
            for step in Int64(0)..<100_000 { sum += zone.offset(at: Instant(seconds: 1_750_000_000 + step * 4_000)) }
        }
        #expect(sum > 0)
        #expect(took < .seconds(5), "an unoptimised build under load; a release build needs about 5 ms")
    }

    @Test func `a day starts when its first minute does`() throws {
        let beirut = try #require(Zone("Asia/Beirut"))
        let day = try #require(LocalDate("2026-03-29"))
        #expect(beirut.civil(at: beirut.startOfDay(day)).description == "2026-03-29T01:00")
    }
}
