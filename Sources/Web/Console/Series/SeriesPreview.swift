package import Care
package import Practice
import Store

/// What booking a series would come to, with the names it is told with.
package struct SeriesFacts: Sendable {
    let wish: SeriesDesk.Wish
    let step: VisitSeries.Step
    let outcome: SeriesDesk.Outcome
    let patient: String
    let practitioner: String
    let isOffered: Bool

    package init(
        _ wish: SeriesDesk.Wish,
        _ step: VisitSeries.Step,
        _ outcome: SeriesDesk.Outcome,
        patient: String,
        practitioner: String,
        isOffered: Bool
    ) {
        self.wish = wish
        self.step = step
        self.outcome = outcome
        self.patient = patient
        self.practitioner = practitioner
        self.isOffered = isOffered
    }

    init(_ wish: SeriesDesk.Wish, _ step: VisitSeries.Step, _ outcome: SeriesDesk.Outcome, in tx: Transaction) throws {
        self.init(
            wish,
            step,
            outcome,
            patient: try tx.person(wish.patient)?.name ?? "—",
            practitioner: try tx.practitioner(wish.practitioner)?.name ?? "",
            isOffered: try tx.demand(of: wish.visitType)?.practitioners?.contains(wish.practitioner) ?? true
        )
    }
}

/// The dates of a series before it is booked: which are free, and why others are not.
package struct SeriesPreview {
    struct Line {
        let key: String
        let field: String
        let day: String
        let time: String
        let mark: Mark
        let isFree: Bool
        let isChosen: Bool
    }

    let heading: String
    let summary: String
    let notes: [String]
    let dates: [Line]
    let bookHref: String
    /// The form as it was filled in, carried along.
    var fields: [FormField] = []
    let canBook: Bool

    /// `isChosen` is asked for each free date.
    package init(_ facts: SeriesFacts, time: ClinicTime, isChosen: (LocalDate) -> Bool) {
        let first = facts.wish.series.first
        heading = "\(facts.patient) · \(SeriesWords.step(facts.step, first: first)) with \(facts.practitioner)"
        dates = facts.outcome.dates.map { found in
            let isKnown = facts.outcome.known.contains(found.date)
            let isFree = found.obstacle == nil && !isKnown
            return Line(
                key: found.date.description,
                field: NewVisitForm.field(of: found.date),
                day: time.longDay(found.date),
                time: Self.time(found, facts.wish.series.minuteOfDay, time),
                mark: isKnown ? Mark("●", "Booked already", "off") : SeriesWords.mark(found),
                isFree: isFree,
                isChosen: isFree && isChosen(found.date)
            )
        }
        let free = dates.count(where: \.isFree)
        canBook = free > 0
        summary = "\(dates.count == 1 ? "1 date" : "\(dates.count) dates"), \(free) free"
        notes =
            (facts.isOffered ? [] : ["\(facts.practitioner) does not see patients for this kind of visit."])
            + ["The patient hears of the first one only, in one message; each is reminded of as usual."]
        bookHref = ConsolePath.newVisit.path
    }

    private static func time(_ found: SeriesVisit, _ minuteOfDay: Int, _ time: ClinicTime) -> String {
        guard case .success(let slot) = found.result else { return SeriesWords.time(minuteOfDay) }
        return "\(time.time(slot.start))–\(time.time(slot.end))"
    }
}
