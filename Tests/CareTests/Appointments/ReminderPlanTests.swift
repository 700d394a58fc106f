import Care
import TestKit
import Testing

struct ReminderPlanTests {
    private let plan = ReminderPlan()
    private let usual: [Span] = [.hours(48), .hours(24)]

    private func due(_ start: String, _ zone: Zone, offsets: [Span]? = nil, now: String? = nil) throws -> [String] {
        let start = zone.instant(of: try #require(CivilTime(start)))
        let now = try now.map { zone.instant(of: try #require(CivilTime($0))) } ?? start - .days(400)
        return plan.reminders(start: start, offsets: offsets ?? usual, zone: zone, now: now)
            .map { zone.civil(at: $0.dueAt).description }
    }

    @Test(arguments: [
        ("2026-11-24T10:30", ["2026-11-22T10:30", "2026-11-23T10:30"]),
        // A visit at 07:15: its reminders would be quiet and go the evening before.
        ("2026-11-24T07:15", ["2026-11-21T19:30", "2026-11-22T19:30"]),
        ("2026-11-24T21:00", ["2026-11-22T19:30", "2026-11-23T19:30"]),
        // Over the nights clocks change the wall time stays.
        ("2026-03-30T09:00", ["2026-03-28T09:00", "2026-03-29T09:00"]),
        ("2026-10-26T09:00", ["2026-10-24T09:00", "2026-10-25T09:00"]),
        ("2027-01-01T12:00", ["2026-12-30T12:00", "2026-12-31T12:00"]),
        ("2028-03-01T12:00", ["2028-02-28T12:00", "2028-02-29T12:00"]),
    ])
    func `reminders are due at the same wall time days before`(start: String, expected: [String]) throws {
        #expect(try due(start, #require(Zone("Europe/Berlin"))) == expected)
    }

    @Test func `hours beyond whole days are true hours`() throws {
        let zone = try #require(Zone("Europe/Berlin"))
        // Three hours before 10:00 on the night that lost an hour is 07:00, which is quiet; four before noon is 08:00.
        #expect(try due("2026-03-29T12:00", zone, offsets: [.hours(4)]) == ["2026-03-29T08:00"])
        #expect(try due("2026-11-24T15:00", zone, offsets: [.hours(26)]) == ["2026-11-23T13:00"])
    }

    @Test(arguments: [("2026-10-26T02:30", "2026-10-25T02:30"), ("2026-03-30T02:30", "2026-03-29T03:30")])
    func `a wall time that comes twice, or not at all, gives one reminder`(start: String, expected: String) throws {
        let zone = try #require(Zone("Europe/Berlin"))
        let never = QuietHours(try #require(DailyHours(from: 0, to: 0)))
        let start = zone.instant(of: try #require(CivilTime(start)))
        let planned = ReminderPlan(quietHours: never)
            .reminders(start: start, offsets: [.hours(24)], zone: zone, now: start - .days(3))
        #expect(planned.map { zone.civil(at: $0.dueAt).description } == [expected])
    }

    @Test func `a moment already past gives no reminder`() throws {
        let zone = try #require(Zone("America/Sao_Paulo"))
        #expect(try due("2026-11-24T10:00", zone, now: "2026-11-22T10:01") == ["2026-11-23T10:00"])
        #expect(try due("2026-11-24T10:00", zone, now: "2026-11-23T10:01") == [])
        #expect(try due("2026-11-24T10:00", zone, now: "2026-11-22T10:00").count == 2)
    }

    @Test func `of two reminders within four hours the later goes`() throws {
        let zone = try #require(Zone("Europe/Berlin"))
        #expect(try due("2026-11-24T16:00", zone, offsets: [.hours(5), .hours(3)]) == ["2026-11-24T13:00"])
        // Both would be quiet and move to the same evening.
        #expect(try due("2026-11-24T07:00", zone, offsets: [.hours(10), .hours(6), .hours(2)]) == ["2026-11-23T19:30"])
    }

    @Test func `a reminder is worth nothing sixteen hours late or two before the start`() throws {
        let zone = try #require(Zone("Europe/Berlin"))
        let start = zone.instant(of: try #require(CivilTime("2026-11-24T10:30")))
        let reminders = plan.reminders(
            start: start,
            offsets: [.hours(48), .hours(24), .hours(5)],
            zone: zone,
            now: start - .days(9)
        )
        // Five hours before 10:30 is night and moves to the evening, within the four hours' distance of nothing.
        #expect(reminders.map(\.offset) == [.hours(48), .hours(24), .hours(5)])
        let first = try #require(reminders.first)
        #expect(first.notAfter == first.dueAt + .hours(16))
        let short = plan.reminders(start: start + .hours(5), offsets: [.hours(5)], zone: zone, now: start - .days(9))
        #expect(short.first?.notAfter == start + .hours(3))
    }

    @Test func `a reminder ends before the next one is due`() throws {
        let zone = try #require(Zone("Europe/Berlin"))
        let start = zone.instant(of: try #require(CivilTime("2026-11-24T18:00")))
        let reminders = plan.reminders(
            start: start,
            offsets: [.hours(9), .hours(4)],
            zone: zone,
            now: start - .days(2)
        )
        #expect(reminders.count == 2)
        #expect(reminders[0].notAfter == reminders[1].dueAt - .minutes(1))
    }

    @Test func `offsets that make no sense are ignored`() throws {
        let zone = try #require(Zone("Europe/Berlin"))
        let offsets: [Span] = [.zero, .hours(-5), .days(9_999), Span(microseconds: .max), .hours(24)]
        #expect(try due("2026-11-24T10:30", zone, offsets: offsets) == ["2026-11-23T10:30"])
    }

    @Test func `the same offset twice is one reminder`() throws {
        let zone = try #require(Zone("Europe/Berlin"))
        #expect(try due("2026-11-24T10:30", zone, offsets: [.hours(24), .hours(24)]).count == 1)
    }

    @Test func `reminders keep every promise for random visits in every zone`() throws {
        for zone in try TestZones.all() {
            for seed in UInt64(0)..<20 {
                var random = SplitMix64(seed: seed)
                for _ in 0..<25 { try checkRandomVisit(zone, seed, &random) }
            }
        }
    }

    private func checkRandomVisit(_ zone: Zone, _ seed: UInt64, _ random: inout SplitMix64) throws {
        // 2026 to 2027, in steps of five minutes: nights clocks change and the turn of the year are among them.
        let start = Instant(seconds: 1_767_225_600 + Int64.random(in: 0..<210_240, using: &random) * 300)
        let offsets: [Int64] = try (0..<Int.random(in: 1...4, using: &random)).map { _ in
            try #require([1, 2, 3, 6, 12, 24, 30, 48, 72, 168].randomElement(using: &random))
        }
        let now = start - .hours(Int64.random(in: -5...200, using: &random))
        let reminders = plan.reminders(start: start, offsets: offsets.map { .hours($0) }, zone: zone, now: now)
        func trace() -> String { "seed \(seed) \(zone) start \(zone.civil(at: start)) offsets \(offsets) \(reminders)" }
        let areSound = reminders.allSatisfy {
            !QuietHours.standard.isQuiet(at: $0.dueAt, in: zone) && $0.dueAt < start && $0.dueAt >= now
                && $0.notAfter > $0.dueAt && $0.notAfter < start && $0.notAfter <= $0.dueAt + .hours(16)
        }
        let areInOrder = zip(reminders, reminders.dropFirst()).allSatisfy { earlier, later in
            later.dueAt - earlier.dueAt >= .hours(4) && earlier.notAfter < later.dueAt && earlier.offset > later.offset
        }
        if !areSound || !areInOrder { Issue.record("\(trace())") }
    }
}
