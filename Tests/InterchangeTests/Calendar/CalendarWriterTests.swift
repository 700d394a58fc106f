import Care
import Foundation
import Interchange
import TestKit
import Testing

struct CalendarWriterTests {
    private static let visit: CalendarEntry = {
        var visit = CalendarEntry(
            uid: "visit-17@clinic.example",
            sequence: 2,
            stamp: Instant(seconds: 1_767_225_600),
            start: Instant(seconds: 1_774_684_800),
            end: Instant(seconds: 1_774_686_600),
            summary: "Consulta; Dra. Ibáñez, sala 3"
        )
        visit.location = "Calle Mayor 1\n28013 Madrid"
        visit.description = "Traiga su tarjeta. " + String(repeating: "अपॉइंटमेंट 🦷 ", count: 12)
        visit.url = "https://clinic.example/v/17?a=1,2;3"
        visit.position = CalendarEntry.Position(latitude: 40.4168, longitude: -3.7038)
        visit.alarms = [.hours(24), .minutes(90)]
        return visit
    }()

    @Test func `a patient's file is exactly this`() {
        var visit = Self.visit
        visit.description = nil
        let text = String(decoding: CalendarWriter(method: "PUBLISH").bytes([visit]), as: UTF8.self)
        #expect(
            text.split(separator: "\r\n") == [
                "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Caduceus//Caduceus//EN", "CALSCALE:GREGORIAN",
                "METHOD:PUBLISH", "BEGIN:VEVENT", "UID:visit-17@clinic.example", "DTSTAMP:20260101T000000Z",
                "SEQUENCE:2", "DTSTART:20260328T080000Z", "DTEND:20260328T083000Z", "STATUS:CONFIRMED", "TRANSP:OPAQUE",
                #"SUMMARY:Consulta\; Dra. Ibáñez\, sala 3"#, #"LOCATION:Calle Mayor 1\n28013 Madrid"#,
                "GEO:40.416800;-3.703800", "URL:https://clinic.example/v/17?a=1,2;3", "BEGIN:VALARM", "ACTION:DISPLAY",
                "TRIGGER:-PT24H", #"DESCRIPTION:Consulta\; Dra. Ibáñez\, sala 3"#, "END:VALARM", "BEGIN:VALARM",
                "ACTION:DISPLAY", "TRIGGER:-PT1H30M", #"DESCRIPTION:Consulta\; Dra. Ibáñez\, sala 3"#, "END:VALARM",
                "END:VEVENT", "END:VCALENDAR",
            ]
        )
    }

    @Test func `lines are folded at 75 octets and never within a character`() {
        let bytes = CalendarWriter().bytes([Self.visit])
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(lines.last == "")
        #expect(lines.allSatisfy { $0.utf8.count <= 75 && !$0.contains("\u{FFFD}") })
        #expect(lines.contains { $0.utf8.count > 72 && $0.utf8.first == 0x20 })
    }

    @Test func `a feed says how often to look`() {
        let feed = CalendarWriter(name: "Visits, Dr. Lind", refresh: .minutes(15)).bytes([])
        let text = String(decoding: feed, as: UTF8.self)
        #expect(text.contains("X-WR-CALNAME:Visits\\, Dr. Lind\r\n"))
        #expect(text.contains("REFRESH-INTERVAL;VALUE=DURATION:PT15M\r\n"))
    }

    @Test(arguments: 0..<20) func `what is written is read back the same`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let alphabet = Array("ab ,;:\\\"\nN n^'\tßé漢🦷\u{301}=")
        func text(_ random: inout SplitMix64) -> String {
            let count = Int.random(in: 0...120, using: &random)
            return String((0..<count).map { _ in alphabet.randomElement(using: &random) ?? "x" })
        }
        let entries = (0..<20).map { index in
            let start = Instant(seconds: Int64.random(in: 0...4_000_000_000, using: &random))
            var entry = CalendarEntry(
                uid: "\(index)" + text(&random),
                sequence: Int.random(in: 0...9, using: &random),
                stamp: start - .days(3),
                start: start,
                end: start + .minutes(30),
                summary: text(&random)
            )
            entry.status = [.confirmed, .tentative, .cancelled].randomElement(using: &random) ?? .confirmed
            entry.isBusy = Bool.random(using: &random)
            entry.location = text(&random)
            entry.description = text(&random)
            entry.alarms = [.minutes(5)]
            return entry
        }
        let bytes = CalendarWriter().bytes(entries)
        #expect(bytes == CalendarWriter().bytes(entries))
        let outcome = try CalendarReader(zone: .utc).read(bytes)
        #expect(outcome.problems == [])
        let events = try #require(outcome.calendars.first?.events)
        #expect(events.map(\.uid) == entries.map(\.uid))
        #expect(events.map(\.summary) == entries.map(\.summary))
        #expect(events.map(\.location) == entries.map(\.location))
        #expect(events.map(\.description) == entries.map(\.description))
        #expect(events.map(\.sequence) == entries.map(\.sequence))
        #expect(events.map(\.stamp) == entries.map(\.stamp))
        #expect(events.map(\.start) == entries.map { .utc($0.start) })
        #expect(events.map(\.duration) == entries.map { _ in .exact(seconds: 1_800) })
        #expect(events.map(\.status) == entries.map(\.status))
        #expect(events.map(\.isTransparent) == entries.map { !$0.isBusy })
    }
}
