import Care
import Hummingbird
import Practice
import Store

/// The wait-list: who waits, which times came free and who is asked; staff put on, take off and steer.
struct WaitingPages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        router.get("/waiting", use: show)
        router.post("/waiting", use: join)
        router.post("/waiting/offer", use: offer)
        router.post("/waiting/stop", use: stop)
        router.post("/waiting/remove", use: remove)
        router.post("/waiting/priority", use: prioritise)
    }

    private var desk: WaitListDesk { WaitListDesk(rules: console.rules) }

    /// The first moment of this week.
    private var monday: Instant {
        let today = console.time.date(console.clock.now)
        return console.settings.zone.startOfDay(today.adding(days: 1 - today.weekday))
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let session = try context.staff()
        let (rules, monday) = (console.rules, monday)
        let (rows, standing) = try await console.records.look(.sawWaitList, by: session) { tx in
            (try WaitingRows(rules, monday: monday, in: tx), try console.standing(in: tx))
        }
        let model = WaitingModel(
            shell: shell(session, standing),
            rows: rows,
            time: console.time,
            now: console.clock.now
        )
        return console.answer(request, "waiting", model)
    }

    private func shell(_ session: StaffSession, _ standing: Standing) -> Shell {
        console.shell(title: "Wait-list", here: .week, topics: ["appointments"], session: session, standing: standing)
    }

    /// The page once more with the form as it was filled in, and what is wrong with it.
    private struct Again: Sendable {
        var rows: WaitingRows
        var choice: PatientChoice
        var complaint: String
        var standing: Standing
    }

    @Sendable private func join(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let fields = context.form
        let form = WaitingForm(fields)
        let session = try context.staff()
        let (rules, monday, zone, desk) = (console.rules, monday, console.settings.zone, desk)
        let again = try await console.records.act(by: session, orSees: .sawWaitList) { tx, actor -> Again? in
            let choice = try PatientChoice(fields, region: rules.booking.region, in: tx)
            let complaint = try Self.join(choice, form, zone, desk, by: actor, in: tx)
            guard let complaint else { return nil }
            return Again(
                rows: try WaitingRows(rules, monday: monday, in: tx),
                choice: choice,
                complaint: complaint,
                standing: try console.standing(in: tx)
            )
        }
        guard let again else { return .redirect(to: ConsolePath.waiting.path) }
        let model = WaitingModel(
            shell: shell(session, again.standing),
            rows: again.rows,
            form: form,
            choice: again.choice,
            complaint: again.complaint,
            time: console.time,
            now: console.clock.now
        )
        return console.answer(request, "waiting", model, status: .unprocessableContent)
    }

    /// Nil when it is done; else what is wrong, in a sentence.
    private static func join(
        _ choice: PatientChoice,
        _ form: WaitingForm,
        _ zone: Zone,
        _ desk: WaitListDesk,
        by actor: AuditActor,
        in tx: Transaction
    ) throws -> String? {
        guard let person = choice.chosen else { return choice.complaint }
        guard let entry = form.entry(for: person, now: tx.now), try tx.visitType(entry.visitType) != nil else {
            return WaitingForm.unreadable
        }
        if let practitioner = entry.practitioner, try tx.practitioner(practitioner) == nil {
            return WaitingForm.unreadable
        }
        do {
            try desk.join(entry, in: zone, by: actor, in: tx)
            return nil
        } catch let refusal as WaitListDesk.Refusal {
            return WaitingWords.refusal(refusal)
        }
    }

    @Sendable private func offer(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (slot, entry) = (try slot(context), try entry(context))
        return try await act(request, context) { [desk] in try desk.offer(slot, to: entry, by: $1, in: $0) }
    }

    @Sendable private func stop(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let slot = try slot(context)
        return try await act(request, context) { [desk] in try desk.stop(slot, by: $1, in: $0) }
    }

    @Sendable private func remove(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let entry = try entry(context)
        return try await act(request, context) { [desk] in try desk.remove(entry, by: $1, in: $0) }
    }

    @Sendable private func prioritise(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let entry = try entry(context)
        guard let priority = ClinicalPriority(rawValue: context.form["priority"]) else { throw Problem.unreadableForm }
        return try await act(request, context) { [desk] in try desk.prioritise(entry, priority, by: $1, in: $0) }
    }

    private func slot(_ context: ConsoleContext) throws -> Identifier<FreedSlot> {
        guard let id: Identifier<FreedSlot> = context.form.id("slot") else { throw Problem.unreadableForm }
        return id
    }

    private func entry(_ context: ConsoleContext) throws -> Identifier<WaitListEntry> {
        guard let id: Identifier<WaitListEntry> = context.form.id("entry") else { throw Problem.unreadableForm }
        return id
    }

    /// Back to the page when it is done; else why not.
    private func act(
        _ request: Request,
        _ context: ConsoleContext,
        _ body: @escaping @Sendable (Transaction, AuditActor) throws -> Void
    ) async throws -> Response {
        let session = try context.staff()
        let refused = try await console.records.act(by: session, orSees: .sawWaitList) {
            tx,
            actor -> (String, Standing)? in
            do {
                try tx.savepoint { try body(tx, actor) }
                return nil
            } catch let refusal as WaitListDesk.Refusal {
                return (WaitingWords.refusal(refusal), try console.standing(in: tx))
            }
        }
        guard let (words, standing) = refused else { return .redirect(to: ConsolePath.waiting.path) }
        let model = ConflictModel(
            shell: console.conflictShell("Not done", session, standing),
            what: "",
            reasons: [words],
            back: ConsolePath.waiting.path,
            backWords: "Back to the wait-list"
        )
        return console.answer(request, "conflict", model, status: .conflict)
    }
}
