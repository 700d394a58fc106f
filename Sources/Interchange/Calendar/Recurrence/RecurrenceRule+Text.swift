import Care

extension RecurrenceRule {
    private static let weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    /// Reads `FREQ=WEEKLY;BYDAY=MO,WE`; parts of unknown names are passed over.
    package init(_ text: String) throws(RecurrenceRuleError) {
        var parts: [(name: String, value: String)] = []
        for part in text.uppercased().split(separator: ";").prefix(64) {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { throw .badPart(String(part)) }
            parts.append((halves[0].filter { $0 != " " }, halves[1].filter { $0 != " " }))
        }
        guard let word = parts.last(where: { $0.name == "FREQ" })?.value else { throw .noFrequency }
        guard let frequency = Frequency(rawValue: word) else { throw .badPart("FREQ=" + word) }
        self.init(frequency)
        for part in parts { try take(part.name, part.value) }
    }

    private mutating func take(_ name: String, _ value: String) throws(RecurrenceRuleError) {
        let isRead: Bool
        switch name {
        case "INTERVAL": isRead = Self.positive(value, into: &interval)
        case "COUNT":
            count = 0
            isRead = Self.positive(value, into: &count)
        case "UNTIL":
            until = Self.until(value)
            isRead = until != nil
        case "BYSECOND": isRead = Self.numbers(value, 0...60, into: &seconds)
        case "BYMINUTE": isRead = Self.numbers(value, 0...59, into: &minutes)
        case "BYHOUR": isRead = Self.numbers(value, 0...23, into: &hours)
        case "BYMONTHDAY": isRead = Self.signedNumbers(value, 31, into: &monthDays)
        case "BYYEARDAY": isRead = Self.signedNumbers(value, 366, into: &yearDays)
        case "BYWEEKNO": isRead = Self.signedNumbers(value, 53, into: &weekNumbers)
        case "BYMONTH": isRead = Self.numbers(value, 1...12, into: &months)
        case "BYSETPOS": isRead = Self.signedNumbers(value, 366, into: &positions)
        case "BYDAY": isRead = takeDays(value)
        case "WKST":
            weekStart = (Self.weekdays.firstIndex(of: value) ?? -1) + 1
            isRead = weekStart > 0
        // RFC 7529: other calendars than the Gregorian, and dates moved instead of skipped.
        case "RSCALE" where value != "GREGORIAN", "SKIP" where value != "OMIT":
            throw .unsupported(name + "=" + value)
        default: isRead = true
        }
        guard isRead else { throw .badPart(name + "=" + value) }
    }

    private static func positive(_ text: String, into number: inout Int) -> Bool {
        guard let value = Digits.value(Array(text.utf8)), value > 0 else { return false }
        number = value
        return true
    }

    private static func positive(_ text: String, into number: inout Int?) -> Bool {
        var value = 0
        guard positive(text, into: &value) else { return false }
        number = value
        return true
    }

    private static func numbers(_ text: String, _ range: ClosedRange<Int>, into list: inout [Int]) -> Bool {
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        guard words.count <= 800 else { return false }
        let numbers = words.compactMap { Digits.signed($0) }
        list = unique(numbers)
        return numbers.count == words.count && list.allSatisfy(range.contains)
    }

    private static func signedNumbers(_ text: String, _ limit: Int, into list: inout [Int]) -> Bool {
        numbers(text, -limit...limit, into: &list) && !list.contains(0)
    }

    private mutating func takeDays(_ text: String) -> Bool {
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        guard words.count <= 800 else { return false }
        days = []
        for word in words {
            guard let index = Self.weekdays.firstIndex(of: String(word.suffix(2))) else { return false }
            let sign = word.dropLast(2)
            var ordinal: Int?
            if !sign.isEmpty {
                guard let number = Digits.signed(sign), number != 0, (-53...53).contains(number) else { return false }
                ordinal = number
            }
            days.append(Day(index + 1, ordinal: ordinal))
        }
        days = Self.unique(days)
        return true
    }

    /// What is said twice counts once, in the order of the first.
    private static func unique<Element: Hashable>(_ list: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return list.filter { seen.insert($0).inserted }
    }

    private static func until(_ text: String) -> Until? {
        switch CalendarStamp(text) {
        case .date(let date)?: .date(date)
        case .local(let civil)?: .local(civil)
        case .utc(let civil)?: .utc(Zone.utc.instant(of: civil))
        case nil: nil
        }
    }
}

extension RecurrenceRule: CustomStringConvertible {
    /// As it stands behind `RRULE:`.
    package var description: String {
        var parts = ["FREQ=" + frequency.rawValue]
        if interval != 1 { parts.append("INTERVAL=\(interval)") }
        if let count { parts.append("COUNT=\(count)") }
        switch until {
        case .date(let date)?: parts.append("UNTIL=" + CalendarStamp.text(date))
        case .local(let civil)?: parts.append("UNTIL=" + CalendarStamp.text(civil))
        case .utc(let instant)?: parts.append("UNTIL=" + CalendarStamp.text(instant))
        case nil: break
        }
        parts += Self.list("BYSECOND", seconds) + Self.list("BYMINUTE", minutes) + Self.list("BYHOUR", hours)
        let words = days.map { day in (day.ordinal.map { "\($0)" } ?? "") + Self.weekdays[day.weekday - 1] }
        if !words.isEmpty { parts.append("BYDAY=" + words.joined(separator: ",")) }
        parts += Self.list("BYMONTHDAY", monthDays) + Self.list("BYYEARDAY", yearDays)
        parts += Self.list("BYWEEKNO", weekNumbers) + Self.list("BYMONTH", months) + Self.list("BYSETPOS", positions)
        if weekStart != 1 { parts.append("WKST=" + Self.weekdays[weekStart - 1]) }
        return parts.joined(separator: ";")
    }

    private static func list(_ name: String, _ numbers: [Int]) -> [String] {
        numbers.isEmpty ? [] : [name + "=" + numbers.map { "\($0)" }.joined(separator: ",")]
    }
}
