import Care
import Hummingbird
import Practice
import Store

/// One visit with all of its series: how each stands, and what is to become of it and those that follow.
struct SeriesPages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        router.get("/week/series/:visit", use: show)
        router.post("/week/series/:visit", use: act)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try visit(context)
        let session = try context.staff()
        let console = console
        var sheet = try await console.records.look(.sawSeries, at: .visit(id), by: session) { tx in
            guard let visit = try tx.appointment(id),
                let rows = try SeriesRows(visit, SeriesDesk(rules: console.rules), in: tx)
            else { throw Problem.notFound }
            return SeriesSheet(rows: rows, standing: try console.standing(in: tx))
        }
        sheet.told = SeriesTold(request)
        return answer(request, sheet, session)
    }

    @Sendable private func act(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try visit(context)
        let session = try context.staff()
        let act = SeriesAct(id, SeriesForm(context.form), console)
        let outcome = try await console.records.attempt(by: session, orSees: .sawSeries, at: .visit(id)) { tx, actor in
            try act.perform(by: actor, in: tx)
        }
        switch outcome {
        case .done(let told): return .redirect(to: told.path(of: id))
        case .shown(let sheet): return answer(request, sheet, session)
        }
    }

    private func visit(_ context: ConsoleContext) throws -> Identifier<Appointment> {
        guard let id = Identifier<Appointment>(context.parameters.get("visit") ?? "") else { throw Problem.notFound }
        return id
    }

    private func answer(_ request: Request, _ sheet: SeriesSheet, _ session: StaffSession) -> Response {
        let isAnswer = request.method == .post
        let shell = console.shell(
            title: "Series",
            here: .week,
            topics: isAnswer ? [] : ["appointments"],
            session: session,
            standing: sheet.standing,
            isAnswer: isAnswer
        )
        let model = SeriesModel(shell: shell, sheet: sheet, now: console.clock.now, time: console.time)
        let trouble: HTTPResponse.Status = sheet.isConflict ? .conflict : .unprocessableContent
        return console.answer(request, "series", model, status: sheet.complaint == nil ? .ok : trouble)
    }
}
