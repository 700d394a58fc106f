import Care
import Interchange
import Testing

struct CalendarZoneTests {
    private func zone(_ name: String, _ around: String = "") throws -> CalendarZone? {
        let event = CalendarSample.event("DTSTART;TZID=\"\(name)\":20260701T100000")
        let outcome = try CalendarSample.read(around + event, zone: CalendarSample.newYork)
        guard case .zoned(_, let zone) = outcome.calendars.first?.events.first?.start else { return nil }
        #expect(outcome.problems.isEmpty == !zone.isGuess)
        return zone
    }

    @Test(arguments: [
        ("Europe/Berlin", "Europe/Berlin"),
        ("/Europe/Berlin", "Europe/Berlin"),
        ("/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"),
        ("/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "Europe/Berlin"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("w. europe standard time", "Europe/Berlin"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Berlin"),
        ("(GMT+01.00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Berlin"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("E. South America Standard Time", "America/Sao_Paulo"),
        ("tzone://Microsoft/Utc", "UTC"),
        ("Japan", "Asia/Tokyo"),
    ])
    func `names that programs write are known`(written: String, place: String) throws {
        let zone = try #require(try zone(written))
        #expect(zone.zone.name == place)
        #expect(zone.origin == .name)
        #expect(zone.written == written)
    }

    @Test func `every name of Windows means a place that is known`() throws {
        #expect(WindowsZones.names.count > 135)
        for name in WindowsZones.names {
            #expect(try zone(name)?.origin == .name, "\(name)")
        }
    }

    private static let custom = """
        BEGIN:VTIMEZONE
        TZID:Customized Time Zone
        BEGIN:STANDARD
        DTSTART:16010101T030000
        TZOFFSETFROM:+0200
        TZOFFSETTO:+0100
        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:16010101T020000
        TZOFFSETFROM:+0100
        TZOFFSETTO:+0200
        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
        END:DAYLIGHT
        END:VTIMEZONE

        """

    @Test func `an unknown name takes the rules the file brings along`() throws {
        let zone = try #require(try zone("Customized Time Zone", Self.custom))
        #expect(zone.origin == .file)
        // The rules are those of Berlin, so they must agree at every hour around the changes of many years.
        for year in [1997, 2010, 2026, 2059] {
            let start = CalendarSample.berlin.startOfDay(try #require(LocalDate(year: year, month: 1, day: 1)))
            for hour in 0..<8_760 {
                let moment = start + .hours(Int64(hour))
                #expect(zone.zone.offset(at: moment) == CalendarSample.berlin.offset(at: moment))
            }
        }
    }

    @Test func `two zones of one name and other rules are not the same`() throws {
        let other = Self.custom.replacing("+0200", with: "+0230")
        #expect(try zone("Customized Time Zone", Self.custom) == zone("Customized Time Zone", Self.custom))
        #expect(try zone("Customized Time Zone", Self.custom) != zone("Customized Time Zone", other))
    }

    @Test func `without rules it is the calendar's zone, else the reader's, and said to be a guess`() throws {
        let calendar = try #require(try zone("Nowhere", "X-WR-TIMEZONE:Europe/Berlin\n"))
        #expect(calendar.origin == .calendar)
        #expect(calendar.zone == CalendarSample.berlin)
        let reader = try #require(try zone("Nowhere"))
        #expect(reader.origin == .reader)
        #expect(reader.isGuess)
        #expect(reader.zone == CalendarSample.newYork)
    }
}
