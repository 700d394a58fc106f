import Care
import Testing

@Suite struct NightlyPlanTests {
    private func plan(_ zone: String, at minute: Int = 150) throws -> NightlyPlan {
        NightlyPlan(minuteOfDay: minute, zone: try #require(Zone(zone)))
    }

    /// Lives through nights minute by minute; gives when a backup was taken.
    private func live(
        _ plan: NightlyPlan,
        from start: Instant,
        days: Int,
        fails: (Int) -> Bool = { _ in false }
    )
        -> [Instant]
    {
        var proved: Instant? = start
        var failed: Instant?
        var tries: [Instant] = []
        for minute in 0..<days * 1_440 {
            let now = start + .minutes(Int64(minute))
            guard plan.next(proved: proved, failed: failed, now: now) <= now else { continue }
            if fails(tries.count) { failed = now } else { proved = now }
            tries.append(now)
        }
        return tries
    }

    @Test(arguments: ["Europe/Madrid", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata"])
    func `each night of a year has one backup, whatever the clocks do`(zone: String) throws {
        for minute in [0, 30, 90, 119, 150, 179, 1_439] {
            let plan = try plan(zone, at: minute)
            // 2026-01-10 12:00 UTC.
            let taken = live(plan, from: Instant(seconds: 1_768_046_400), days: 365)
            let dates = taken.map { plan.zone.civil(at: $0).date }
            #expect(taken.count == 365, "\(zone) \(minute)")
            #expect(Set(dates).count == 365, "\(zone) \(minute)")
        }
    }

    @Test func `a time the night skips moves on with the clock, and one that comes twice is taken once`() throws {
        let plan = try plan("Europe/Madrid")
        let spring = live(plan, from: Instant(seconds: 1_774_728_000), days: 1)  // 2026-03-28 20:00 UTC
        #expect(spring == [Instant(seconds: 1_774_747_800)])  // 03:30 summer time, 01:30 UTC
        let autumn = live(plan, from: Instant(seconds: 1_792_872_000), days: 1)  // 2026-10-24 20:00 UTC
        #expect(autumn == [Instant(seconds: 1_792_888_200)])  // the first 02:30, 00:30 UTC
    }

    @Test func `a failed night is tried again every hour until it is good`() throws {
        let taken = live(try plan("UTC"), from: Instant(seconds: 1_768_046_400), days: 1) { $0 < 3 }
        #expect(taken.count == 4)
        #expect(zip(taken, taken.dropFirst()).allSatisfy { $1 - $0 == .hours(1) })
    }

    @Test func `what was missed is made up for at once, and a failure from a clock ahead delays nothing`() throws {
        let plan = try plan("UTC")
        let noon = Instant(seconds: 1_768_046_400)
        #expect(plan.next(proved: nil, failed: nil, now: noon) <= noon)
        #expect(plan.next(proved: noon - .days(3), failed: nil, now: noon) <= noon)
        #expect(plan.next(proved: nil, failed: noon + .hours(3), now: noon) <= noon)
        #expect(plan.next(proved: noon - .hours(1), failed: nil, now: noon) == noon + .minutes(14 * 60 + 30))
    }
}
