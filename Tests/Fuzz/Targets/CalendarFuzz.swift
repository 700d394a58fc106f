import Care
import Interchange

/// A calendar from outside: bytes to events to the times they take.
enum CalendarFuzz {
    /// A fifth of the product's, so that what grows beyond what it is charged is seen as a timeout.
    ///
    /// With all of them, ten minutes would go to a few slow inputs: one is expanded three times and has five seconds.
    private static let limits: CalendarLimits = {
        var limits = CalendarLimits.standard
        (limits.instancesPerSeries, limits.instances) = (4_000, 40_000)
        (limits.stepsPerSeries, limits.steps, limits.ownZoneSteps) = (100_000, 400_000, 200_000)
        return limits
    }()
    /// So low that a short input is cut off.
    private static let tightLimits: CalendarLimits = {
        var limits = CalendarLimits.standard
        (limits.instancesPerSeries, limits.instances, limits.stepsPerSeries, limits.steps) = (3, 10, 100, 1_000)
        return limits
    }()
    private static let zone = Zone("America/New_York") ?? .utc
    /// 2026, with both its changes of clocks.
    private static let window = Instant(seconds: 1_767_225_600)..<Instant(seconds: 1_798_761_600)

    static func check(_ file: [UInt8]) -> String? {
        let reader = CalendarReader(zone: zone, limits: limits)
        guard let outcome = try? reader.read(file) else { return nil }
        if outcome.problems.contains(where: { $0.line < 1 || $0.reason.isEmpty }) { return "a problem says nothing" }
        guard let again = try? reader.read(file), again.calendars == outcome.calendars,
            again.problems == outcome.problems
        else { return "two readings of the file differ" }
        return rules(outcome.calendars) ?? expansion(outcome.calendars) ?? busy(outcome.calendars)
            ?? written(outcome.calendars)
    }

    private static func rules(_ calendars: [CalendarObject]) -> String? {
        for rule in calendars.flatMap(\.events).flatMap(\.rules) where (try? RecurrenceRule(rule.description)) != rule {
            return "a rule is not read back as it was written"
        }
        return nil
    }

    private static func expansion(_ calendars: [CalendarObject]) -> String? {
        let found = CalendarExpander(window: window, zone: zone, limits: limits).expand(calendars)
        for instance in found.instances {
            if instance.end < instance.start { return "an instance ends before it begins" }
            if instance.start >= window.upperBound || instance.end < window.lowerBound {
                return "an instance lies outside of the window"
            }
            if instance.event.status == .cancelled { return "what is called off takes place" }
        }
        let isOrdered = zip(found.instances, found.instances.dropFirst()).allSatisfy { $0.start <= $1.start }
        return isOrdered ? nil : "instances are out of order"
    }

    private static func busy(_ calendars: [CalendarObject]) -> String? {
        let ranges = BusyTimes(calendars, window: window, zone: zone, limits: limits).ranges
        if ranges.contains(where: { $0.isEmpty || $0.clamped(to: window) != $0 }) {
            return "a busy time is empty or outside of the window"
        }
        let isDisjoint = zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound }
        return isDisjoint ? cutOff(calendars, ranges) : "busy times touch each other"
    }

    /// What is cut off leaves no time free that is busy.
    private static func cutOff(_ calendars: [CalendarObject], _ ranges: [Range<Instant>]) -> String? {
        let cut = BusyTimes(calendars, window: window, zone: zone, limits: tightLimits).ranges
        var index = 0
        for range in ranges {
            while index < cut.count, cut[index].upperBound < range.upperBound { index += 1 }
            guard index < cut.count, cut[index].lowerBound <= range.lowerBound else { return "a busy time is cut off" }
        }
        return nil
    }

    /// What we write of it is a calendar that reads the same again.
    private static func written(_ calendars: [CalendarObject]) -> String? {
        let entries = calendars.flatMap(\.events).prefix(20).map { event in
            var entry = CalendarEntry(
                uid: "u" + (event.uid ?? ""),
                sequence: event.sequence,
                stamp: window.lowerBound,
                start: window.lowerBound,
                end: window.upperBound,
                summary: event.summary ?? ""
            )
            (entry.location, entry.description, entry.url) = (event.location, event.description, event.summary)
            return entry
        }
        let bytes = CalendarWriter().bytes(Array(entries))
        if bytes.split(separator: 0x0A).contains(where: { $0.count > 76 }) { return "a line is too long" }
        guard let outcome = try? CalendarReader(zone: zone).read(bytes), outcome.problems.isEmpty,
            let events = outcome.calendars.first?.events, events.count == entries.count
        else { return "what was written cannot be read" }
        let isSame = zip(events, entries).allSatisfy { event, entry in
            let plain: (String?) -> [Unicode.Scalar]? = { $0.map(Self.plain) }
            return plain(event.summary) == plain(entry.summary) && plain(event.description) == plain(entry.description)
                && plain(event.location) == plain(entry.location)
        }
        return isSame ? nil : "what was written reads differently"
    }

    /// Without what the writer leaves out: control characters, and the kind of a line break.
    private static func plain(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { $0.properties.generalCategory != .control || $0 == "\t" }
    }
}
