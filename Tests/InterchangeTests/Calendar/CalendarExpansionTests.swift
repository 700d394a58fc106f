import Care
import Interchange
import TestKit
import Testing

struct CalendarExpansionTests {
    private static let nineInBerlin = "DTSTART;TZID=Europe/Berlin:20261019T090000\nDURATION:PT1H\n"

    @Test func `nine stays nine when clocks change`() throws {
        let lines = CalendarSample.event(Self.nineInBerlin + "RRULE:FREQ=WEEKLY;COUNT=3")
        #expect(
            try CalendarSample.times(lines, from: "2026-10-01", to: "2026-12-01", in: .utc)
                == ["2026-10-19T07:00", "2026-10-26T08:00", "2026-11-02T08:00"]
        )
    }

    @Test func `a time the night skips moves on by the gap, and one that comes twice is the first`() throws {
        let lines = CalendarSample.event("DTSTART;TZID=Europe/Berlin:20260328T023000\nRRULE:FREQ=DAILY;COUNT=3")
        #expect(
            try CalendarSample.times(lines, from: "2026-03-01", to: "2026-04-01")
                == ["2026-03-28T02:30", "2026-03-29T03:30", "2026-03-30T02:30"]
        )
        let twice = CalendarSample.event("DTSTART;TZID=Europe/Berlin:20261025T023000")
        #expect(try CalendarSample.times(twice, from: "2026-10-01", to: "2026-11-01", in: .utc) == ["2026-10-25T00:30"])
    }

    @Test func `a day is a day of the calendar and 24 hours are hours`() throws {
        let day = CalendarSample.event("DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:P1D")
        #expect(
            try CalendarSample.busy(day, from: "2026-03-01", to: "2026-04-01") == ["2026-03-28T12:00/2026-03-29T12:00"]
        )
        let hours = CalendarSample.event("DTSTART;TZID=Europe/Berlin:20260328T120000\nDURATION:PT24H")
        #expect(
            try CalendarSample.busy(hours, from: "2026-03-01", to: "2026-04-01")
                == ["2026-03-28T12:00/2026-03-29T13:00"]
        )
        let ends = CalendarSample.event(
            "DTSTART;TZID=Europe/Berlin:20260328T120000\nDTEND;TZID=America/New_York:20260328T080000"
        )
        #expect(
            try CalendarSample.busy(ends, from: "2026-03-01", to: "2026-04-01") == ["2026-03-28T12:00/2026-03-28T13:00"]
        )
    }

    @Test func `without an end a date lasts a day and a time takes none`() throws {
        let lines =
            CalendarSample.event("DTSTART;VALUE=DATE:20260301") + "\n"
            + CalendarSample.event("DTSTART:20260310T100000Z", uid: "two")
        #expect(try CalendarSample.times(lines, from: "2026-03-01", to: "2026-04-01").count == 2)
        #expect(
            try CalendarSample.busy(lines, from: "2026-03-01", to: "2026-04-01")
                == ["2026-03-01T00:00/2026-03-02T00:00"]
        )
    }

    @Test func `exceptions and extra times count, in whatever kind they are written`() throws {
        let lines = CalendarSample.event(
            Self.nineInBerlin + """
                RRULE:FREQ=DAILY;COUNT=6
                EXDATE;TZID=Europe/Berlin:20261020T090000
                EXDATE:20261021T070000Z
                EXDATE;VALUE=DATE:20261022
                EXDATE;TZID=Europe/Berlin:20261023T100000
                RDATE;TZID=Europe/Berlin:20261101T150000,20261023T090000
                RDATE;VALUE=PERIOD:20261102T100000Z/PT3H,20261103T100000Z/20261103T120000Z
                """
        )
        #expect(
            try CalendarSample.busy(lines, from: "2026-10-01", to: "2026-12-01") == [
                "2026-10-19T09:00/2026-10-19T10:00", "2026-10-23T09:00/2026-10-23T10:00",
                "2026-10-24T09:00/2026-10-24T10:00", "2026-11-01T15:00/2026-11-01T16:00",
                "2026-11-02T11:00/2026-11-02T14:00", "2026-11-03T11:00/2026-11-03T13:00",
            ]
        )
    }

    @Test func `one instance may be moved, another called off, and neither hides the rest`() throws {
        let lines =
            CalendarSample.event(Self.nineInBerlin + "RRULE:FREQ=DAILY;COUNT=4") + "\n"
            + CalendarSample.event(
                "RECURRENCE-ID;TZID=Europe/Berlin:20261020T090000\nDTSTART;TZID=Europe/Berlin:20261120T160000"
            ) + "\n"
            + CalendarSample.event("RECURRENCE-ID:20261021T070000Z\nDTSTART:20261021T070000Z\nSTATUS:CANCELLED")
        #expect(
            try CalendarSample.times(lines, from: "2026-10-01", to: "2026-12-01")
                == ["2026-10-19T09:00", "2026-10-22T09:00", "2026-11-20T16:00"]
        )
        // Moved into the window from far outside of it, and out of it.
        #expect(try CalendarSample.times(lines, from: "2026-11-01", to: "2026-12-01") == ["2026-11-20T16:00"])
        #expect(try CalendarSample.times(lines, from: "2026-10-20", to: "2026-10-21") == [])
    }

    @Test func `an older word on an instance does not replace a newer one`() throws {
        let id = "RECURRENCE-ID:20261020T070000Z\n"
        let lines =
            CalendarSample.event(Self.nineInBerlin + "RRULE:FREQ=DAILY;COUNT=2") + "\n"
            + CalendarSample.event(id + "SEQUENCE:2\nDTSTART:20261020T120000Z") + "\n"
            + CalendarSample.event(id + "SEQUENCE:1\nDTSTART:20261020T150000Z")
        #expect(
            try CalendarSample.times(lines, from: "2026-10-01", to: "2026-12-01", in: .utc)
                == ["2026-10-19T07:00", "2026-10-20T12:00"]
        )
    }

    @Test func `this and all future instances move together, over a change of clocks`() throws {
        let lines =
            CalendarSample.event(Self.nineInBerlin + "RRULE:FREQ=WEEKLY;COUNT=4") + "\n"
            + CalendarSample.event(
                """
                RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261026T090000
                DTSTART;TZID=Europe/Berlin:20261027T140000
                DURATION:PT2H
                """
            ) + "\n" + CalendarSample.event("RECURRENCE-ID:20261102T080000Z\nDTSTART:20261102T080000Z\nDURATION:PT5M")
        #expect(
            try CalendarSample.busy(lines, from: "2026-10-01", to: "2026-12-01") == [
                "2026-10-19T09:00/2026-10-19T10:00", "2026-10-27T14:00/2026-10-27T16:00",
                "2026-11-02T09:00/2026-11-02T09:05", "2026-11-10T14:00/2026-11-10T16:00",
            ]
        )
        #expect(try CalendarSample.times(lines, from: "2026-11-10", to: "2026-11-11") == ["2026-11-10T14:00"])
    }

    @Test func `an instance without its series counts`() throws {
        let lines = CalendarSample.event("RECURRENCE-ID:20261020T070000Z\nDTSTART:20261020T120000Z")
        #expect(try CalendarSample.times(lines, from: "2026-10-01", to: "2026-12-01", in: .utc) == ["2026-10-20T12:00"])
    }

    @Test func `events that share a UID by mistake all count`() throws {
        let lines = ["0", "1", "2"].map { CalendarSample.event("DTSTART:2026102\($0)T070000Z") }.joined(separator: "\n")
        #expect(try CalendarSample.times(lines, from: "2026-10-01", to: "2026-12-01", in: .utc).count == 3)
    }

    @Test func `days are lived through where one is, also when midnight does not exist`() throws {
        let zone = try #require(Zone("America/Asuncion"))
        let lines = CalendarSample.event("DTSTART;VALUE=DATE:20231001\nRRULE:FREQ=DAILY;UNTIL=20231003")
        #expect(
            try CalendarSample.busy(lines, from: "2023-09-01", to: "2023-11-01", in: zone)
                == ["2023-10-01T01:00/2023-10-04T00:00"]
        )
    }

    @Test func `far away on an endless rule little is walked, and the ceiling is told`() throws {
        var limits = CalendarLimits.standard
        (limits.stepsPerSeries, limits.instancesPerSeries) = (4_000, 50)
        func expand(_ rule: String) throws -> CalendarExpansion {
            let lines = CalendarSample.event("DTSTART:19700101T000000Z\nRRULE:\(rule)")
            let window = try CalendarSample.window("2059-03-01", "2059-04-01", in: .utc)
            return CalendarExpander(window: window, zone: .utc, limits: limits)
                .expand(try CalendarSample.read(lines).calendars)
        }
        for (rule, count) in [
            ("FREQ=DAILY", 31), ("FREQ=WEEKLY;INTERVAL=3", 2), ("FREQ=MONTHLY", 1), ("FREQ=YEARLY;BYMONTH=3", 1),
            ("FREQ=HOURLY;BYHOUR=3", 31), ("FREQ=DAILY;COUNT=100000", 31), ("FREQ=DAILY;COUNT=9999", 0),
            ("FREQ=MINUTELY;INTERVAL=100000", 0), ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", 0),
        ] {
            let expansion = try expand(rule)
            #expect(expansion.isComplete, "\(rule)")
            if rule.contains("MINUTELY") { continue }
            #expect(expansion.instances.count == count, "\(rule)")
        }
        let many = try expand("FREQ=HOURLY")
        #expect(many.instances.count == 50)
        #expect(many.unfinished.map(\.stop) == [.tooManyInstances(limit: 50)])
        let work = try expand("FREQ=DAILY;BYMONTH=3;COUNT=100000")
        #expect(work.unfinished.map(\.stop) == [.tooMuchWork(limit: 4_000)])
        #expect(work.unfinished.map(\.uid) == ["one"])
    }

    @Test func `no series uses up what single events need`() throws {
        var limits = CalendarLimits.standard
        (limits.steps, limits.instances) = (1_000, 20)
        let lines =
            CalendarSample.event("DTSTART:20260301T000000Z\nRRULE:FREQ=SECONDLY", uid: "endless") + "\n"
            + CalendarSample.event("DTSTART:20260310T100000Z", uid: "single") + "\n"
            + CalendarSample.event("DTSTART:20260301T000000Z\nRRULE:FREQ=DAILY", uid: "late")
        let window = try CalendarSample.window("2026-03-01", "2026-04-01", in: .utc)
        let expansion = CalendarExpander(window: window, zone: .utc, limits: limits)
            .expand(try CalendarSample.read(lines).calendars)
        #expect(expansion.instances.contains { $0.event.uid == "single" })
        #expect(expansion.instances.count <= 20)
        #expect(expansion.unfinished.map(\.uid) == ["endless", "late"])
    }

    @Test func `all from one instance on may be called off`() throws {
        let lines =
            CalendarSample.event(Self.nineInBerlin + "RRULE:FREQ=WEEKLY") + "\n"
            + CalendarSample.event(
                "RECURRENCE-ID;RANGE=THISANDFUTURE:20261102T080000Z\nDTSTART:20261102T080000Z\nSTATUS:CANCELLED"
            )
        #expect(
            try CalendarSample.times(lines, from: "2026-10-01", to: "2027-12-01")
                == ["2026-10-19T09:00", "2026-10-26T09:00"]
        )
    }

    @Test func `days that are moved stay whole days`() throws {
        let lines =
            CalendarSample.event("DTSTART;VALUE=DATE:20261023\nRRULE:FREQ=DAILY;COUNT=4") + "\n"
            + CalendarSample.event("RECURRENCE-ID;VALUE=DATE:20261024\nDTSTART;VALUE=DATE:20261030\nDURATION:P2D")
        #expect(
            try CalendarSample.busy(lines, from: "2026-10-01", to: "2026-12-01") == [
                "2026-10-23T00:00/2026-10-24T00:00", "2026-10-25T00:00/2026-10-27T00:00",
                "2026-10-30T00:00/2026-11-01T00:00",
            ]
        )
    }

    private static let zones = [
        "America/New_York", "America/Sao_Paulo", "America/St_Johns", "Europe/Berlin", "Europe/London", "Europe/Dublin",
        "Asia/Tehran", "Asia/Kolkata", "Asia/Beirut", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Auckland",
    ]

    @Test(arguments: 0..<20)
    func `a window shows what a walk from the start shows there`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for name in Self.zones {
            let zone = try #require(Zone(name))
            let rule = Self.rule(&random)
            let day = 10 + Int.random(in: 0..<18, using: &random)
            let hour = Int.random(in: 0...3, using: &random)
            let start = "201903\(day)T0\(hour)3000"
            let lines = CalendarSample.event("DTSTART;TZID=\(name):\(start)\nDURATION:PT1H\nRRULE:\(rule)")
            let all = try CalendarSample.times(lines, from: "2019-01-01", to: "2029-01-01", in: zone)
            for _ in 0..<5 {
                let first = LocalDate(dayNumber: 17_900 + Int.random(in: 0..<3_600, using: &random))
                let last = first.adding(days: Int.random(in: 1...40, using: &random))
                let part = try CalendarSample.times(lines, from: "\(first)", to: "\(last)", in: zone)
                // An instance that begins the evening before may reach in.
                let expected = all.filter { $0 >= "\(first)" && $0 < "\(last)" }
                #expect(part.filter { $0 >= "\(first)" } == expected, "\(rule) in \(name), \(first) to \(last)")
            }
        }
    }

    private static func rule(_ random: inout SplitMix64) -> String {
        let parts = [
            "DAILY", "DAILY;BYDAY=MO,WE,FR", "WEEKLY", "WEEKLY;BYDAY=TU,SA;WKST=SU", "MONTHLY", "MONTHLY;BYDAY=-1SU",
            "MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "YEARLY;BYMONTH=3,10;BYDAY=-1SU",
            "YEARLY;BYWEEKNO=1,53;BYDAY=TH",
            "YEARLY;BYYEARDAY=-1,100", "HOURLY;INTERVAL=7", "MINUTELY;INTERVAL=1000",
        ]
        var rule = "FREQ=" + (parts.randomElement(using: &random) ?? "DAILY")
        if !rule.contains("INTERVAL") { rule += ";INTERVAL=\(Int.random(in: 1...4, using: &random))" }
        if Bool.random(using: &random) { rule += ";COUNT=\(Int.random(in: 1...2_000, using: &random))" }
        return rule
    }
}
