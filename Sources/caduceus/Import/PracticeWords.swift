import Care

/// Days and spans as a practice file writes them.
enum PracticeWords {
    private static let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    private static let names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// ISO weekdays of `tue`, `Tuesday` or `mon-fri`.
    static func weekdays(_ text: String) -> [Int]? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { weekday(String($0)) }
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2, first <= last else {
            return nil
        }
        return Array(first...last)
    }

    static func name(of weekday: Int) -> String { names[weekday - 1] }

    /// `2d`, `24h` or `90m`, up to a year.
    static func span(_ text: String) -> Span? {
        guard let unit = text.last, let count = Int64(text.dropLast()), (1...527_040).contains(count) else {
            return nil
        }
        let span: Span
        switch unit {
        case "d": span = .days(count)
        case "h": span = .hours(count)
        case "m": span = .minutes(count)
        default: return nil
        }
        return span <= ReminderPlan.longestOffset ? span : nil
    }

    private static func weekday(_ text: String) -> Int? {
        let word = text.lowercased().filter { !$0.isWhitespace }
        return (days.firstIndex(of: word) ?? names.firstIndex { $0.lowercased() == word }).map { $0 + 1 }
    }
}
