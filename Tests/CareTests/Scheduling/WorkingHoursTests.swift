import Care
import TestKit
import Testing

/// Whether hours hold a visit, and whether they can all be kept.
@Suite struct WorkingHoursTests {
    private let me = Identifier<Practitioner>(1)
    private let here = Identifier<Location>(1)
    private let there = Identifier<Location>(2)

    private func hours(_ weekday: Int, _ from: Int, _ to: Int, at place: Identifier<Location>? = nil) -> OpeningHours {
        OpeningHours(practitioner: me, location: place ?? here, weekday: weekday, from: from, to: to)
    }

    private func isOpen(_ weekly: [OpeningHours], _ from: String, _ to: String, in zone: Zone) throws -> Bool {
        let start = zone.instant(of: try #require(CivilTime(from)))
        let end = zone.instant(of: try #require(CivilTime(to)))
        return WorkingHours(weekly: weekly).isOpen(start..<end, of: me, at: here, in: zone)
    }

    @Test(arguments: [
        ("2026-11-23T09:00", "2026-11-23T09:30", true), ("2026-11-23T11:45", "2026-11-23T12:15", true),
        ("2026-11-23T13:30", "2026-11-23T14:01", false), ("2026-11-23T08:59", "2026-11-23T09:30", false),
        ("2026-11-24T09:00", "2026-11-24T09:30", false), ("2026-11-23T15:00", "2026-11-23T15:30", false),
        ("2026-11-23T23:30", "2026-11-24T00:30", true), ("2026-11-23T23:30", "2026-11-24T01:30", false),
    ])
    func `a visit is held by hours that follow each other`(from: String, to: String, isHeld: Bool) throws {
        let zone = try #require(Zone("Europe/Madrid"))
        let weekly = [
            hours(1, 540, 720), hours(1, 720, 840), hours(1, 900, 960, at: there), hours(1, 1380, 1440),
            hours(2, 0, 60),
        ]
        #expect(try isOpen(weekly, from, to, in: zone) == isHeld)
    }

    @Test func `a night on which the clock changes is as long as it is`() throws {
        let zone = try #require(Zone("Europe/Madrid"))
        let night = [hours(7, 60, 240)]
        let sunday = try #require(LocalDate("2027-03-28"))
        let opens = zone.instant(of: CivilTime(sunday, hour: 1, minute: 0))
        let open = WorkingHours(weekly: night)
        #expect(open.isOpen(opens..<opens + .hours(2), of: me, at: here, in: zone))
        #expect(!open.isOpen(opens..<opens + .hours(3), of: me, at: here, in: zone))
    }

    @Test func `whatever is held is covered minute by minute, and nothing else`() throws {
        let zone = try #require(Zone("America/Sao_Paulo"))
        let monday = try #require(LocalDate("2026-11-23"))
        for seed in 0..<200 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let weekly = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                let from = Int.random(in: 0..<1439, using: &random)
                let to = Int.random(in: (from + 1)...1440, using: &random)
                return hours(Int.random(in: 1...2, using: &random), from, to)
            }
            let start = zone.startOfDay(monday) + .minutes(Int64.random(in: 0..<2_000, using: &random))
            let end = start + .minutes(Int64.random(in: 1...600, using: &random))
            let isCovered = stride(from: start.microseconds, to: end.microseconds, by: 60_000_000).allSatisfy {
                moment in
                let civil = zone.civil(at: Instant(microseconds: moment))
                return weekly.contains {
                    $0.weekday == civil.date.weekday && $0.from <= civil.minuteOfDay && civil.minuteOfDay < $0.to
                }
            }
            let isHeld = WorkingHours(weekly: weekly).isOpen(start..<end, of: me, at: here, in: zone)
            #expect(isHeld == isCovered, "seed \(seed)")
        }
    }

    @Test func `two spans clash where any two of them overlap, and only there`() {
        for seed in 0..<300 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let weekly = (0..<Int.random(in: 0...6, using: &random)).map { _ in
                let from = Int.random(in: 0..<20, using: &random)
                return hours(
                    Int.random(in: 1...3, using: &random),
                    from,
                    Int.random(in: (from + 1)...24, using: &random)
                )
            }
            let overlaps = weekly.enumerated().contains { index, one in
                weekly[..<index].contains { other in
                    guard other.weekday == one.weekday else { return false }
                    return (other.from..<other.to).overlaps(one.from..<one.to)
                }
            }
            #expect((OpeningHours.clash(in: weekly) != nil) == overlaps, "seed \(seed)")
        }
    }
}
