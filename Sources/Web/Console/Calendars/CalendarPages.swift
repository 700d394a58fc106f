import Care
import Hummingbird
import Practice
import Store

/// Practitioners' own calendars: how each stands, what staff are to decide, and what was decided.
struct CalendarPages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        router.get("/calendars", use: show)
        router.post("/calendars/answer", use: answer)
        router.post("/calendars/sync", use: sync)
        router.post("/calendars/feed", use: makeFeed)
        router.get("/calendars/feed", use: afterFeed)
        router.post("/calendars/feed/revoke", use: revokeFeed)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let session = try context.staff()
        let (rows, standing) = try await console.records.look(.sawCalendars, by: session) { tx in
            (try CalendarRows(for: session.staff.id, in: tx), try console.standing(in: tx))
        }
        let shell = console.shell(
            title: "Calendars",
            here: .week,
            topics: ["appointments"],
            session: session,
            standing: standing
        )
        let model = CalendarsModel(shell: shell, rows: rows, time: console.time, now: console.clock.now)
        return console.answer(request, "calendars", model)
    }

    @Sendable private func answer(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        guard let id: Identifier<CalendarDecision> = context.form.id("question"),
            let answer = CalendarDecision.Answer(rawValue: context.form["answer"])
        else { throw Problem.unreadableForm }
        return try await act(request, context) { tx, actor in
            do {
                try CalendarQuestionDesk().answer(id, answer, by: actor, in: tx)
                return nil
            } catch let refusal as CalendarQuestionDesk.Refusal {
                return refusal.words
            }
        }
    }

    @Sendable private func sync(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id = try practitioner(context)
        return try await act(request, context) { tx, actor in
            guard let account = try tx.calendarAccount(of: id) else { return "This calendar is not joined any more." }
            // It is on its way already: a second click.
            guard account.pollDue > tx.now || account.fullDue > tx.now else { return nil }
            try tx.wakeCalendar(of: id)
            tx.audit(AuditEntry(actor: actor, act: .calendarWoken))
            return nil
        }
    }

    @Sendable private func makeFeed(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (id, seen, session) = (try practitioner(context), context.form["seen"], try context.staff())
        let made = try await console.records.act(by: session, orSees: .sawCalendars) { tx, actor -> FeedAnswer? in
            let practitioner = try Self.owner(id, for: session, in: tx)
            let standing = try console.standing(in: tx)
            guard FeedMark.of(try tx.feeds()[id]) == seen else { return FeedAnswer(refusal: Self.changed, standing) }
            let secret = SecretText.make()
            try tx.keepFeed(secret: secret, of: id)
            tx.audit(AuditEntry(actor: actor, act: .calendarFeedSet))
            return FeedAnswer(name: practitioner.name, secret: secret, standing)
        }
        guard let made else { return .redirect(to: ConsolePath.calendars.path) }
        if let refusal = made.refusal { return refused(request, refusal, session, made.standing) }
        let shell = console.conflictShell("Secret address", session, made.standing)
        let whom = console.settings.showsPatients ? "when, where and whom" : "when and where"
        let model = CalendarLinkModel(
            shell: shell,
            name: made.name,
            link: "\(console.settings.origin)\(CalendarFeeds.folder)\(made.secret).ics",
            note: "Whoever has it sees \(whom) \(made.name) sees patients. It is shown this once: copy it now. "
                + "An address made before does not work any more.",
            back: ConsolePath.calendars.path
        )
        return console.answer(request, "calendar-link", model)
    }

    /// The page with an address stays as it is; opened anew, there is nothing to see.
    @Sendable private func afterFeed(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let session = try context.staff()
        guard request.isFragment else { return .redirect(to: ConsolePath.calendars.path, type: .normal) }
        let standing = try await console.records.standing()
        return console.surroundings(console.conflictShell("Secret address", session, standing))
    }

    @Sendable private func revokeFeed(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let (id, seen, session) = (try practitioner(context), context.form["seen"], try context.staff())
        return try await act(request, context) { tx, actor in
            _ = try Self.owner(id, for: session, in: tx)
            guard let since = try tx.feeds()[id] else { return nil }
            guard FeedMark.of(since) == seen else { return Self.changed }
            try tx.removeFeed(of: id)
            tx.audit(AuditEntry(actor: actor, act: .calendarFeedRevoked))
            return nil
        }
    }

    private static let changed =
        "The address was made anew or revoked meanwhile. An address is shown once, to whoever makes it."

    /// Whose feed it is, for an administrator.
    private static func owner(
        _ id: Identifier<Practitioner>,
        for session: StaffSession,
        in tx: Transaction
    ) throws -> Practitioner {
        guard try tx.isAdministrator(session.staff.id) else { throw Problem.notAdministrator }
        guard let practitioner = try tx.practitioner(id) else { throw Problem.notFound }
        return practitioner
    }

    private func practitioner(_ context: ConsoleContext) throws -> Identifier<Practitioner> {
        guard let id: Identifier<Practitioner> = context.form.id("practitioner") else { throw Problem.unreadableForm }
        return id
    }

    /// Back to the page when it is done; else why not, as `body` says.
    private func act(
        _ request: Request,
        _ context: ConsoleContext,
        _ body: @escaping @Sendable (Transaction, AuditActor) throws -> String?
    ) async throws -> Response {
        let session = try context.staff()
        let refusal = try await console.records.act(by: session, orSees: .sawCalendars) {
            tx,
            actor -> (String, Standing)? in
            try body(tx, actor).map { ($0, try console.standing(in: tx)) }
        }
        guard let (words, standing) = refusal else { return .redirect(to: ConsolePath.calendars.path) }
        return refused(request, words, session, standing)
    }

    private func refused(
        _ request: Request,
        _ words: String,
        _ session: StaffSession,
        _ standing: Standing
    ) -> Response {
        let model = ConflictModel(
            shell: console.conflictShell("Not done", session, standing),
            what: "",
            reasons: [words],
            back: ConsolePath.calendars.path,
            backWords: "Back to calendars"
        )
        return console.answer(request, "conflict", model, status: .conflict)
    }
}

/// A secret that was made, or why none was.
private struct FeedAnswer: Sendable {
    var name = ""
    var secret = ""
    var refusal: String?
    var standing: Standing

    init(name: String, secret: String, _ standing: Standing) {
        (self.name, self.secret, self.standing) = (name, secret, standing)
    }

    init(refusal: String, _ standing: Standing) {
        (self.refusal, self.standing) = (refusal, standing)
    }
}

extension CalendarQuestionDesk.Refusal {
    fileprivate var words: String {
        switch self {
        case .noQuestion: "There is no such question any more."
        case .settled:
            "This is settled: the visit or the calendar was changed since, or the visit is over. Nothing was changed now."
        case .decided(.ours): "Somebody has decided already that the clinic's version stands. Nothing was changed now."
        case .decided(.theirs): "Somebody has decided already to take the calendar's version. Nothing was changed now."
        case .cannotBe: "A visit neither repeats nor takes whole days: move it on the schedule instead."
        }
    }
}

extension Problem {
    static let notAdministrator = Problem(
        .forbidden,
        title: "Only an administrator may do that",
        advice: "Nothing was changed. Ask an administrator of the console."
    )
}
