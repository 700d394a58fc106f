package import Care
import Hummingbird

/// Which days of whom a board shows, as its address says.
package struct WeekQuery: Sendable, Hashable {
    package enum Whose: Sendable, Hashable {
        case everybody
        case one(Identifier<Practitioner>)
    }

    /// In a week the day that a narrow screen shows; alone, the day itself.
    package var day: LocalDate
    package var isDay: Bool
    /// Nil leaves it to the page.
    package var whose: Whose?

    package init(day: LocalDate, isDay: Bool = false, whose: Whose? = nil) {
        self.day = day
        self.isDay = isDay
        self.whose = whose
    }

    init(_ request: Request, today: LocalDate) {
        let query = request.uri.queryParameters
        day = query["day"].flatMap { LocalDate(String($0)) } ?? today
        isDay = query["view"] == "day"
        whose = query["practitioner"].flatMap { text in
            text == "all" ? .everybody : Identifier<Practitioner>(String(text)).map(Whose.one)
        }
    }

    package var monday: LocalDate { day.adding(days: 1 - day.weekday) }
    package var days: ClosedRange<LocalDate> { isDay ? day...day : monday...monday.adding(days: 6) }
    package var practitioner: Identifier<Practitioner>? {
        if case .one(let id) = whose { id } else { nil }
    }

    /// The address of such a page.
    var href: String { "\(ConsolePath.week.path)?day=\(day)\(rest)" }
    /// The same of this week or today.
    var current: String {
        let rest = rest
        return rest.isEmpty ? ConsolePath.week.path : "\(ConsolePath.week.path)?\(rest.dropFirst())"
    }

    private var rest: String {
        let who = whose.map { whose in
            switch whose {
            case .everybody: "&practitioner=all"
            case .one(let id): "&practitioner=\(id)"
            }
        }
        return (isDay ? "&view=day" : "") + (who ?? "")
    }

    func with(day: LocalDate) -> WeekQuery { WeekQuery(day: day, isDay: isDay, whose: whose) }
    func with(isDay: Bool) -> WeekQuery { WeekQuery(day: day, isDay: isDay, whose: whose) }
    func with(whose: Whose) -> WeekQuery { WeekQuery(day: day, isDay: isDay, whose: whose) }
}
