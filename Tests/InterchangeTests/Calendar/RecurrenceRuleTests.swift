import Care
import Interchange
import Testing

/// The examples of RFC 5545, 3.8.5.3: from 2 September 1997, 9 o'clock in New York, unless another start is written.
struct RecurrenceRuleTests {
    private func days(_ rule: String, start: String = "19970902", until: String = "1999-01-01") throws -> [String] {
        try CalendarSample.times(
            CalendarSample.event("DTSTART;TZID=America/New_York:\(start)T090000\nRRULE:\(rule)"),
            from: "1997-01-01",
            to: until,
            in: CalendarSample.newYork
        ).map { time in
            #expect(time.hasSuffix("T09:00"))
            return String(time.dropLast(6))
        }
    }

    @Test(arguments: [
        ("FREQ=DAILY;INTERVAL=10;COUNT=5", "19970902", "0902 0912 0922 1002 1012"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", "19970902", "0902 0904 0916 0918 0930 1002 1014 1016"),
        ("FREQ=MONTHLY;COUNT=4;BYDAY=1FR", "19970905", "0905 1003 1107 1205"),
        ("FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU", "19970907", "0907 0928 1102 1130"),
        ("FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=4", "19970928", "0928 1029 1128 1229"),
        ("FREQ=MONTHLY;COUNT=6;BYMONTHDAY=1,-1", "19970930", "0930 1001 1031 1101 1130 1201"),
        ("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904", "0904 1007 1106"),
        ("FREQ=MONTHLY;COUNT=4;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "19970929", "0929 1030 1127 1230"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "19970805", "0805 0810 0819 0824"),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "19970805", "0805 0817 0819 0831"),
        ("FREQ=WEEKLY;UNTIL=19970910T130000Z;BYDAY=TU,WE", "19970902", "0902 0903 0909 0910"),
        ("FREQ=WEEKLY;UNTIL=19970910T125959Z;BYDAY=TU,WE", "19970902", "0902 0903 0909"),
    ])
    func `the examples of the standard come out`(rule: String, start: String, expected: String) throws {
        let days = try days(rule, start: start)
        #expect(days.map { $0.dropFirst(5).replacing("-", with: "") }.joined(separator: " ") == expected)
    }

    @Test(arguments: [
        (
            "FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,99,200", "19970101",
            "1997-01-01 1997-04-09 1997-07-19 2000-01-01"
        ),
        ("FREQ=YEARLY;BYDAY=20MO;COUNT=3", "19970519", "1997-05-19 1998-05-18 1999-05-17"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3", "19970512", "1997-05-12 1998-05-11 1999-05-17"),
        ("FREQ=YEARLY;BYWEEKNO=20;COUNT=3", "19970512", "1997-05-12 1998-05-11 1999-05-17"),
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR;COUNT=3", "19990101", "1999-01-01 2004-12-31 2010-01-01"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=4", "19980213", "1998-02-13 1998-03-13 1998-11-13 1999-08-13"),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "19961105", "2000-11-07 2004-11-02"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "19960229", "2000-02-29 2004-02-29 2008-02-29"),
        ("FREQ=YEARLY;COUNT=3", "19960229", "2000-02-29 2004-02-29"),
        ("FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31;COUNT=4", "19970131", "1997-01-31 1999-07-31 1999-12-31 2000-05-31"),
    ])
    func `rules of years come out`(rule: String, start: String, expected: String) throws {
        let last = try #require(LocalDate(expected.split(separator: " ").map(String.init).max() ?? ""))
        let days = try days(rule, start: start, until: last.adding(days: 1).description)
        #expect(days == expected.split(separator: " ").map(String.init).sorted())
    }

    @Test func `days that do not exist are skipped, not moved`() throws {
        #expect(
            try days("FREQ=MONTHLY", start: "19970131", until: "1997-08-01")
                == ["1997-01-31", "1997-03-31", "1997-05-31", "1997-07-31"]
        )
    }

    @Test func `a start the rule does not give counts as the first time`() throws {
        #expect(
            try days("FREQ=WEEKLY;BYDAY=FR;COUNT=3") == ["1997-09-02", "1997-09-05", "1997-09-12"]
        )
    }

    @Test(arguments: [
        ("FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z", "09:00 12:00 15:00"),
        ("FREQ=MINUTELY;INTERVAL=90;COUNT=4", "09:00 10:30 12:00 13:30"),
        ("FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,20,40;COUNT=5", "09:00 09:20 09:40 10:00 10:20"),
        ("FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10;COUNT=5", "09:00 09:20 09:40 10:00 10:20"),
        ("FREQ=SECONDLY;INTERVAL=45;COUNT=4", "09:00 09:00:45 09:01:30 09:02:15"),
        ("FREQ=HOURLY;BYMINUTE=0,15,30;BYSETPOS=-1,1;COUNT=4", "09:00 09:30 10:00 10:30"),
        ("FREQ=SECONDLY;INTERVAL=5400;COUNT=3", "09:00 10:30 12:00"),
    ])
    func `rules of hours, minutes and seconds come out`(rule: String, expected: String) throws {
        let times = try CalendarSample.times(
            CalendarSample.event("DTSTART;TZID=America/New_York:19970902T090000\nRRULE:\(rule)"),
            from: "1997-09-02",
            to: "1997-09-03",
            in: CalendarSample.newYork
        )
        #expect(times.map { $0.dropFirst(11) }.joined(separator: " ") == expected)
    }

    @Test(arguments: [
        "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261224T090000Z;BYDAY=MO,-1FR,2SU;WKST=SU", "FREQ=YEARLY;COUNT=3;BYMONTH=1,2",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "FREQ=DAILY;UNTIL=20261224",
        "FREQ=YEARLY;BYSECOND=1;BYMINUTE=2;BYHOUR=3;BYMONTHDAY=-1;BYYEARDAY=-366;BYWEEKNO=-53,1",
        "FREQ=HOURLY;UNTIL=20261224T090000",
    ])
    func `what is written is what was read`(rule: String) throws {
        #expect(try RecurrenceRule(rule).description == rule)
    }

    @Test(arguments: [
        "", "COUNT=3", "FREQ=FORTNIGHTLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;UNTIL=soon",
        "FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;BYMONTHDAY=0", "FREQ=DAILY;BYMONTHDAY=32", "FREQ=DAILY;BYDAY=XX",
        "FREQ=DAILY;BYDAY=0MO", "FREQ=DAILY;BYDAY=54MO", "FREQ=DAILY;WKST=2", "FREQ=DAILY;BYMONTH=", "FREQ",
        "FREQ=DAILY;RSCALE=CHINESE", "FREQ=MONTHLY;RSCALE=GREGORIAN;SKIP=FORWARD",
        "FREQ=DAILY;COUNT=99999999999999999999", "FREQ=DAILY;BYYEARDAY=367", "FREQ=DAILY;BYMONTH=-1",
    ])
    func `a rule that cannot be is refused with its reason`(rule: String) {
        #expect { try RecurrenceRule(rule) } throws: { !"\($0)".isEmpty && $0 is RecurrenceRuleError }
    }
}
