import Care
import TestKit
import Testing

@Suite struct VisitSeriesTests {
    private static let zones = [
        "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Africa/Cairo", "Australia/Lord_Howe",
        "Pacific/Chatham", "America/Havana",
    ]

    private func day(_ text: String) throws -> LocalDate { try #require(LocalDate(text)) }

    private func dates(_ series: VisitSeries) -> [String] { series.dates.map(\.description) }

    @Test func `every second week`() throws {
        let series = try VisitSeries(first: day("2026-12-01"), minuteOfDay: 570, step: .weeks(2), end: .after(4))
        #expect(dates(series) == ["2026-12-01", "2026-12-15", "2026-12-29", "2027-01-12"])
    }

    @Test func `the second Tuesday of each month, the fifth being the last`() throws {
        let second = try VisitSeries(
            first: day("2026-12-08"),
            minuteOfDay: 570,
            step: .months(1),
            end: .on(day("2027-03-09"))
        )
        #expect(dates(second) == ["2026-12-08", "2027-01-12", "2027-02-09", "2027-03-09"])
        let last = try VisitSeries(first: day("2026-12-29"), minuteOfDay: 570, step: .months(2), end: .after(4))
        #expect(dates(last) == ["2026-12-29", "2027-02-23", "2027-04-27", "2027-06-29"])
    }

    @Test func `a date that is left out counts and is not had`() throws {
        let series = try VisitSeries(
            first: day("2026-12-01"),
            minuteOfDay: 570,
            step: .weeks(1),
            end: .after(4),
            without: [day("2026-12-08"), day("2026-12-09")]
        )
        #expect(dates(series) == ["2026-12-01", "2026-12-15", "2026-12-22"])
    }

    @Test func `what makes no series is refused with its reason`() throws {
        let first = try day("2026-12-01")
        func trouble(_ step: VisitSeries.Step, _ end: VisitSeries.End, minute: Int = 0) -> VisitSeries.Trouble? {
            do throws(VisitSeries.Trouble) {
                _ = try VisitSeries(first: first, minuteOfDay: minute, step: step, end: end)
                return nil
            } catch {
                return error
            }
        }
        #expect(trouble(.weeks(1), .after(104)) == nil)
        #expect(trouble(.weeks(1), .after(105)) == .countOutOfRange)
        #expect(trouble(.weeks(1), .after(0)) == .countOutOfRange)
        #expect(trouble(.weeks(0), .after(1)) == .stepOutOfRange)
        #expect(trouble(.months(13), .after(1)) == .stepOutOfRange)
        #expect(trouble(.weeks(1), .on(first)) == nil)
        #expect(trouble(.weeks(1), .on(first.adding(days: -1))) == .endsBeforeItBegins)
        #expect(trouble(.weeks(1), .on(first.adding(days: 103 * 7))) == nil)
        #expect(trouble(.weeks(1), .on(first.adding(days: 104 * 7))) == .countOutOfRange)
        #expect(trouble(.weeks(1), .after(1), minute: 1440) == .timeOutOfRange)
    }

    /// Walks every day of the years and asks of each whether it belongs.
    private func walked(_ first: LocalDate, _ step: VisitSeries.Step, until last: LocalDate) -> [LocalDate] {
        func ordinal(_ date: LocalDate) -> Int { (date.day - 1) / 7 }
        func isLast(_ date: LocalDate) -> Bool { date.adding(days: 7).month != date.month }
        return (first.dayNumber...last.dayNumber).map { LocalDate(dayNumber: $0) }.filter { date in
            guard date.weekday == first.weekday else { return false }
            switch step {
            case .weeks(let count): return (date.dayNumber - first.dayNumber) % (7 * count) == 0
            case .months(let count):
                let months = (date.year - first.year) * 12 + date.month - first.month
                let isThere = ordinal(first) < 4 ? ordinal(date) == ordinal(first) : isLast(date)
                return months % count == 0 && isThere
            }
        }
    }

    @Test func `dates are those that a walk through every day finds`() throws {
        for seed in UInt64(0)..<400 {
            var random = SplitMix64(seed: seed)
            let first = try day("2026-01-01").adding(days: Int.random(in: 0...2_000, using: &random))
            let step: VisitSeries.Step =
                Bool.random(using: &random)
                ? .weeks(Int.random(in: 1...52, using: &random)) : .months(Int.random(in: 1...12, using: &random))
            let last = first.adding(days: Int.random(in: 0...700, using: &random))
            let series = try VisitSeries(first: first, minuteOfDay: 0, step: step, end: .on(last))
            #expect(series.dates == walked(first, step, until: last), "seed \(seed)")
            let counted = try VisitSeries(first: first, minuteOfDay: 0, step: step, end: .after(series.dates.count))
            #expect(counted.dates == series.dates, "seed \(seed)")
        }
    }

    @Test func `the clock on the wall shows the same time on each date, whatever clocks do between`() throws {
        for (number, name) in Self.zones.enumerated() {
            let zone = try #require(Zone(name))
            for seed in UInt64(0)..<40 {
                var random = SplitMix64(seed: seed * 100 + UInt64(number))
                let first = try day("2026-01-01").adding(days: Int.random(in: 0...700, using: &random))
                let minute = Int.random(in: 0...23, using: &random) * 60 + 15
                let series = try VisitSeries(first: first, minuteOfDay: minute, step: .weeks(1), end: .after(60))
                let check = SeriesCheck.open(zone)
                for date in series.dates {
                    let visit = check.visit(on: date, minuteOfDay: minute, now: Instant(seconds: 0))
                    switch visit.result {
                    case .success(let slot):
                        let wall = CivilTime(date, minuteOfDay: minute)
                        #expect(zone.civil(at: slot.start) == wall, "\(name) seed \(seed) \(date)")
                        #expect(slot.end - slot.start == .minutes(30))
                    case .failure(let obstacle):
                        #expect([.noSuchTime, .outsideHours].contains(obstacle), "\(name) seed \(seed) \(date)")
                        let isNight = minute + 30 > 23 * 60 || minute < 4 * 60
                        #expect(isNight, "\(name) \(date) \(minute): \(obstacle)")
                    }
                }
            }
        }
    }

    @Test func `a time the clock skips that day is named, not shifted`() throws {
        let check = SeriesCheck.open(try #require(Zone("Europe/Berlin")))
        let night = try day("2027-03-28")
        #expect(check.visit(on: night, minuteOfDay: 150, now: Instant(seconds: 0)).obstacle == .noSuchTime)
        #expect(check.visit(on: night.adding(days: 7), minuteOfDay: 150, now: Instant(seconds: 0)).obstacle == nil)
    }

    @Test func `what stands in the way is named`() throws {
        let zone = try #require(Zone("Europe/Berlin"))
        let date = try day("2026-12-01")
        let start = zone.instant(of: CivilTime(date, minuteOfDay: 600))
        func obstacle(
            taken: [Taken] = [],
            absences: [Taken] = [],
            needs: [[Resource]] = [],
            minute: Int = 600,
            now: Instant = Instant(seconds: 0)
        ) -> SeriesVisit.Obstacle? {
            let check = SeriesCheck.open(zone, to: 18 * 60, taken: taken, absences: absences, needs: needs)
            return check.visit(on: date, minuteOfDay: minute, now: now).obstacle
        }
        func gone(_ owner: Taken.Owner) -> Taken { Taken(owner, start: start + .minutes(20), end: start + .hours(1)) }
        let room = SampleHours.room(Identifier(3))
        #expect(obstacle() == nil)
        #expect(obstacle(now: start) == .past)
        #expect(obstacle(minute: 17 * 60 + 31) == .outsideHours)
        #expect(obstacle(minute: 17 * 60 + 30) == nil)
        #expect(obstacle(taken: [gone(.practitioner(SampleHours.doctor))]) == .taken)
        #expect(obstacle(taken: [gone(.practitioner(Identifier(99)))]) == nil)
        for owner in [Taken.Owner.everybody, .practitioner(SampleHours.doctor), .location(SampleHours.site)] {
            #expect(obstacle(taken: [gone(owner)], absences: [gone(owner)]) == .away)
        }
        #expect(obstacle(needs: [[room]]) == nil)
        #expect(obstacle(taken: [gone(.resource(room.id))], needs: [[room]]) == .noRoom)
    }
}

extension SeriesCheck {
    /// Half an hour with a doctor who is there every day, from midnight to `to`.
    fileprivate static func open(
        _ zone: Zone,
        to: Int = 24 * 60,
        taken: [Taken] = [],
        absences: [Taken] = [],
        needs: [[Resource]] = []
    ) -> SeriesCheck {
        let weekly = (1...7).map {
            OpeningHours(practitioner: SampleHours.doctor, location: SampleHours.site, weekday: $0, from: 0, to: to)
        }
        return SeriesCheck(
            practitioner: SampleHours.doctor,
            location: SampleHours.site,
            zone: zone,
            demand: VisitDemand(minutes: 30, needs: needs),
            hours: WorkingHours(weekly: weekly),
            taken: TakenTime(taken),
            absences: TakenTime(absences)
        )
    }
}
