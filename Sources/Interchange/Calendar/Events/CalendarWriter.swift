package import Care
import Foundation

/// Writes calendars (RFC 5545): the same entries always give the same bytes, and every time is in UTC.
package struct CalendarWriter: Sendable {
    /// Who wrote it (`PRODID`).
    private let product: String
    /// What is asked of the reader, such as `PUBLISH` (RFC 5546); a calendar to look at has none.
    private let method: String?
    /// What the calendar is called, of a feed.
    private let name: String?
    /// How often a feed is worth fetching anew (RFC 7986, 5.7), in whole minutes.
    private let refresh: Span?

    package init(
        product: String = "-//Caduceus//Caduceus//EN",
        method: String? = nil,
        name: String? = nil,
        refresh: Span? = nil
    ) {
        self.product = product
        self.method = method
        self.name = name
        self.refresh = refresh
    }

    package func bytes(_ entries: [CalendarEntry]) -> [UInt8] {
        var lines = FoldedLines()
        lines.add("BEGIN:VCALENDAR")
        lines.add("VERSION:2.0")
        lines.add(text: product, "PRODID")
        lines.add("CALSCALE:GREGORIAN")
        if let method { lines.add(text: method, "METHOD") }
        if let name {
            lines.add(text: name, "NAME")
            lines.add(text: name, "X-WR-CALNAME")
        }
        if let refresh {
            let duration = Self.duration(max(refresh, .minutes(1)))
            lines.add("REFRESH-INTERVAL;VALUE=DURATION:" + duration)
            lines.add("X-PUBLISHED-TTL:" + duration)
        }
        for entry in entries { Self.add(entry, to: &lines) }
        lines.add("END:VCALENDAR")
        return lines.bytes
    }

    private static func add(_ entry: CalendarEntry, to lines: inout FoldedLines) {
        lines.add("BEGIN:VEVENT")
        lines.add(text: entry.uid, "UID")
        lines.add("DTSTAMP:" + CalendarStamp.text(entry.stamp))
        lines.add("SEQUENCE:\(max(0, entry.sequence))")
        lines.add("DTSTART:" + CalendarStamp.text(entry.start))
        lines.add("DTEND:" + CalendarStamp.text(max(entry.start, entry.end)))
        lines.add("STATUS:" + entry.status.rawValue)
        lines.add("TRANSP:" + (entry.isBusy ? "OPAQUE" : "TRANSPARENT"))
        if entry.isPrivate { lines.add("CLASS:PRIVATE") }
        lines.add(text: entry.summary, "SUMMARY")
        if let location = entry.location { lines.add(text: location, "LOCATION") }
        if let description = entry.description { lines.add(text: description, "DESCRIPTION") }
        if let position = entry.position { lines.add("GEO:" + geo(position)) }
        if let url = entry.url {
            // A URI has no escapes; what could end the line has no place in one.
            let plain = url.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7F }
            lines.add("URL:" + String(String.UnicodeScalarView(plain)))
        }
        for alarm in entry.alarms {
            lines.add("BEGIN:VALARM")
            lines.add("ACTION:DISPLAY")
            lines.add("TRIGGER:-" + duration(max(alarm, .zero)))
            lines.add(text: entry.summary, "DESCRIPTION")
            lines.add("END:VALARM")
        }
        lines.add("END:VEVENT")
    }

    private static func geo(_ position: CalendarEntry.Position) -> String {
        let (north, east) = (min(90, max(-90, position.latitude)), min(180, max(-180, position.longitude)))
        return String(format: "%.6f;%.6f", north, east)
    }

    /// In whole minutes by the clock: a day before is 24 hours before, whatever night lies between.
    private static func duration(_ span: Span) -> String {
        let minutes = span.microseconds / 60_000_000
        if minutes == 0 { return "PT0S" }
        let (hours, rest) = (minutes / 60, minutes % 60)
        return "PT" + (hours > 0 ? "\(hours)H" : "") + (rest > 0 ? "\(rest)M" : "")
    }
}
