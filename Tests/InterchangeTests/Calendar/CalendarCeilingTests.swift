import Care
import Interchange
import TestKit
import Testing

/// What is cut off because it is too much: never free time, and always told.
struct CalendarCeilingTests {
    private func busy(
        _ lines: String,
        policy: BusyTimes.Policy = BusyTimes.Policy(),
        _ change: (inout CalendarLimits) -> Void
    ) throws -> (ranges: [String], stops: [CalendarExpansion.Stop]) {
        var limits = CalendarLimits.standard
        change(&limits)
        let window = try CalendarSample.window("2026-03-01", "2026-03-03", in: .utc)
        let calendars = try CalendarSample.read(lines).calendars
        let busy = BusyTimes(calendars, window: window, zone: .utc, policy: policy, limits: limits)
        return (
            busy.ranges.map { "\(Zone.utc.civil(at: $0.lowerBound))/\(Zone.utc.civil(at: $0.upperBound))" },
            busy.unfinished.map(\.stop)
        )
    }

    private static let hourly = "DTSTART:20260228T000000Z\nDURATION:PT5M\nRRULE:FREQ=HOURLY"

    @Test func `after the last time that was found all is busy`() throws {
        let many = try busy(CalendarSample.event(Self.hourly)) { $0.instancesPerSeries = 2 }
        #expect(
            many.ranges
                == [
                    "2026-03-01T00:00/2026-03-01T00:05", "2026-03-01T01:00/2026-03-01T01:05",
                    "2026-03-01T02:00/2026-03-03T00:00",
                ]
        )
        #expect(many.stops == [.tooManyInstances(limit: 2)])
        // Nothing within the window was reached.
        let late = try busy(CalendarSample.event(Self.hourly + ";COUNT=100000;BYMONTH=2,3")) { $0.stepsPerSeries = 20 }
        #expect(late.ranges == ["2026-03-01T00:00/2026-03-03T00:00"])
        #expect(late.stops == [.tooMuchWork(limit: 20)])
    }

    @Test func `what takes no time blocks none when it is cut off`() throws {
        for line in ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"] {
            let cut = try busy(CalendarSample.event(Self.hourly + "\n" + line)) { $0.stepsPerSeries = 20 }
            #expect(cut.ranges == [])
            #expect(cut.stops.count == 1)
        }
    }

    @Test func `a series after the calendar's last step blocks all`() throws {
        let lines =
            CalendarSample.event("DTSTART:20260301T000000Z\nRRULE:FREQ=SECONDLY\nTRANSP:TRANSPARENT", uid: "endless")
            + "\n" + CalendarSample.event("DTSTART:20260301T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY", uid: "late")
        let cut = try busy(lines) { $0.steps = 1_000 }
        #expect(cut.ranges == ["2026-03-01T00:00/2026-03-03T00:00"])
        #expect(cut.stops.count == 2)
    }

    @Test(arguments: 0..<60) func `whatever is cut off, nothing is free that is busy`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let rules = [
            "FREQ=HOURLY;INTERVAL=5", "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=DAILY;BYHOUR=2;BYMINUTE=0,30",
            "FREQ=MINUTELY;INTERVAL=90;COUNT=300",
            "FREQ=DAILY;COUNT=80;BYDAY=MO,SU", "FREQ=MONTHLY;BYMONTHDAY=1,2,3;BYSETPOS=1,-1",
        ]
        var lines: [String] = []
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            // Berlin skips the time from 2 to 3 within the window.
            let zone = ["UTC", "Europe/Berlin", "America/New_York"].randomElement(using: &random) ?? "UTC"
            let day = Int.random(in: 10...28, using: &random)
            let start = "DTSTART;TZID=\(zone):202603\(day)T060000\nDURATION:PT20M\n"
            let rule = (1...Int.random(in: 1...2, using: &random)).map { _ in
                "RRULE:" + (rules.randomElement(using: &random) ?? "FREQ=DAILY")
            }
            lines.append(CalendarSample.event(start + rule.joined(separator: "\n") + "\nRDATE:20260329T111500Z"))
        }
        if Bool.random(using: &random) {
            let shift = Int.random(in: 10...28, using: &random)
            lines.append(
                CalendarSample.event(
                    "RECURRENCE-ID;RANGE=THISANDFUTURE:20260320T060000Z\nDTSTART:202603\(shift)T070000Z\nDURATION:PT30M"
                )
            )
        }
        lines.append(CalendarSample.event("RECURRENCE-ID:20260328T060000Z\nDTSTART:20260329T230000Z\nDURATION:PT15M"))
        let window = try CalendarSample.window("2026-03-28", "2026-03-31", in: .utc)
        let calendars = try CalendarSample.read(lines.joined(separator: "\n")).calendars
        let whole = BusyTimes(calendars, window: window, zone: .utc)
        #expect(whole.unfinished == [])
        for _ in 0..<20 {
            var limits = CalendarLimits.standard
            limits.stepsPerSeries = Int.random(in: 0...400, using: &random)
            limits.instancesPerSeries = Int.random(in: 0...40, using: &random)
            let cut = BusyTimes(calendars, window: window, zone: .utc, limits: limits)
            #expect(cut.unfinished.isEmpty == false || cut.ranges == whole.ranges)
            for range in whole.ranges {
                #expect(cut.ranges.contains { $0.clamped(to: range) == range })
            }
        }
    }

    @Test func `a series of listed times comes after single events`() throws {
        let listed = (10...19).map { "202603\($0)T100000Z" }.joined(separator: ",")
        let lines =
            CalendarSample.event("DTSTART:20260301T100000Z\nRDATE:\(listed)", uid: "listed") + "\n"
            + CalendarSample.event("DTSTART:20260320T100000Z", uid: "single")
        var limits = CalendarLimits.standard
        limits.instances = 4
        let window = try CalendarSample.window("2026-03-01", "2026-04-01", in: .utc)
        let expansion = CalendarExpander(window: window, zone: .utc, limits: limits)
            .expand(try CalendarSample.read(lines).calendars)
        #expect(expansion.instances.contains { $0.event.uid == "single" })
        #expect(expansion.unfinished.map(\.uid) == ["listed"])
    }

    @Test func `words on single instances cost once, however many clocks a series has`() throws {
        let zones = ["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Asia/Kolkata", "UTC"]
        let masters = zones.map {
            CalendarSample.event("DTSTART;TZID=\($0):20260301T100000\nDURATION:PT5M\nRRULE:FREQ=DAILY;COUNT=2")
        }
        let singles = (0..<200).map {
            CalendarSample.event(
                "RECURRENCE-ID:20260401T0000\(10 + $0 % 50)Z\nDTSTART:20260501T000000Z\nSEQUENCE:\($0)"
            )
        }
        let lines = (masters + singles).joined(separator: "\n")
        // The newest word on each of 50 instances, and a few steps for each rule.
        #expect(try busy(lines) { $0.stepsPerSeries = 49 }.stops == [.tooMuchWork(limit: 49)])
        #expect(try busy(lines) { $0.stepsPerSeries = 120 }.stops == [])
    }

    @Test func `a list counts without what it says twice, and what it costs is charged`() throws {
        let rule = try RecurrenceRule("FREQ=MONTHLY;BYDAY=MO,1TU,MO,1TU;BYMONTH=3,3;BYSETPOS=1,-1,1")
        #expect(rule.description == "FREQ=MONTHLY;BYDAY=MO,1TU;BYMONTH=3;BYSETPOS=1,-1")
        let positions = (1...366).flatMap { ["\($0)", "\(-$0)"] }.joined(separator: ",")
        for frequency in ["DAILY", "HOURLY", "MINUTELY"] {
            let lines = CalendarSample.event("DTSTART:20260301T100000Z\nRRULE:FREQ=\(frequency);BYSETPOS=\(positions)")
            let cut = try busy(lines) { $0.stepsPerSeries = 700 }
            #expect(cut.stops == [.tooMuchWork(limit: 700)], "\(frequency)")
        }
    }
}
