import Care
import Interchange
import TestKit
import Testing

struct CalendarEditTests {
    private static let start = Instant(seconds: 1_774_684_800)

    private static let odd = [
        "BEGIN:VCALENDAR", "PRODID:-//Odd//EN", "BEGIN:VTIMEZONE", "TZID:Clinic", "BEGIN:STANDARD",
        "DTSTART:16010101T000000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD", "END:VTIMEZONE",
        "BEGIN:VEVENT", "UID:other", "DTSTART:20260101T000000Z", "SEQUENCE:9", "END:VEVENT", "BEGIN:VEVENT",
        "DTSTART;TZID=Clinic;X-A=\"a;b:c\":20260328T090000", "uid:visit-", " 17@clinic.example", "DURATION:PT30M",
        "X-NOTE;LANGUAGE=de:gef\\,altet und ", "\tweiter 🦷", "no line at all",
        "ATTENDEE;CN=Lind:mailto:lind@mail.example",
        "LOCATION:Room 1", "LOCATION:Room 1 again", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT10M",
        "LOCATION:not ours", "END:VALARM", "END:VEVENT", "BEGIN:VEVENT", "UID:visit-17@clinic.example",
        "RECURRENCE-ID:20260404T080000Z", "DTSTART:20260404T090000Z", "END:VEVENT", "END:VCALENDAR", "",
    ]

    private static func changed(
        _ bytes: [UInt8],
        _ fields: VisitFields,
        _ ours: Set<VisitField>,
        uid: String = "visit-17@clinic.example"
    ) throws -> [UInt8] {
        try VisitObject.bytes(changing: bytes, uid: uid, to: fields, ours: ours, sequence: 3, stamp: start)
    }

    private static let fields = VisitFields(start: start, end: start + .minutes(45), place: "Room 2, left")

    @Test(arguments: ["\r\n", "\n"]) func `what others wrote stays byte for byte`(lineBreak: String) throws {
        let before = Self.odd.joined(separator: lineBreak)
        let after = String(
            decoding: try Self.changed(Array(before.utf8), Self.fields, [.time, .place]),
            as: UTF8.self
        )
        var expected = Self.odd
        expected.replaceSubrange(16...16, with: ["DTSTART:20260328T080000Z"])
        expected.removeAll { ["DURATION:PT30M", "LOCATION:Room 1 again"].contains($0) }
        let place = try #require(expected.firstIndex(of: "LOCATION:Room 1"))
        expected[place] = "LOCATION:Room 2\\, left"
        expected.insert(
            contentsOf: [
                "DTEND:20260328T084500Z", "SEQUENCE:3", "DTSTAMP:20260328T080000Z", "LAST-MODIFIED:20260328T080000Z",
                "X-CADUCEUS-MARK:\(Self.fields.fingerprint)",
            ],
            at: place + 1
        )
        #expect(after == expected.joined(separator: lineBreak))
    }

    @Test func `what is not ours to change is not changed`() throws {
        let before = Self.odd.joined(separator: "\r\n")
        let after = String(decoding: try Self.changed(Array(before.utf8), Self.fields, [.status]), as: UTF8.self)
        #expect(after.contains("\r\nDTSTART;TZID=Clinic;X-A=\"a;b:c\":20260328T090000\r\n"))
        #expect(after.contains("\r\nLOCATION:Room 1\r\nLOCATION:Room 1 again\r\n"))
        #expect(after.contains("\r\nSTATUS:CONFIRMED\r\n"))
    }

    @Test func `what is written is what is read`() throws {
        var entry = CalendarEntry(
            uid: "visit-17@clinic.example",
            sequence: 0,
            stamp: Self.start,
            start: Self.start,
            end: Self.start + .minutes(30),
            summary: "Appointment"
        )
        entry.location = "Room 1"
        let bytes = VisitObject.bytes(entry)
        let copy = try #require(try ServerCopy.read(bytes, uid: entry.uid, zone: .utc))
        #expect(copy.fields == VisitFields(entry))
        #expect(copy.mark == copy.fields.fingerprint)
        let again = try Self.changed(bytes, Self.fields, Set(VisitField.allCases))
        let moved = try #require(try ServerCopy.read(again, uid: entry.uid, zone: .utc))
        #expect(moved.fields == Self.fields)
        #expect(moved.mark == Self.fields.fingerprint)
        #expect(moved.sequence == 3)
        #expect(String(decoding: again, as: UTF8.self).contains("SUMMARY:Appointment"))
    }

    @Test func `a broken file is refused, not mended`() {
        let broken = ["BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nEND:VCALENDAR\n", "BEGIN:VCALENDAR\n", "END:VEVENT\n"]
        for text in broken {
            #expect(throws: CalendarEdit.Failure.notWellFormed) {
                try Self.changed(Array(text.utf8), Self.fields, [.time], uid: "a")
            }
        }
        for text in ["", "hello", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"] {
            #expect(throws: CalendarEdit.Failure.noSuchEvent) {
                try Self.changed(Array(text.utf8), Self.fields, [.time], uid: "a")
            }
        }
    }

    @Test func `what is cut off is an error, and what is another event's is none`() throws {
        let event = "BEGIN:VEVENT\nUID:a\nDTSTART:20260328T080000Z\nLOCATION:Room 1\nEND:VEVENT"
        let bytes = CalendarSample.file(event)
        for count in 0..<bytes.count - 2 {
            #expect(throws: CalendarEdit.Failure.self, "cut after \(count) bytes") {
                try ServerCopy.read(Array(bytes.prefix(count)), uid: "a", zone: .utc)
            }
        }
        #expect(try ServerCopy.read(bytes, uid: "a", zone: .utc) != nil)
        #expect(try ServerCopy.read(bytes, uid: "b", zone: .utc) == nil)
        let soon = CalendarSample.file(event.replacing("20260328T080000Z", with: "soon"))
        #expect(throws: CalendarEdit.Failure.unreadable("the event's start is missing or no time")) {
            try ServerCopy.read(soon, uid: "a", zone: .utc)
        }
    }

    @Test func `an all-day event and a series are odd`() throws {
        for (line, oddity) in [
            ("DTSTART;VALUE=DATE:20260328", ServerCopy.Oddity.allDay), ("RRULE:FREQ=DAILY", .repeats),
        ] {
            let start = line.hasPrefix("DTSTART") ? "" : "DTSTART:20260328T080000Z\n"
            let bytes = CalendarSample.file("BEGIN:VEVENT\nUID:a\n\(start)\(line)\nEND:VEVENT")
            let copy = try #require(try ServerCopy.read(bytes, uid: "a", zone: .utc))
            #expect(copy.oddity == oddity)
            let put = try Self.changed(bytes, Self.fields, [.time], uid: "a")
            #expect(try ServerCopy.read(put, uid: "a", zone: .utc)?.oddity == nil)
        }
    }

    @Test(arguments: 0..<20) func `random bytes are edited or refused, and twice is once`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<40 {
            var bytes = Array(Self.odd.joined(separator: seed % 2 == 0 ? "\r\n" : "\n").utf8)
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                if Bool.random(using: &random) {
                    bytes[place] = UInt8.random(in: 0...255, using: &random)
                } else {
                    bytes.insert([0x0D, 0x0A, 0x20, 0x3A].randomElement(using: &random) ?? 0, at: place)
                }
            }
            guard let once = try? Self.changed(bytes, Self.fields, [.time, .place, .status]) else { continue }
            let twice = try Self.changed(once, Self.fields, [.time, .place, .status])
            #expect(once == twice, "seed \(seed)")
        }
    }
}
