extension ReminderCadence {
    /// Why a text or a list is no cadence.
    package enum Trouble: Error, Hashable {
        case textTooLong
        /// It should be a time before the visit.
        case notASpan(String)
        /// Spans are whole minutes, from one to 366 days.
        case spanOutOfRange
        case unknownRule(String)
        /// The same offset or rule stands there twice.
        case repeated
        case tooManyOffsets
        case tooManyRules
        /// It would drop the reminder of the day before for people who booked in time for it.
        case dropsTooMuch(Span)
        /// It would add a reminder so late that it crowds out the one of the day before.
        case addsTooLate(Span)
        /// It would add a reminder that may be due before the visit was booked.
        case addsBeforeBooking(Span)
    }

    package static let longestText = 400
    private static let mostMinutes = 366 * 1_440

    /// Reads `48h 24h; under 36h none; over 28d add 7d; raised add 3d`.
    ///
    /// Offsets first, or `none`; commas may stand between them. Letters of either case.
    package init(text: String) throws(Trouble) {
        guard text.utf8.count <= Self.longestText else { throw .textTooLong }
        let parts = text.lowercased().split(separator: ";", omittingEmptySubsequences: false).map(Self.words)
        var offsets: [Span] = []
        if parts[0] != ["none"] {
            for word in parts[0] { offsets.append(try Self.span(word)) }
            if offsets.isEmpty { throw .notASpan("") }
        }
        var rules: [Rule] = []
        for words in parts.dropFirst() where !words.isEmpty { rules.append(try Self.rule(words)) }
        try self.init(offsets: offsets, rules: rules)
    }

    /// The rules alone, as `rulesText` writes them; what is not understood is none.
    package static func rules(text: String) -> [Rule] {
        guard text.utf8.count <= longestText else { return [] }
        return text.split(separator: ";").compactMap { try? rule(words($0)) }
    }

    package static func rulesText(_ rules: [Rule]) -> String { rules.map(written).joined(separator: "; ") }

    private static func words(_ part: Substring) -> [Substring] {
        part.split { $0.isWhitespace || $0 == "," }
    }

    private static func rule(_ words: [Substring]) throws(Trouble) -> Rule {
        switch (words.first, words.count) {
        case ("under", 3) where words[2] == "none": return .confirmationOnly(under: try span(words[1]))
        case ("over", 4) where words[2] == "add": return .addWhenLong(try span(words[3]), over: try span(words[1]))
        case ("raised", 3) where words[1] == "add": return .addAtRisk(try span(words[2]), from: .raised)
        case ("high", 3) where words[1] == "add": return .addAtRisk(try span(words[2]), from: .high)
        default: throw .unknownRule(excerpt(words.joined(separator: " ")))
        }
    }

    /// `2d`, `24h` or `90m`.
    private static func span(_ word: Substring) throws(Trouble) -> Span {
        guard let unit = word.utf8.last, let count = decimal(word.utf8.dropLast()) else {
            throw .notASpan(excerpt(String(word)))
        }
        // More minutes than this are too long in any unit, and days of them more than a span holds.
        guard count <= mostMinutes else { throw .spanOutOfRange }
        switch unit {
        case UInt8(ascii: "d"): return .days(Int64(count))
        case UInt8(ascii: "h"): return .hours(Int64(count))
        case UInt8(ascii: "m"): return .minutes(Int64(count))
        default: throw .notASpan(excerpt(String(word)))
        }
    }

    /// As much of what was written as an error should repeat.
    private static func excerpt(_ text: String) -> String { String(text.prefix(40)) }
}

extension ReminderCadence: CustomStringConvertible {
    /// As `init(text:)` reads it.
    package var description: String {
        let first = offsets.isEmpty ? "none" : offsets.map(Self.written).joined(separator: " ")
        return ([first] + rules.map(Self.written)).joined(separator: "; ")
    }

    private static func written(_ rule: Rule) -> String {
        switch rule {
        case .confirmationOnly(let limit): "under \(written(limit)) none"
        case .addWhenLong(let added, let limit): "over \(written(limit)) add \(written(added))"
        case .addAtRisk(let added, let band): "\(band.rawValue) add \(written(added))"
        }
    }

    fileprivate static func written(_ span: Span) -> String {
        let minutes = span.microseconds / Span.minutes(1).microseconds
        // Up to two days people think of reminders in hours.
        if minutes > 2_880, minutes.isMultiple(of: 1_440) { return "\(minutes / 1_440)d" }
        return minutes.isMultiple(of: 60) ? "\(minutes / 60)h" : "\(minutes)m"
    }
}

extension ReminderCadence.Trouble: CustomStringConvertible {
    /// What is wrong and what would be right, for whoever wrote it.
    package var description: String {
        switch self {
        case .textTooLong: "a cadence has at most \(ReminderCadence.longestText) bytes"
        case .notASpan(let word): "`\(word)` is no time before the visit, such as 2d, 24h or 90m"
        case .spanOutOfRange: "a time before the visit is from 1m to 366d"
        case .unknownRule(let rule):
            "`\(rule)` is no rule: write `under 36h none`, `over 28d add 7d`, `raised add 3d` or `high add 3d`"
        case .repeated: "the same stands there twice"
        case .tooManyOffsets: "at most \(ReminderCadence.mostOffsets) reminders"
        case .tooManyRules: "at most \(ReminderCadence.mostRules) rules"
        case .dropsTooMuch(let span):
            "`under \(ReminderCadence.written(span)) none` would drop the reminder of the day before: at most 48h"
        case .addsTooLate(let span):
            "`add \(ReminderCadence.written(span))` would crowd out the reminder of the day before: at least 48h"
        case .addsBeforeBooking(let span):
            "`add \(ReminderCadence.written(span))` may be before the visit is booked: it must be less than what follows `over`"
        }
    }
}
