import Care
import Hummingbird
import Practice
import Store

/// When practitioners see patients: by the week, and on single days.
struct HoursPages {
    let practice: PracticePages

    func add(to router: Router<ConsoleContext>) {
        router.get("/practice", use: show)
        router.post("/practice/weekly", use: weekly)
        router.post("/practice/hours", use: day)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let time = practice.console.time
        let today = time.date(practice.console.clock.now)
        return try await practice.show(.hours, "practice", request, context) { tx in
            try HoursRows(today: today, in: tx)
        } model: { shell, rows in
            HoursModel(shell: shell, rows: rows, today: today, time: time)
        }
    }

    @Sendable private func weekly(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = context.form
        guard let practitioner: Identifier<Practitioner> = form.id("practitioner") else { throw Problem.unreadableForm }
        let hours = try Self.weekly(form, of: practitioner)
        return try await practice.act(context, back: .hours) { desk, tx, actor in
            try desk.setWeekly(hours, of: practitioner, by: actor, in: tx)
        }
    }

    /// A span whose times are empty is none.
    private static func weekly(
        _ form: FormBody,
        of practitioner: Identifier<Practitioner>
    ) throws(Problem) -> [OpeningHours] {
        var hours: [OpeningHours] = []
        for weekday in 1...7 {
            for number in 1...HoursModel.mostSpans {
                let field = "\(weekday)-\(number)"
                guard let span = try span(form, field, on: HoursWords.weekdays[weekday - 1]) else { continue }
                guard let place: Identifier<Location> = form.id("place\(field)") else {
                    throw .invalid("Say at which place, on \(HoursWords.weekdays[weekday - 1]).")
                }
                hours.append(
                    OpeningHours(
                        practitioner: practitioner,
                        location: place,
                        weekday: weekday,
                        from: span.lowerBound,
                        to: span.upperBound
                    )
                )
            }
        }
        return hours
    }

    /// From one time to a later one; nil where neither was filled in.
    private static func span(_ form: FormBody, _ field: String, on day: String) throws(Problem) -> ClosedRange<Int>? {
        let (from, to) = (form["from\(field)"], form["to\(field)"])
        if from.isEmpty, to.isEmpty { return nil }
        guard let start = HoursWords.minute(from), let end = HoursWords.minute(to, isEnd: true), start < end else {
            throw .invalid("Each span goes from one time to a later one, such as 09:00 to 12:30: look at \(day).")
        }
        return start...end
    }

    @Sendable private func day(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = context.form
        guard let practitioner: Identifier<Practitioner> = form.id("practitioner"), let date = LocalDate(form["day"])
        else { throw Problem.invalid("Say whose hours, and of which day.") }
        let place: Identifier<Location>? = form.id("place")
        let spans = try Self.spans(form)
        return try await practice.act(context, back: .hours) { desk, tx, actor in
            try desk.setHours(spans, at: place, of: practitioner, on: date, by: actor, in: tx)
        }
    }

    /// Nil brings the weekly hours back; none closes the day.
    private static func spans(_ form: FormBody) throws(Problem) -> [ClosedRange<Int>]? {
        switch form["what"] {
        case "weekly": return nil
        case "closed": return []
        default: break
        }
        var spans: [ClosedRange<Int>] = []
        for number in 1...2 {
            if let span = try span(form, "\(number)", on: "that day") { spans.append(span) }
        }
        guard !spans.isEmpty else { throw .invalid("Say from when to when, or that nobody is seen.") }
        return spans
    }
}
