/// A `DURATION` (RFC 5545, 3.3.6): days by the calendar, then seconds by the clock; both have the same sign.
///
/// `P1D` ends at the same time of the next day, even if a night of 23 or 25 hours lies between; `PT24H` does not.
package struct CalendarDuration: Hashable, Sendable {
    package var days: Int
    package var seconds: Int

    package init(days: Int = 0, seconds: Int = 0) {
        self.days = days
        self.seconds = seconds
    }

    /// A hundred years; longer ones are refused.
    static let longestDays = 36_525

    /// Reads `P2W`, `P1DT2H`, `-PT15M` and the like; nil for others, and for what is longer than a hundred years.
    init?(_ text: some StringProtocol) {
        var rest = text.uppercased().utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        guard rest.popFirst() == UInt8(ascii: "P"), !rest.isEmpty else { return nil }
        var (days, seconds, isTime) = (0, 0, false)
        while let byte = rest.first {
            if byte == UInt8(ascii: "T"), !isTime {
                isTime = true
                rest.removeFirst()
                continue
            }
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest[digits.endIndex...]
            guard let number = Digits.value(digits), let unit = rest.popFirst() else { return nil }
            switch (unit, isTime) {
            case (UInt8(ascii: "W"), false): days += number * 7
            case (UInt8(ascii: "D"), false): days += number
            case (UInt8(ascii: "H"), true): seconds += number * 3_600
            case (UInt8(ascii: "M"), true): seconds += number * 60
            case (UInt8(ascii: "S"), true): seconds += number
            default: return nil
            }
            guard days <= Self.longestDays, seconds <= Self.longestDays * 86_400 else { return nil }
        }
        self.init(days: isNegative ? -days : days, seconds: isNegative ? -seconds : seconds)
    }
}
