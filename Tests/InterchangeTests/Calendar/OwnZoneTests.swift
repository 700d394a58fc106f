import Care
import Interchange
import Testing

/// Zones a file brings along: which names they stand for, and what they may cost.
struct OwnZoneTests {
    private static func rules(_ name: String, standard: String, daylight: String) -> String {
        """
        BEGIN:VTIMEZONE
        TZID:\(name)
        BEGIN:STANDARD
        DTSTART:16011104T020000
        TZOFFSETFROM:\(daylight)
        TZOFFSETTO:\(standard)
        RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:16010311T020000
        TZOFFSETFROM:\(standard)
        TZOFFSETTO:\(daylight)
        RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3
        END:DAYLIGHT
        END:VTIMEZONE

        """
    }

    private static func event(_ name: String, at start: String = "20260701T090000") -> String {
        CalendarSample.event("DTSTART;TZID=\(name):\(start)", uid: name)
    }

    private func read(
        _ files: String,
        _ change: (inout CalendarLimits) -> Void = { _ in }
    ) throws -> (origins: [CalendarZone.Origin], starts: [Instant], problems: [String]) {
        var limits = CalendarLimits.standard
        change(&limits)
        let outcome = try CalendarReader(zone: CalendarSample.berlin, limits: limits).read(Array(files.utf8))
        let starts = outcome.calendars.flatMap(\.events).map(\.start)
        let origins = starts.compactMap { start -> CalendarZone.Origin? in
            if case .zoned(_, let zone) = start { zone.origin } else { nil }
        }
        return (origins, starts.map { $0.instant(in: .utc) }, outcome.problems.map(\.reason))
    }

    private static func file(_ lines: String) -> String { "BEGIN:VCALENDAR\n" + lines + "\nEND:VCALENDAR\n" }

    @Test(arguments: [("EST", 5), ("MST", 7), ("HST", 10), ("CET", -1), ("GMT", 0)])
    func `what an abbreviation means is for the file to say`(name: String, hours: Int) throws {
        func offset(_ hours: Int) -> String {
            (hours > 0 ? "-" : "+") + (abs(hours) < 10 ? "0" : "") + "\(abs(hours))00"
        }
        let own = Self.rules(name, standard: offset(hours), daylight: offset(hours - 1))
        let read = try read(Self.file(own + Self.event(name)))
        #expect(read.origins == [.file])
        let nine = try #require(CivilTime(year: 2026, month: 7, day: 1, hour: 9))
        #expect(read.starts == [Zone.utc.instant(of: nine.adding(seconds: (hours - 1) * 3_600))])
        // Without rules it means what the IANA database says; a place's name means the place whatever the file says.
        #expect(try self.read(Self.file(Self.event(name))).origins == [.name])
        let place = Self.rules("Asia/Tokyo", standard: "+0100", daylight: "+0200") + Self.event("Asia/Tokyo")
        #expect(try self.read(Self.file(place)).origins == [.name])
    }

    @Test func `rules are followed through the years appointments have`() throws {
        let lines = Self.rules("Own", standard: "-0500", daylight: "-0400") + Self.event("Own", at: "20590701T090000")
        let read = try read(Self.file(lines)) { $0.stepsPerOwnZone = 7_000 }
        #expect(read.origins == [.file])
        let nine = try #require(CivilTime(year: 2059, month: 7, day: 1, hour: 13))
        #expect(read.starts == [Zone.utc.instant(of: nine)])
        #expect(read.problems == [])
    }

    @Test func `rules that take too long are passed over and told`() throws {
        let yearly = Self.rules("Own", standard: "-0500", daylight: "-0400")
        let listed = (0..<100).map { "RDATE:19700101T0000\(10 + $0 % 50)" }.joined(separator: "\n")
        let dates = yearly.replacing("RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11", with: listed)
            .replacing("RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3\n", with: "")
        for rules in [yearly, dates] {
            let read = try read(Self.file(rules + Self.event("Own"))) { $0.stepsPerOwnZone = 50 }
            #expect(read.origins == [.reader])
            #expect(read.problems.contains { $0.contains("more than 50 steps") })
        }
    }

    @Test func `zones are counted by the file, not by its calendars`() throws {
        let files = (0..<3).map { index in
            Self.file(Self.rules("Own", standard: "-0\(index + 1)00", daylight: "+0\(index + 1)00") + Self.event("Own"))
        }
        let read = try read(files.joined()) { $0.ownZones = 2 }
        #expect(read.origins == [.file, .file, .reader])
        #expect(read.problems.contains { $0.contains("more than 2 zones") })
    }

    @Test func `the same rules in each of many calendars are one zone`() throws {
        let file = Self.file(Self.rules("Own", standard: "-0500", daylight: "-0400") + Self.event("Own"))
        let read = try read(String(repeating: file, count: 20)) { $0.ownZones = 1 }
        #expect(read.origins == Array(repeating: .file, count: 20))
        #expect(read.problems == [])
    }

    @Test func `a zone is made once, however many names a calendar has`() throws {
        let names = (0..<1_100).map { Self.event("Nowhere \($0)") }.joined(separator: "\n")
        let own = Self.rules("Own", standard: "-0500", daylight: "-0400")
        let file = Self.file(own + names + "\n" + Self.event("Own") + "\n" + Self.event("Own"))
        let read = try read(file) { $0.ownZones = 1 }
        #expect(read.origins.suffix(2) == [.file, .file])
    }
}
