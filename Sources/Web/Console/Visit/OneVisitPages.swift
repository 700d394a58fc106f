import Care
import Hummingbird
import Practice
import Store

/// One visit on a page of its own, where it can be called off.
struct OneVisitPages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        router.get("/week/visits/:visit", use: show)
        router.post("/week/visits/:visit", use: callOff)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try Self.visit(context)
        let session = try context.staff()
        let console = console
        var sheet = try await console.records.look(.sawVisit, at: .visit(id), by: session) { tx in
            guard let sheet = try Self.sheet(id, console, in: tx) else { throw Problem.notFound }
            return sheet
        }
        sheet.told = request.uri.queryParameters["did"].flatMap { OneVisitTold(rawValue: String($0)) }
        if sheet.visit.state != .cancelled { sheet.told = nil }
        return answer(request, sheet, session)
    }

    @Sendable private func callOff(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try Self.visit(context)
        let session = try context.staff()
        let (console, form) = (console, context.form)
        guard let seen = Int(form["seen"]) else { throw Problem.unreadableForm }
        let reason = CallOffReasons.reason(form["reason"])
        let outcome = try await console.records.attempt(by: session, orSees: .sawVisit, at: .visit(id)) {
            tx,
            actor -> Attempt<OneVisitTold, OneVisitSheet> in
            guard var sheet = try Self.sheet(id, console, in: tx) else { throw Problem.noVisit }
            guard let reason else {
                sheet.complaint = "Say whose wish it is."
                return .shown(sheet)
            }
            let order = VisitCancellation(visit: id, seen: seen, reason: reason, tells: form["tell"] == "1")
            do {
                let isTold = try tx.savepoint {
                    try BoardDesk(rules: console.rules).callOff(order, by: actor, in: tx)
                }
                return .done(isTold ? .told : reason == .patient ? .wished : .untold)
            } catch is Appointment.Refusal {
                sheet.complaint = "The visit has changed since this page was made. Nothing was changed: look again."
            } catch BoardDesk.CallingOff.keptElsewhere {
                sheet.complaint = "The booking system keeps this visit. Nothing was changed: call it off there."
            }
            sheet.isConflict = true
            return .shown(sheet)
        }
        switch outcome {
        case .done(let told):
            return .redirect(to: "\(ConsolePath.oneVisit(id: id.rawValue).path)?did=\(told.rawValue)")
        case .shown(let sheet): return answer(request, sheet, session)
        }
    }

    private static func sheet(
        _ id: Identifier<Appointment>,
        _ console: Console,
        in tx: Transaction
    ) throws -> OneVisitSheet? {
        guard let visit = try tx.appointment(id), let row = try tx.visitRow(id) else { return nil }
        let next = try FollowUpReading.of(visit, in: tx).flatMap { reading in
            try tx.visitType(reading.visitType).map { OneVisitSheet.Next(reading, $0) }
        }
        return OneVisitSheet(row: row, visit: visit, next: next, standing: try console.standing(in: tx))
    }

    private static func visit(_ context: ConsoleContext) throws -> Identifier<Appointment> {
        guard let id = Identifier<Appointment>(context.parameters.get("visit") ?? "") else { throw Problem.notFound }
        return id
    }

    private func answer(_ request: Request, _ sheet: OneVisitSheet, _ session: StaffSession) -> Response {
        let isAnswer = request.method == .post
        let shell = console.shell(
            title: "Visit",
            here: .week,
            topics: isAnswer ? [] : ["appointments"],
            session: session,
            standing: sheet.standing,
            isAnswer: isAnswer
        )
        let model = OneVisitModel(shell: shell, sheet: sheet, now: console.clock.now, time: console.time)
        let trouble: HTTPResponse.Status = sheet.isConflict ? .conflict : .unprocessableContent
        return console.answer(request, "one-visit", model, status: sheet.complaint == nil ? .ok : trouble)
    }
}
