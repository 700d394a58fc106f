import Care

/// Weekdays and times of day as the console writes them.
enum HoursWords {
    static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    static func clock(_ minute: Int) -> String { "\(padded(minute / 60, to: 2)):\(padded(minute % 60, to: 2))" }

    static func span(_ from: Int, _ to: Int) -> String { "\(clock(from))–\(clock(to))" }

    /// The minute a field for a time of day says; as an end, midnight is that of the next day.
    static func minute(_ text: String, isEnd: Bool = false) -> Int? {
        guard let minute = CivilTime("2000-01-01T\(text)").map(\.minuteOfDay) else { return nil }
        return isEnd && minute == 0 ? 1440 : minute
    }

    /// `Mon–Thu 09:00–12:30 Harbour · Tue, Fri 14:00–18:00 Hill`; the place only where there are several.
    static func week(_ hours: [OpeningHours], _ places: [Location]) -> String {
        struct Span: Hashable {
            let location: Identifier<Location>
            let from: Int
            let to: Int
        }
        let days = Dictionary(grouping: hours) { Span(location: $0.location, from: $0.from, to: $0.to) }
            .mapValues { Set($0.map(\.weekday)).sorted() }
        let ordered = days.sorted { ($0.value[0], $0.key.from) < ($1.value[0], $1.key.from) }
        return ordered.map { span, days in
            let place = places.count > 1 ? places.first { $0.id == span.location }.map { " \($0.name)" } : nil
            return "\(runs(days)) \(Self.span(span.from, span.to))\(place ?? "")"
        }.joined(separator: " · ")
    }

    /// `Mon–Thu, Sat`.
    private static func runs(_ days: [Int]) -> String {
        var runs: [ClosedRange<Int>] = []
        for day in days {
            if let last = runs.last, last.upperBound == day - 1 {
                runs[runs.count - 1] = last.lowerBound...day
            } else {
                runs.append(day...day)
            }
        }
        return runs.map { run in
            let (first, last) = (weekdays[run.lowerBound - 1].prefix(3), weekdays[run.upperBound - 1].prefix(3))
            switch run.count {
            case 1: return String(first)
            case 2: return "\(first), \(last)"
            default: return "\(first)–\(last)"
            }
        }.joined(separator: ", ")
    }
}
