import Care

/// A date as people and exports write it, before it is known whether day or month comes first.
enum DateText: Hashable {
    /// Year, month and day are told apart by their form.
    case exact(LocalDate)
    /// Two numbers and a year; dots between them mean the day comes first (no month-first country uses them).
    case numeric(first: Int, second: Int, year: Int, hasDots: Bool)

    /// Visits are in these years; others are typing errors.
    static let years = 1990...2100

    /// The date at the beginning of `text`, and what follows it (the time, in many exports).
    static func read(_ text: Substring) -> (date: DateText, rest: Substring)? {
        var scanner = TextScanner(text)
        scanner.skipSpace()
        if let word = scanner.word() {
            if let month = MonthNames.month(word) { return monthDayYear(month, &scanner) }
            // A weekday in front: "Tue 24/11/2026", "Di., 24.11.2026".
            scanner.skip(" .,\u{A0}")
        }
        guard let (first, firstLength) = scanner.number() else { return nil }
        if firstLength == 8 {
            return exact(first / 10_000, first / 100 % 100, first % 100).map { ($0, scanner.rest) }
        }
        if firstLength == 4 { return yearMonthDay(first, &scanner) }
        guard firstLength <= 2 else { return nil }
        return dayOrMonthFirst(first, &scanner)
    }

    /// The day itself, once the order is known; nil if there is no such day.
    func date(_ order: DateOrder) -> LocalDate? {
        switch self {
        case .exact(let date): return date
        case .numeric(let first, let second, let year, let hasDots):
            switch order {
            case .dayFirst: return LocalDate(year: year, month: second, day: first)
            case .monthFirst:
                return hasDots
                    ? LocalDate(year: year, month: second, day: first)
                    : LocalDate(year: year, month: first, day: second)
            case .iso: return nil
            }
        }
    }

    private static func monthDayYear(_ month: Int, _ scanner: inout TextScanner) -> (DateText, Substring)? {
        scanner.skip(" .,-/\u{A0}")
        guard let (day, dayLength) = scanner.number(), dayLength <= 2 else { return nil }
        scanner.skipOrdinal()
        scanner.skip(" .,-/\u{A0}")
        guard let year = year(&scanner) else { return nil }
        return exact(year, month, day).map { ($0, scanner.rest) }
    }

    private static func yearMonthDay(_ year: Int, _ scanner: inout TextScanner) -> (DateText, Substring)? {
        guard scanner.skip("-/.") == 1, let (month, monthLength) = scanner.number(), monthLength <= 2,
            scanner.skip("-/.") == 1, let (day, dayLength) = scanner.number(), dayLength <= 2
        else { return nil }
        return exact(year, month, day).map { ($0, scanner.rest) }
    }

    private static func dayOrMonthFirst(_ first: Int, _ scanner: inout TextScanner) -> (DateText, Substring)? {
        scanner.skipOrdinal()
        let before = scanner
        scanner.skip(" .,-/\u{A0}")
        if let month = scanner.month() {
            scanner.skip(" .,-/\u{A0}")
            scanner.skipWord(["de", "del", "of"])
            guard let year = year(&scanner) else { return nil }
            return exact(year, month, first).map { ($0, scanner.rest) }
        }
        scanner = before
        guard let separator = scanner.one(of: "/.-"), scanner.skip(" ") <= 1,
            let (second, secondLength) = scanner.number(), secondLength <= 2,
            scanner.one(of: "/.-") == separator, scanner.skip(" ") <= 1,
            let year = year(&scanner)
        else { return nil }
        return (.numeric(first: first, second: second, year: year, hasDots: separator == "."), scanner.rest)
    }

    private static func year(_ scanner: inout TextScanner) -> Int? {
        guard let (number, length) = scanner.number() else { return nil }
        switch length {
        case 2: return 2000 + number
        case 4: return number
        default: return nil
        }
    }

    private static func exact(_ year: Int, _ month: Int, _ day: Int) -> DateText? {
        LocalDate(year: year, month: month, day: day).map { .exact($0) }
    }
}
