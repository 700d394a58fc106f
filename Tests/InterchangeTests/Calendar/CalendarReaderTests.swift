import Care
import Interchange
import TestKit
import Testing

struct CalendarReaderTests {
    private struct ZoneMissing: Error {}

    @Test func `folded lines are joined before they are read as text`() throws {
        // The fold stands in the middle of the two bytes of é; a tab folds as well; lines end as they like.
        let head = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\nUID:a\r\n\tb\r\nDTSTART:20260301T100000Z\r\nSUMMARY:Caf"
        var bytes = Array(head.utf8)
        bytes += [0xC3, 0x0D, 0x0A, 0x20, 0xA9] + Array(" au\r\n  lait\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".utf8)
        let outcome = try CalendarReader(zone: .utc).read(bytes)
        let event = try #require(outcome.calendars.first?.events.first)
        #expect(event.uid == "ab")
        #expect(event.summary == "Café au lait")
        #expect(outcome.problems == [])
    }

    @Test func `texts lose their escapes and parameters theirs`() throws {
        let event = try CalendarSample.only(
            #"""
            DTSTART:20260301T100000Z
            SUMMARY:a\, b\; c\\n\nd\N
            ATTENDEE;CN="O^'Hara; ^^x^n, Dr.";PARTSTAT=declined:MAILTO:Ann@Clinic.example
            """#
        )
        #expect(event.summary == "a, b; c\\n\nd\n")
        #expect(event.attendees.map(\.address) == ["ann@clinic.example"])
        #expect(event.attendees.map(\.participationStatus) == ["DECLINED"])
    }

    @Test func `a start is one of four kinds`() throws {
        let date = try #require(LocalDate("2026-03-01"))
        let civil = CivilTime(date, hour: 10, minute: 0)
        #expect(try CalendarSample.only("DTSTART;VALUE=DATE:20260301").start == .date(date))
        #expect(try CalendarSample.only("DTSTART:20260301T100000").start == .floating(civil))
        #expect(try CalendarSample.only("DTSTART:20260301T100000Z").start == .utc(Zone.utc.instant(of: civil)))
        let zoned = try CalendarSample.only("DTSTART;TZID=America/New_York:20260301T100000").start
        guard case .zoned(civil, let zone) = zoned else { throw ZoneMissing() }
        #expect(zone.zone == CalendarSample.newYork)
    }

    @Test func `state is read`() throws {
        let event = try CalendarSample.only(
            """
            DTSTART:20260301T100000Z
            DURATION:PT45M
            SEQUENCE:3
            STATUS:TENTATIVE
            TRANSP:TRANSPARENT
            CLASS:PRIVATE
            LAST-MODIFIED:20260102T030405Z
            X-MICROSOFT-CDO-BUSYSTATUS:OOF
            """
        )
        #expect(event.sequence == 3)
        #expect(event.status == .tentative)
        #expect(event.isTransparent == true)
        #expect(event.classification == "PRIVATE")
        #expect(event.microsoftBusyStatus == "OOF")
        #expect(event.stamp == Instant(seconds: 1_767_225_600))
        #expect(event.lastModified == Instant(seconds: 1_767_323_045))
        #expect(event.duration == .nominal(CalendarDuration(seconds: 2_700)))
    }

    @Test func `a bad event hides none of its neighbours and is told with its line`() throws {
        let outcome = try CalendarSample.read(
            [
                CalendarSample.event("SUMMARY:no start", uid: "bad1"),
                CalendarSample.event("DTSTART:20261399", uid: "bad2"),
                "this is no line at all",
                CalendarSample.event("DTSTART:20260301T100000Z\nRRULE:FREQ=SOMETIMES", uid: "kept"),
                CalendarSample.event("DTSTART:20260301T100000Z\nDTEND:20260228T100000Z", uid: "backwards"),
                "BEGIN:VEVENT\nUID:open\nDTSTART:20260301T100000Z",
                CalendarSample.event("DTSTART:20260301T110000Z", uid: "last"),
            ].joined(separator: "\n")
        )
        #expect(outcome.calendars.first?.events.map(\.uid) == ["kept", "backwards", "open", "last"])
        #expect(outcome.problems.map(\.line) == [2, 10, 12, 17, 23, 25])
        #expect(outcome.problems.allSatisfy { !$0.reason.isEmpty })
    }

    @Test func `what is cut off is kept and told`() throws {
        let bytes = Array("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\nDTSTART:20260301T100000Z\nSUMM".utf8)
        let outcome = try CalendarReader(zone: .utc).read(bytes)
        #expect(outcome.calendars.first?.events.count == 1)
        #expect(outcome.problems.contains { $0.reason.contains("cut off") })
    }

    @Test func `every limit is a refusal or a word`() {
        func failure(_ text: String, _ change: (inout CalendarLimits) -> Void) -> CalendarFileError? {
            var limits = CalendarLimits.standard
            change(&limits)
            do throws(CalendarFileError) {
                _ = try CalendarReader(zone: .utc, limits: limits).read(Array(text.utf8))
                return nil
            } catch {
                return error
            }
        }
        let file = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR"
        #expect(failure("<html>") { _ in } == .noCalendar)
        #expect(failure(file) { $0.fileBytes = 10 } == .tooLarge(bytes: 53, limit: 10))
        #expect(failure(file) { $0.lines = 3 } == .tooManyLines(limit: 3))
        #expect(failure(file) { $0.components = 1 } == .tooManyComponents(limit: 1))
        #expect(failure(file) { _ in } == nil)
    }

    @Test func `deep nesting, long lines and many properties are passed over`() throws {
        var limits = CalendarLimits.standard
        (limits.lineBytes, limits.propertiesPerComponent, limits.listedTimes) = (100, 4, 2)
        let (begins, ends) = (String(repeating: "BEGIN:X\n", count: 50), String(repeating: "END:X\n", count: 50))
        let deep = begins + "SUMMARY:deep\n" + ends
        let long = "ATTACH:" + String(repeating: "a", count: 200)
        let lines = "DTSTART:20260301T100000Z\nRDATE:20260302,20260303,20260304\nSUMMARY:x"
        let bytes = CalendarSample.file(deep + CalendarSample.event(deep + long + "\n" + lines))
        let outcome = try CalendarReader(zone: .utc, limits: limits).read(bytes)
        let event = try #require(outcome.calendars.first?.events.first)
        #expect(event.summary == nil)
        #expect(event.recurrenceDates.count == 2)
        #expect(outcome.problems.count == 3)
    }

    @Test(arguments: 0..<20) func `any bytes are survived`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let whole = CalendarSample.file(
            CalendarSample.event("DTSTART;TZID=X:20260301T100000\nRRULE:FREQ=WEEKLY;BYDAY=MO\nEXDATE:20260302T100000")
        )
        for _ in 0..<50 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            bytes.removeLast(Int.random(in: 0..<40, using: &random))
            guard let outcome = try? CalendarReader(zone: .utc).read(bytes) else { continue }
            let window = Instant(seconds: 1_767_225_600)..<Instant(seconds: 1_798_761_600)
            let busy = BusyTimes(outcome.calendars, window: window, zone: .utc)
            #expect(busy.ranges.allSatisfy { $0.lowerBound >= window.lowerBound && $0.upperBound <= window.upperBound })
        }
    }
}
