import Care
import Interchange
import Testing

/// Short ways to make calendars and to look at what is read.
enum CalendarSample {
    static let berlin = Zone("Europe/Berlin") ?? .utc
    static let newYork = Zone("America/New_York") ?? .utc

    static func file(_ lines: String) -> [UInt8] {
        Array(("BEGIN:VCALENDAR\n" + lines + "\nEND:VCALENDAR\n").utf8)
    }

    static func event(_ lines: String, uid: String = "one") -> String {
        "BEGIN:VEVENT\nUID:\(uid)\nDTSTAMP:20260101T000000Z\n\(lines)\nEND:VEVENT"
    }

    static func read(_ lines: String, zone: Zone = berlin) throws -> CalendarReader.Outcome {
        try CalendarReader(zone: zone).read(file(lines))
    }

    static func only(_ lines: String, zone: Zone = berlin) throws -> CalendarEvent {
        let outcome = try read(event(lines), zone: zone)
        return try #require(outcome.calendars.first?.events.first)
    }

    static func window(_ from: String, _ to: String, in zone: Zone) throws -> Range<Instant> {
        let first = try #require(LocalDate(from))
        let last = try #require(LocalDate(to))
        return zone.startOfDay(first)..<zone.startOfDay(last)
    }

    /// When the events take place in the window, by the clock of `zone`: `2026-11-24T09:30`.
    static func times(
        _ lines: String,
        from: String,
        to: String,
        in zone: Zone = berlin
    ) throws -> [String] {
        let calendars = try read(lines, zone: zone).calendars
        let expansion = CalendarExpander(window: try window(from, to, in: zone), zone: zone).expand(calendars)
        #expect(expansion.isComplete)
        return expansion.instances.map { zone.civil(at: $0.start).description }
    }

    /// As "start/end" by the clock of `zone`.
    static func busy(
        _ lines: String,
        from: String,
        to: String,
        in zone: Zone = berlin,
        policy: BusyTimes.Policy = BusyTimes.Policy()
    ) throws -> [String] {
        let calendars = try read(lines, zone: zone).calendars
        let busy = BusyTimes(calendars, window: try window(from, to, in: zone), zone: zone, policy: policy)
        #expect(busy.unfinished == [])
        return busy.ranges.map { "\(zone.civil(at: $0.lowerBound))/\(zone.civil(at: $0.upperBound))" }
    }
}
