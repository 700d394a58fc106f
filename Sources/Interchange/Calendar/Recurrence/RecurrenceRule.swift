package import Care

/// How an event comes again (`RRULE`, RFC 5545, 3.3.10), as it is written.
package struct RecurrenceRule: Hashable, Sendable {
    package enum Frequency: String, Hashable, CaseIterable, Sendable {
        case yearly = "YEARLY"
        case monthly = "MONTHLY"
        case weekly = "WEEKLY"
        case daily = "DAILY"
        case hourly = "HOURLY"
        case minutely = "MINUTELY"
        case secondly = "SECONDLY"
    }

    /// The last moment an instance may begin.
    package enum Until: Hashable, Sendable {
        /// All of that day counts.
        case date(LocalDate)
        case local(CivilTime)
        case utc(Instant)
    }

    /// `MO`, or `2MO` and `-1FR`: the nth of its month or year.
    package struct Day: Hashable, Sendable {
        /// ISO weekday, 1 for Monday to 7 for Sunday.
        package var weekday: Int
        /// -53 to 53 without 0; nil means every one.
        package var ordinal: Int?

        package init(_ weekday: Int, ordinal: Int? = nil) {
            self.weekday = weekday
            self.ordinal = ordinal
        }
    }

    package var frequency: Frequency
    /// 1 to 999,999,999.
    package var interval = 1
    /// How often at most, the first time included.
    ///
    /// The standard forbids `UNTIL` beside it; if both are written, the earlier end counts.
    package var count: Int?
    package var until: Until?
    package var seconds: [Int] = []
    package var minutes: [Int] = []
    package var hours: [Int] = []
    package var days: [Day] = []
    package var monthDays: [Int] = []
    package var yearDays: [Int] = []
    package var weekNumbers: [Int] = []
    package var months: [Int] = []
    package var positions: [Int] = []
    /// ISO weekday a week begins with.
    package var weekStart = 1

    package init(_ frequency: Frequency) {
        self.frequency = frequency
    }
}

/// Why a recurrence rule cannot be read.
package enum RecurrenceRuleError: Error, Hashable, CustomStringConvertible {
    case noFrequency
    case badPart(String)
    case unsupported(String)

    package var description: String {
        switch self {
        case .noFrequency: "the recurrence rule has no FREQ"
        case .badPart(let part): "the recurrence rule has \(part.prefix(60)), which cannot be"
        case .unsupported(let part): "the recurrence rule has \(part.prefix(60)), which is not supported"
        }
    }
}
