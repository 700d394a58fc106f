import Care
import Interchange
import TestKit
import Testing

/// What names an instance of a series is read on the clock of the series, whoever reads it.
struct CalendarOverrideTests {
    private static let nineInNewYork = "DTSTART;TZID=America/New_York:20261026T090000\nDURATION:PT1H\n"
    private static let weekly = CalendarSample.event(nineInNewYork + "RRULE:FREQ=WEEKLY;COUNT=4")

    private func times(_ lines: String..., from: String = "2026-10-01") throws -> [String] {
        try CalendarSample.times(lines.joined(separator: "\n"), from: from, to: "2026-12-01", in: CalendarSample.berlin)
    }

    @Test(arguments: ["20261102T090000", "20261102T140000Z", "20261102"])
    func `all from one instance on move by what they moved`(id: String) throws {
        let from = CalendarSample.event(
            "RECURRENCE-ID;RANGE=THISANDFUTURE:\(id)\nDTSTART;TZID=America/New_York:20261102T100000"
        )
        // Berlin changes its clocks a week before New York.
        #expect(
            try times(Self.weekly, from)
                == ["2026-10-26T14:00", "2026-11-02T16:00", "2026-11-09T16:00", "2026-11-16T16:00"]
        )
    }

    @Test(arguments: ["20261102T090000", "20261102T140000Z", "20261102"])
    func `one instance is replaced, and a newer word on it counts`(id: String) throws {
        let moved = CalendarSample.event("SEQUENCE:1\nRECURRENCE-ID:\(id)\nDTSTART:20261102T180000Z")
        let older = CalendarSample.event(
            "RECURRENCE-ID;TZID=America/New_York:20261102T090000\nDTSTART:20261102T200000Z"
        )
        let expected = ["2026-10-26T14:00", "2026-11-02T19:00", "2026-11-09T15:00", "2026-11-16T15:00"]
        #expect(try times(Self.weekly, moved, older) == expected)
    }

    @Test func `an extra time without a zone is one of the series' clock, and a day has its time`() throws {
        let lines = CalendarSample.event(Self.nineInNewYork + "RDATE:20261101T150000\nRDATE;VALUE=DATE:20261103")
        #expect(try times(lines) == ["2026-10-26T14:00", "2026-11-01T21:00", "2026-11-03T15:00"])
    }

    @Test func `a moment that begins a day here names that day of an all-day series`() throws {
        let days = "DTSTART;VALUE=DATE:20261023\nRRULE:FREQ=DAILY;COUNT=3\n"
        // Midnight in Berlin, and in UTC.
        for moment in ["20261023T220000Z", "20261024T000000Z"] {
            #expect(
                try times(CalendarSample.event(days + "EXDATE:\(moment)")) == ["2026-10-23T00:00", "2026-10-25T00:00"]
            )
            #expect(
                try times(
                    CalendarSample.event(days),
                    CalendarSample.event("RECURRENCE-ID:\(moment)\nDTSTART;VALUE=DATE:20261029")
                ) == ["2026-10-23T00:00", "2026-10-25T00:00", "2026-10-29T00:00"]
            )
            let extra = "DTSTART;VALUE=DATE:20261020\nRDATE:\(moment)"
            #expect(try times(CalendarSample.event(extra)) == ["2026-10-20T00:00", "2026-10-24T00:00"])
        }
    }

    @Test func `an all-day series ends with the day its end begins here`() throws {
        for end in ["20261024T220000Z", "20261025T000000Z", "20261025T120000Z", "20261025"] {
            let lines = CalendarSample.event("DTSTART;VALUE=DATE:20261023\nRRULE:FREQ=DAILY;UNTIL=\(end)")
            #expect(try times(lines).last == "2026-10-25T00:00", "\(end)")
        }
    }

    @Test(arguments: 0..<30) func `however an instance is named, it is the same one`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let names = ["America/New_York", "Asia/Kolkata", "Europe/Berlin", "Australia/Lord_Howe"]
        let (home, reader) = (
            names.randomElement(using: &random) ?? "UTC", names.randomElement(using: &random) ?? "UTC"
        )
        let (homeZone, readerZone) = (try #require(Zone(home)), try #require(Zone(reader)))
        let first = try #require(LocalDate("2026-03-01")).adding(days: Int.random(in: 0...300, using: &random))
        let hour = Int.random(in: 4...23, using: &random)
        let named = CivilTime(first.adding(days: Int.random(in: 1...8, using: &random)), hour: hour, minute: 0)
        let moment = homeZone.instant(of: named)
        let kinds = [
            ":" + Self.stamp(named), ";TZID=\(home):" + Self.stamp(named), ";VALUE=DATE:" + Self.stamp(named).prefix(8),
            ":" + Self.stamp(Zone.utc.civil(at: moment)) + "Z",
        ]
        let start = "DTSTART;TZID=\(home):" + Self.stamp(CivilTime(first, hour: hour, minute: 0)) + "\nDURATION:PT2H\n"
        let moved = "DTSTART;TZID=\(home):" + Self.stamp(CivilTime(named.date, hour: 3, minute: 30)) + "\nDURATION:PT1H"
        func same(_ lines: (String) -> String) throws {
            let window = ("2026-01-01", "2027-06-01")
            let all = try kinds.map {
                try CalendarSample.busy(lines($0), from: window.0, to: window.1, in: readerZone)
            }
            #expect(all.allSatisfy { $0 == all[0] }, "\(home) read in \(reader)")
        }
        let daily = start + "RRULE:FREQ=DAILY;COUNT=10"
        try same { CalendarSample.event(daily + "\nEXDATE" + $0) }
        try same { CalendarSample.event(start + "RDATE" + $0) }
        for range in ["", ";RANGE=THISANDFUTURE"] {
            try same {
                CalendarSample.event(daily) + "\n" + CalendarSample.event("RECURRENCE-ID\(range)\($0)\n" + moved)
            }
        }
    }

    private static func stamp(_ civil: CivilTime) -> String {
        "\(civil)".filter { $0 != "-" && $0 != ":" } + (civil.second == 0 ? "00" : "")
    }

    @Test func `what stands for an unknown instance hides nothing of its series`() throws {
        let unknown = CalendarSample.event("SEQUENCE:9\nRECURRENCE-ID:someday\nDTSTART:20261105T120000Z")
        #expect(
            try times(Self.weekly, unknown) == [
                "2026-10-26T14:00", "2026-11-02T15:00", "2026-11-05T13:00", "2026-11-09T15:00", "2026-11-16T15:00",
            ]
        )
    }

    @Test func `a series called off takes older words on its instances along, not newer ones`() throws {
        let off = CalendarSample.event("SEQUENCE:3\nSTATUS:CANCELLED\n" + Self.nineInNewYork + "RRULE:FREQ=WEEKLY")
        func single(_ sequence: Int, _ range: String = "") -> String {
            CalendarSample.event(
                "SEQUENCE:\(sequence)\nRECURRENCE-ID\(range):20261102T140000Z\nDTSTART:20261102T180000Z"
            )
        }
        #expect(try times(off, single(2)) == [])
        #expect(try times(off, single(3)) == [])
        #expect(try times(off, single(2, ";RANGE=THISANDFUTURE")) == [])
        #expect(try times(off, single(4)) == ["2026-11-02T19:00"])
    }
}
