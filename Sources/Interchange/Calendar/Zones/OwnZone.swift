import Care

/// Makes a zone of the rules a file brings along (`VTIMEZONE`, RFC 5545, 3.6.5).
enum OwnZone {
    /// Rules are followed through these years; before them holds what held first, after them what held last.
    private static let years = 1970...2060

    /// Nil if not one of the component's observances can be read; `listedTimes` are the most of all `RDATE` of one.
    static func zone(
        _ name: String,
        _ component: CalendarComponent,
        listedTimes: Int,
        _ budget: inout ExpansionBudget
    ) throws(OwnZoneError) -> Zone? {
        var onsets: [Onset] = []
        for observance in component.children where observance.name == "STANDARD" || observance.name == "DAYLIGHT" {
            onsets += try Self.onsets(observance, listedTimes, &budget)
            // A zone that lacks changes would be wrong without a word.
            if case .tooMuchWork(let limit)? = budget.stop { throw .tooMuchWork(limit: limit) }
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

    private static func onsets(
        _ observance: CalendarComponent,
        _ listedTimes: Int,
        _ budget: inout ExpansionBudget
    ) throws(OwnZoneError) -> [Onset] {
        guard let written = observance.property("DTSTART")?.value, let start = CalendarStamp(written)?.civil,
            let from = observance.property("TZOFFSETFROM").flatMap({ offset($0.value) }),
            let to = observance.property("TZOFFSETTO").flatMap({ offset($0.value) }),
            let before = Zone(own: "", transitions: [], offsets: [from]),
            let first = LocalDate(year: years.lowerBound, month: 1, day: 1),
            let last = LocalDate(year: years.upperBound, month: 12, day: 31)
        else { return [] }
        let listed = observance.all("RDATE").flatMap { $0.value.split(separator: ",") }
        guard listed.count <= listedTimes else { throw .tooManyTimes(limit: listedTimes) }
        guard budget.spend(steps: 1 + listed.count) else { return [] }
        var times = Set([start] + listed.compactMap { CalendarStamp($0)?.civil })
        for line in observance.all("RRULE") {
            guard budget.spend(steps: 1), let rule = try? RecurrenceRule(line.value) else { continue }
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
