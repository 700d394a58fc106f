import Care

/// Makes a zone of the rules a file brings along (`VTIMEZONE`, RFC 5545, 3.6.5).
enum OwnZone {
    /// Rules are followed through these years; before them holds what held first, after them what held last.
    private static let years = 1900...2100

    /// Nil if not one of the component's observances can be read.
    static func zone(_ name: String, _ component: CalendarComponent, limits: CalendarLimits) -> Zone? {
        var onsets: [Onset] = []
        var budget = ExpansionBudget(steps: limits.stepsPerOwnZone, instances: 0)
        for observance in component.children where observance.name == "STANDARD" || observance.name == "DAYLIGHT" {
            onsets += Self.onsets(observance, &budget)
        }
        onsets.sort { ($0.seconds, $0.to) < ($1.seconds, $1.to) }
        guard let first = onsets.first else { return nil }
        var transitions: [Int] = []
        var offsets = [first.from]
        for onset in onsets {
            if transitions.last == onset.seconds {
                offsets[offsets.count - 1] = onset.to
            } else {
                transitions.append(onset.seconds)
                offsets.append(onset.to)
            }
        }
        return Zone(own: name, transitions: transitions, offsets: offsets)
    }

    /// A moment from which another offset holds; seconds since 1970, offsets in seconds east of UTC.
    private struct Onset {
        var seconds: Int
        var from: Int
        var to: Int
    }

    private static func onsets(_ observance: CalendarComponent, _ budget: inout ExpansionBudget) -> [Onset] {
        guard let written = observance.property("DTSTART")?.value, let start = CalendarStamp(written)?.civil,
            let from = observance.property("TZOFFSETFROM").flatMap({ offset($0.value) }),
            let to = observance.property("TZOFFSETTO").flatMap({ offset($0.value) }),
            let before = Zone(own: "", transitions: [], offsets: [from]),
            let first = LocalDate(year: years.lowerBound, month: 1, day: 1),
            let last = LocalDate(year: years.upperBound, month: 12, day: 31)
        else { return [] }
        var times: Set<CivilTime> = [start]
        for line in observance.all("RDATE") {
            for value in line.value.split(separator: ",") {
                if let time = CalendarStamp(String(value))?.civil { times.insert(time) }
            }
        }
        for line in observance.all("RRULE") {
            guard let rule = try? RecurrenceRule(line.value), budget.spend(steps: 1) else { continue }
            let walker = RecurrenceWalker(rule, start: start, clock: EventClock(zone: before, isDate: false))
            let range = CivilTime(first, secondOfDay: 0)..<CivilTime(last, secondOfDay: 0)
            times.formUnion(walker.times(in: range, &budget))
        }
        return times.map { Onset(seconds: $0.clockSeconds - from, from: from, to: to) }
    }

    /// Reads `+0100`, `-0330` or `+001730` (RFC 5545, 3.3.14) as seconds.
    private static func offset(_ text: String) -> Int? {
        let bytes = Array(text.utf8.filter { $0 != 0x20 })
        guard bytes.count == 5 || bytes.count == 7, let sign = bytes.first, sign == 0x2B || sign == 0x2D,
            let digits = Digits.value(bytes.dropFirst())
        else { return nil }
        let packed = bytes.count == 5 ? digits * 100 : digits
        let (hours, minutes, seconds) = (packed / 10_000, packed / 100 % 100, packed % 100)
        guard hours < 24, minutes < 60, seconds < 60 else { return nil }
        return (hours * 3600 + minutes * 60 + seconds) * (sign == 0x2D ? -1 : 1)
    }
}
