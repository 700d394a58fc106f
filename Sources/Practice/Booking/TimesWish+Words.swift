import Care
import Dialogue
import Store

extension TimesWish {
    /// What a patient's words say of the time, as the search for times takes it: a day or a weekday is the first of them.
    init(_ words: VisitWish, today: LocalDate, in tx: Transaction) throws {
        self.init(
            practitioner: try words.practitioner(in: tx),
            partOfDay: words.partOfDay,
            from: words.days(today: today)?.first
        )
    }
}

extension VisitWish {
    /// The days meant, the last one nil where there is no bound; nil where no day was named.
    func days(today: LocalDate) -> (first: LocalDate, last: LocalDate?)? {
        let monday = today.adding(days: 1 - today.weekday)
        let span: (first: LocalDate, last: LocalDate?)? =
            switch day {
            case .today: (today, today)
            case .tomorrow: (today.adding(days: 1), today.adding(days: 1))
            case .dayAfterTomorrow: (today.adding(days: 2), today.adding(days: 2))
            case .thisWeek: (today, monday.adding(days: 6))
            case .nextWeek: (monday.adding(days: 7), monday.adding(days: 13))
            case nil: nil
            }
        guard !weekdays.isEmpty else { return span }
        // Of a weekday without a week the next one, which is not today: who means today says so.
        let begin = span?.first ?? today.adding(days: 1)
        let named = (0..<7).map { begin.adding(days: $0) }.first { weekdays.contains($0.weekday) }
        return (named ?? begin, span?.last)
    }

    /// Whether it says on which days or at which time of day.
    var saysWhen: Bool { partOfDay != nil || day != nil || !weekdays.isEmpty }

    func practitioner(in tx: Transaction) throws -> Identifier<Practitioner>? {
        guard let practitioner else { return nil }
        return try tx.practitioners().first { $0.name == practitioner }?.id
    }
}
