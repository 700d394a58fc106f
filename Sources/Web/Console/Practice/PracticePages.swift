import Care
import Hummingbird
import Practice
import Store

/// Hours of single days, rooms and equipment, and the terms of kinds of visit.
struct PracticePages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        router.get("/practice", use: show)
        router.post("/practice/hours", use: hours)
        router.post("/practice/resource", use: resource)
        router.post("/practice/visit-type", use: visitType)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let session = try context.staff()
        let today = console.time.date(console.clock.now)
        let (rows, standing) = try await console.records.look(.sawWeek, by: session) { tx in
            (try PracticeRows(today: today, in: tx), try console.standing(in: tx))
        }
        let shell = console.shell(
            title: "Hours and rooms",
            here: .week,
            topics: ["appointments"],
            session: session,
            standing: standing
        )
        return console.answer(
            request,
            "practice",
            PracticeModel(shell: shell, rows: rows, today: today, time: console.time)
        )
    }

    @Sendable private func hours(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = context.form
        guard let practitioner: Identifier<Practitioner> = form.id("practitioner"), let date = LocalDate(form["day"])
        else { throw Problem.invalid("Say whose hours, and of which day.") }
        let place: Identifier<Location>? = form.id("place")
        let spans = try Self.spans(form)
        return try await act(context) { tx, actor in
            try PracticeDesk().setHours(spans, at: place, of: practitioner, on: date, by: actor, in: tx)
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
            let (from, to) = (form["from\(number)"], form["to\(number)"])
            if from.isEmpty, to.isEmpty { continue }
            guard let start = minute(from), let end = minute(to), start < end else {
                throw .invalid("Each span goes from one time to a later one, such as 09:00 to 12:30.")
            }
            spans.append(start...end)
        }
        guard !spans.isEmpty else { throw .invalid("Say from when to when, or that nobody is seen.") }
        return spans
    }

    private static func minute(_ text: String) -> Int? {
        CivilTime("2000-01-01T\(text)").map(\.minuteOfDay)
    }

    @Sendable private func resource(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = context.form
        guard let place: Identifier<Location> = form.id("place"), let kind = Resource.Kind(rawValue: form["kind"])
        else { throw Problem.unreadableForm }
        let name = form["name"].trimmed()
        return try await act(context) { tx, actor in
            try PracticeDesk().addResource(name, kind, at: place, by: actor, in: tx)
        }
    }

    @Sendable private func visitType(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = context.form
        guard let id: Identifier<VisitType> = form.id("visit_type") else { throw Problem.unreadableForm }
        guard let minutes = form.number("minutes", in: 5...1440), let before = form.number("before", in: 0...240),
            let after = form.number("after", in: 0...240), let notice = form.number("notice", in: 0...525_600),
            let horizon = form.number("horizon", in: 1...400), let step = form.number("step", in: 5...240)
        else { throw Problem.invalid(Self.ranges) }
        return try await act(context) { tx, actor in
            let practitioners = try tx.practitioners().map(\.id).filter { form["practitioner\($0)"] == "1" }
            let resources = try tx.resources().map(\.id)
            let terms = PracticeDesk.Terms(
                minutes: minutes,
                before: before,
                after: after,
                notice: .minutes(Int64(notice)),
                horizonDays: horizon,
                step: step,
                isBookable: form["bookable"] == "1",
                preparation: form["preparation"].trimmed(),
                practitioners: Set(practitioners),
                needs: (1...PracticeModel.needs).map { number in
                    Set(resources.filter { form["need\(number)-\($0)"] == "1" })
                }
            )
            try PracticeDesk().change(id, to: terms, by: actor, in: tx)
        }
    }

    private static let ranges =
        "Minutes are 5 to 1440, those kept free before and after 0 to 240, the notice up to a year, days ahead 1 to 400, and "
        + "starts every 5 to 240 minutes."

    /// Back to the page when it is done; else why not.
    private func act(
        _ context: ConsoleContext,
        _ body: @escaping @Sendable (Transaction, AuditActor) throws -> Void
    ) async throws -> Response {
        let session = try context.staff()
        let refused = try await console.records.act(by: session, orSees: .sawWeek) { tx, actor -> String? in
            do {
                try tx.savepoint { try body(tx, actor) }
                return nil
            } catch let refusal as PracticeDesk.Refusal {
                return Self.words(refusal)
            }
        }
        if let refused { throw Problem.invalid(refused) }
        return .redirect(to: ConsolePath.practice.path)
    }

    private static func words(_ refusal: PracticeDesk.Refusal) -> String {
        switch refusal {
        case .unknown: "There is no such practitioner, place or kind of visit any more."
        case .hours: "The hours of one day follow each other."
        case .name: "It needs a name of at most 60 characters."
        case .terms: ranges
        }
    }
}
