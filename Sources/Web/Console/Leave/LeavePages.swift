import Care
import Hummingbird
import Practice
import Store

/// Leave: entered in one act with the offers to all it displaces, and who has not answered.
struct LeavePages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        router.get("/leave", use: show)
        router.post("/leave", use: enter)
        router.post("/leave/again", use: again)
        router.post("/leave/drop", use: drop)
    }

    private var desk: LeaveDesk { LeaveDesk(rules: console.rules) }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = LeaveForm(request)
        let session = try context.staff()
        let (usual, desk) = (console.settings.zone, desk)
        let (asked, rows, standing) = try await console.records.look(.sawLeave, by: session) { tx in
            let asked = try Self.read(form, in: form.zone(orElse: usual, in: tx))
            return (asked, try LeaveRows(asked.taken, desk, in: tx), try console.standing(in: tx))
        }
        let model = LeaveModel(
            shell: console.shell(
                title: "Leave",
                here: .week,
                topics: ["appointments"],
                session: session,
                standing: standing
            ),
            form: form,
            complaint: asked.complaint,
            taken: asked.taken,
            rows: rows,
            time: console.time,
            now: console.clock.now
        )
        return console.answer(request, "leave", model)
    }

    /// What the form asks for, or what is wrong with it; neither while it is empty.
    private static func read(_ form: LeaveForm, in zone: Zone) -> (taken: Taken?, complaint: String?) {
        guard !form.isEmpty else { return (nil, nil) }
        do throws(LeaveForm.Complaint) {
            return (try form.taken(in: zone).taken, nil)
        } catch {
            return (nil, error.words)
        }
    }

    @Sendable private func enter(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = LeaveForm(context.form)
        let isOffering = context.form["offer"] == "1"
        let (usual, desk) = (console.settings.zone, desk)
        return try await act(request, context) { tx, actor in
            let wanted: (taken: Taken, reason: Absence.Reason)
            let zone = try form.zone(orElse: usual, in: tx)
            do throws(LeaveForm.Complaint) {
                wanted = try form.taken(in: zone)
            } catch {
                throw Problem.invalid(error.words)
            }
            guard try Self.isKnown(wanted.taken.owner, in: tx) else { throw Problem.notFound }
            try desk.enter(wanted.taken, because: wanted.reason, isOffering: isOffering, by: actor, in: tx)
        }
    }

    private static func isKnown(_ owner: Taken.Owner, in tx: Transaction) throws -> Bool {
        switch owner {
        case .practitioner(let id): try tx.practitioner(id) != nil
        case .location(let id): try tx.location(id) != nil
        case .everybody, .resource: true
        }
    }

    @Sendable private func again(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try leave(context)
        return try await act(request, context) { [desk] tx, actor in try desk.askAgain(id, by: actor, in: tx) }
    }

    @Sendable private func drop(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try leave(context)
        return try await act(request, context) { [desk] tx, actor in try desk.drop(id, by: actor, in: tx) }
    }

    private func leave(_ context: ConsoleContext) throws -> Identifier<Absence> {
        guard let id: Identifier<Absence> = context.form.id("leave") else { throw Problem.unreadableForm }
        return id
    }

    /// Back to the page when it is done; else why not.
    private func act(
        _ request: Request,
        _ context: ConsoleContext,
        _ body: @escaping @Sendable (Transaction, AuditActor) throws -> Void
    ) async throws -> Response {
        let session = try context.staff()
        let refused = try await console.records.act(by: session, orSees: .sawLeave) {
            tx,
            actor -> (String, Standing)? in
            do {
                try tx.savepoint { try body(tx, actor) }
                return nil
            } catch let refusal as LeaveDesk.Refusal {
                return (refusal.words, try console.standing(in: tx))
            }
        }
        guard let (words, standing) = refused else { return .redirect(to: ConsolePath.leave.path) }
        let model = ConflictModel(
            shell: console.conflictShell("Not done", session, standing),
            what: "",
            reasons: [words],
            back: ConsolePath.leave.path,
            backWords: "Back to leave"
        )
        return console.answer(request, "conflict", model, status: .conflict)
    }
}
