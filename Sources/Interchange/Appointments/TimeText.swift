import Care

/// A time of day as exports write it: `9:30`, `09.30`, `14h30`, `2:15 p.m.`, `0930`, `14 Uhr`, `09:30:00+01:00`.
struct TimeText: Hashable {
    /// Seconds after midnight on the clock's face.
    var secondOfDay: Int
    /// Seconds east of UTC, if written.
    var utcOffset: Int?
    /// Seconds after midnight of the end, if a span was written: `09:30 - 10:00`.
    var endSecondOfDay: Int?

    /// Nil unless all of `text` is a time.
    static func read(_ text: Substring) -> TimeText? {
        var scanner = TextScanner(text)
        scanner.skip("T, \u{A0}\u{202F}\t")
        guard var time = clock(&scanner) else { return nil }
        // "09:30-10:00" is a span of time, "T09:30-10:00" is a time far west.
        let mayBeWest = text.hasPrefix("T") || text.count { $0 == ":" } > 2
        time.utcOffset = offset(&scanner, signs: mayBeWest ? "+-" : "+")
        scanner.skipSpace()
        if scanner.one(of: "-–—") != nil {
            scanner.skipSpace()
            guard let end = clock(&scanner) else { return nil }
            time.endSecondOfDay = end.secondOfDay
            scanner.skipSpace()
        }
        return scanner.isAtEnd ? time : nil
    }

    private static func clock(_ scanner: inout TextScanner) -> TimeText? {
        guard let (first, length) = scanner.number() else { return nil }
        var (hour, minute, second) = (first, 0, 0)
        var isPlainHour = true
        if length == 4 || length == 3 {
            (hour, minute, isPlainHour) = (first / 100, first % 100, false)
        } else if length <= 2, let read = minutes(&scanner) {
            (minute, second, isPlainHour) = (read.minute, read.second, false)
        } else if length > 2 {
            return nil
        }
        let beforeMark = scanner
        scanner.skip(" \u{A0}\u{202F}\t")
        switch halfOfDay(&scanner) {
        case .some(let isAfternoon):
            guard (1...12).contains(hour) else { return nil }
            hour = hour % 12 + (isAfternoon ? 12 : 0)
        case nil:
            if isPlainHour {
                guard let word = scanner.word(), ["h", "hs", "hrs", "uhr", "heures", "horas"].contains(word) else {
                    return nil
                }
            } else if let word = scanner.wordAhead, ["h", "hs", "hrs", "uhr"].contains(word) {
                _ = scanner.word()
            } else {
                scanner = beforeMark
            }
        }
        guard hour < 24, minute < 60, second < 60 else { return nil }
        return TimeText(secondOfDay: hour * 3600 + minute * 60 + second)
    }

    /// `:30`, `.30`, `h30`, `:30:00` or `:30:00.000`.
    private static func minutes(_ scanner: inout TextScanner) -> (minute: Int, second: Int)? {
        var ahead = scanner
        guard ahead.one(of: ":.hH") != nil, let (minute, length) = ahead.number(), length == 2 else { return nil }
        scanner = ahead
        var second = 0
        if ahead.one(of: ":") != nil, let (read, length) = ahead.number(), length == 2 {
            second = read
            scanner = ahead
            if ahead.one(of: ".,") != nil, ahead.number() != nil { scanner = ahead }
        }
        return (minute, second)
    }

    /// `AM`, `p.m.`, `a. m.`; true for the afternoon.
    private static func halfOfDay(_ scanner: inout TextScanner) -> Bool? {
        var ahead = scanner
        guard let letter = ahead.one(of: "aApP") else { return nil }
        ahead.skip(". \u{A0}\u{202F}")
        guard ahead.one(of: "mM") != nil else { return nil }
        ahead.skip(".")
        scanner = ahead
        return letter == "p" || letter == "P"
    }

    /// `Z`, `+01:00`, `-0500`, directly behind the time (ISO 8601).
    private static func offset(_ scanner: inout TextScanner, signs: String) -> Int? {
        if scanner.one(of: "Z") != nil { return 0 }
        var ahead = scanner
        guard let sign = ahead.one(of: signs), let (number, length) = ahead.number() else { return nil }
        var (hours, minutes) = (number, 0)
        switch length {
        case 4: (hours, minutes) = (number / 100, number % 100)
        case 2:
            if ahead.one(of: ":") != nil {
                guard let (read, length) = ahead.number(), length == 2 else { return nil }
                minutes = read
            }
        default: return nil
        }
        guard hours <= 14, minutes < 60, ahead.isAtEnd else { return nil }
        scanner = ahead
        return (hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
    }
}

extension TextScanner {
    fileprivate var wordAhead: String? {
        var ahead = self
        return ahead.word()
    }
}

/// How long a visit takes: `30`, `30 min`, `0:45`, `1h`, `1 h 30 min`.
enum DurationText {
    static let minutes = 1...DailyHours.minutesPerDay

    static func read(_ text: String) -> Int? {
        var scanner = TextScanner(text[...])
        scanner.skipSpace()
        guard let (first, length) = scanner.number(), length <= 4 else { return nil }
        var total = first
        if scanner.one(of: ":") != nil {
            guard let (second, length) = scanner.number(), length == 2 else { return nil }
            total = first * 60 + second
            // Seconds, if any, do not matter.
            if scanner.one(of: ":") != nil { _ = scanner.number() }
        } else {
            scanner.skipSpace()
            if let unit = scanner.word(), unit.hasPrefix("h") || unit.hasPrefix("std") || unit.hasPrefix("stunde") {
                total = first * 60
                scanner.skip(". ")
                if let (more, _) = scanner.number() { total += more }
            }
        }
        return minutes.contains(total) ? total : nil
    }
}
