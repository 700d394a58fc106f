package import Care

/// How one language, in one region, writes a day and a time of day.
///
/// Patterns know `{weekday}`, `{wd}` (short), `{day}`, `{month}`, `{mon}` (short), `{HH}` (00–23), `{H}` (0–23),
/// `{h}` (1–12), `{mm}`, `{period}` (of the day) and `{s}`, the hour as Swahili counts it, from six in the morning.
package struct DateWords: Hashable, Sendable {
    /// A part of the day from an hour (0–23) until the next part begins.
    struct Period: Hashable, Sendable {
        var from: Int
        var name: String
    }

    /// Monday first.
    let weekdays: [String]
    let weekdaysShort: [String]
    let months: [String]
    let monthsShort: [String]
    /// How the first of a month is written, where it is not `1`.
    let first: String
    /// In order of their hours; before the first one's hour the last one still runs.
    let periods: [Period]

    let dayPattern: Pattern
    let timePattern: Pattern
    let whenPattern: Pattern
    let slotPattern: Pattern
    let slotDetailPattern: Pattern

    /// `Tuesday 24 November`.
    package func day(_ date: LocalDate) -> String { fill(dayPattern, CivilTime(date, minuteOfDay: 0)) }

    /// `09:30`, `9:30 AM`, `सुबह 9:30 बजे`.
    package func time(_ civil: CivilTime) -> String { fill(timePattern, civil) }

    /// Day and time in a sentence's order: `Tuesday 24 November, 09:30`.
    package func when(_ civil: CivilTime) -> String { fill(whenPattern, civil) }

    /// Day and time for a list row, at most 24 characters: `Tue 24 Nov, 09:30`.
    package func slot(_ civil: CivilTime) -> String { fill(slotPattern, civil) }

    /// What stands under a list row: the given text, after whatever of the day the row itself had no room for.
    package func slotDetail(_ civil: CivilTime, _ detail: String) -> String { fill(slotDetailPattern, civil, detail) }

    private func fill(_ pattern: Pattern, _ civil: CivilTime, _ detail: String = "") -> String {
        pattern.filled { blank in
            switch blank {
            case "weekday": weekdays[civil.date.weekday - 1]
            case "wd": weekdaysShort[civil.date.weekday - 1]
            case "day": civil.date.day == 1 ? first : String(civil.date.day)
            case "month": months[civil.date.month - 1]
            case "mon": monthsShort[civil.date.month - 1]
            case "HH": twoDigits(civil.hour)
            case "H": String(civil.hour)
            case "h": String((civil.hour + 11) % 12 + 1)
            case "s": String((civil.hour + 5) % 12 + 1)
            case "mm": twoDigits(civil.minute)
            case "period": period(at: civil.hour)
            case "detail": detail
            default: nil
            }
        }
    }

    private func period(at hour: Int) -> String {
        (periods.last { $0.from <= hour } ?? periods.last)?.name ?? ""
    }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
