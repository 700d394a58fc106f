import Care
import Rehearsal
import Simulator
import Testing

/// What counts as waiting for an offer: the time at which it could have been made.
@Suite struct TimeOutsideTests {
    private let night = QuietHours.standard

    private func outside(from start: String, until end: String) throws -> Span {
        let zone = try #require(Zone("America/Sao_Paulo"))
        return try night.timeOutside(
            from: zone.instant(of: #require(CivilTime(start))),
            until: zone.instant(of: #require(CivilTime(end))),
            in: zone
        )
    }

    @Test func `a night that begins a second after a time came free does not count`() throws {
        #expect(try outside(from: "2026-03-02T19:59:59", until: "2026-03-03T08:00:01") == .seconds(2))
        #expect(try outside(from: "2026-03-02T19:59:59", until: "2026-03-03T08:01:10") == .seconds(71))
        #expect(try outside(from: "2026-03-02T19:59:59", until: "2026-03-04T08:00:01") == .hours(12) + .seconds(2))
    }

    @Test func `within a day all of it counts, within a night nothing, and nothing backwards`() throws {
        #expect(try outside(from: "2026-03-02T09:00:30", until: "2026-03-02T09:02:00") == .seconds(90))
        #expect(try outside(from: "2026-03-02T21:00:00", until: "2026-03-03T07:59:59") == .zero)
        #expect(try outside(from: "2026-03-02T09:02:00", until: "2026-03-02T09:00:30") == .zero)
    }

    /// Berlin's clocks go forward on 29 March 2026, New York's on the 8th, India's never.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `it is what counting each second gives, also when clocks change`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let noons = ["Europe/Berlin": "2026-03-28", "America/New_York": "2026-03-07", "Asia/Kolkata": "2026-03-07"]
        for (name, day) in noons.sorted(by: { $0.key < $1.key }) {
            let zone = try #require(Zone(name))
            let noon = try zone.instant(of: #require(CivilTime("\(day)T12:00:00")))
            let start = noon + .seconds(random.span(0...86_400))
            let seconds = random.span(0...90_000)
            let counted = (0..<seconds).filter { !night.isQuiet(at: start + .seconds($0), in: zone) }.count
            let told = night.timeOutside(from: start, until: start + .seconds(seconds), in: zone)
            #expect(told == .seconds(Int64(counted)), "\(name), \(start), \(seconds)")
        }
    }
}
