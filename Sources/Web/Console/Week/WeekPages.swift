import Care
import Hummingbird
import Practice
import Store

/// The board of a week or a day, and visits moved on it.
struct WeekPages {
    let console: Console

    /// With so many practitioners a week of everybody's is still legible.
    private static let fewPractitioners = 3

    func add(to router: Router<ConsoleContext>) {
        router.get("/week", use: show)
        router.post("/week/move", use: move)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let now = console.clock.now
        let asked = WeekQuery(request, today: console.time.date(now))
        let session = try context.staff()
        let (query, rows, questions, standing) = try await console.records.look(.sawWeek, by: session) { tx in
            var query = asked
            if query.whose == nil { query.whose = Self.usual(try tx.practitioners(), isDay: query.isDay) }
            let zone = console.settings.zone
            let days = query.days
            let span = zone.startOfDay(days.lowerBound)..<zone.startOfDay(days.upperBound.adding(days: 1))
            let rows = try tx.board(span, days, of: query.practitioner)
            let questions = try CalendarQuestionDesk().open(in: tx).count { $0.asked.answer == nil }
            return (query, rows, questions, try console.standing(in: tx))
        }
        let shell = console.shell(
            title: "Schedule",
            here: .week,
            topics: ["appointments"],
            session: session,
            standing: standing
        )
        let model = WeekModel(
            shell: shell,
            rows: rows,
            query: query,
            questions: questions,
            now: now,
            time: console.time
        )
        return console.answer(request, "week", model)
    }

    /// A day has room for all side by side; a week of many is one practitioner's.
    private static func usual(_ practitioners: [Practitioner], isDay: Bool) -> WeekQuery.Whose {
        guard !isDay, practitioners.count > fewPractitioners, let first = practitioners.first else { return .everybody }
        return .one(first.id)
    }

    @Sendable private func move(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = context.form
        let move = try VisitMove(form)
        let session = try context.staff()
        let desk = BoardDesk(rules: console.rules)
        let refused = try await console.records.act(by: session, orSees: .sawConflict, at: .visit(move.visit)) {
            tx,
            actor -> Conflicted? in
            switch try desk.move(move, by: actor, in: tx) {
            case .done: nil
            case .refused(let refusal):
                Conflicted(
                    facts: try ConflictFacts(refusal, patient: refusal.visit?.patient, in: tx),
                    standing: try console.standing(in: tx)
                )
            }
        }
        let here = ReturnPath.safe(form["here"]) ?? ConsolePath.week.path
        guard let refused else { return .redirect(to: here) }
        if refused.facts.refusal.obstacles == [.noVisit] { throw Problem.noVisit }
        let model = ConflictModel(
            shell: console.conflictShell("Not moved", session, refused.standing),
            facts: refused.facts,
            form: MoveForm(form, move, token: session.formToken),
            here: here,
            now: console.clock.now,
            time: console.time
        )
        return console.answer(request, "conflict", model, status: .conflict)
    }
}

/// Why something was not done, with what surrounds the page that says so.
struct Conflicted: Sendable {
    var facts: ConflictFacts
    var standing: Standing
}

extension Console {
    func conflictShell(_ title: String, _ session: StaffSession, _ standing: Standing) -> Shell {
        // No topics: what was asked is answered once, and does not change under the reader.
        shell(title: title, here: .week, session: session, standing: standing, isAnswer: true)
    }
}

extension VisitMove {
    /// As the board posts it: minutes after a moment.
    fileprivate init(_ form: FormBody) throws(Problem) {
        guard let visit: Identifier<Appointment> = form.id("appointment"),
            let practitioner: Identifier<Practitioner> = form.id("owner"),
            let seen = form.number("version", in: 1...Int(Int32.max)),
            let origin = form.number("origin", in: 0...253_402_300_799),
            let start = form.number("start", in: 0...Self.longestColumn),
            let end = form.number("end", in: 0...Self.longestColumn + 1440), start < end, end - start <= 1440
        else { throw .unreadableForm }
        let moment = Instant(seconds: Int64(origin))
        self.init(
            visit: visit,
            seen: seen,
            practitioner: practitioner,
            span: moment + .minutes(Int64(start))..<moment + .minutes(Int64(end)),
            isAnyway: form["anyway"] == "1"
        )
    }

    /// A day has at most 25 hours.
    private static let longestColumn = 1500
}

/// The same move once more, as it was wanted or at another time.
private struct MoveForm: ConflictForm {
    let href = ConsolePath.weekMove.path
    let backWords = "Put it back"
    let anywayWords = "Move it all the same"
    private let form: FormBody
    private let move: VisitMove
    private let token: String

    init(_ form: FormBody, _ move: VisitMove, token: String) {
        self.form = form
        self.move = move
        self.token = token
    }

    var anyway: [FormField] {
        let kept = ["here", "appointment", "version", "owner", "origin", "start", "end"]
        return [FormField(name: "form_token", value: token)]
            + kept.map { FormField(name: $0, value: form[$0]) } + [FormField(name: "anyway", value: "1")]
    }

    func instead(_ slot: Slot) -> [FormField] {
        let length = (slot.end - slot.start).microseconds / 60_000_000
        let changed = [
            ("owner", slot.practitioner.description), ("origin", slot.start.seconds.description), ("start", "0"),
            ("end", length.description), ("anyway", ""),
        ]
        let kept = ["here", "appointment", "version"]
        return [FormField(name: "form_token", value: token)] + kept.map { FormField(name: $0, value: form[$0]) }
            + changed.map { FormField(name: $0.0, value: $0.1) }
    }
}

extension Problem {
    static let noVisit = Problem(
        .notFound,
        title: "The visit is no longer there",
        advice: "Nothing was changed. Look again at the schedule."
    )
}
