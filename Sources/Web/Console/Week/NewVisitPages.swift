import Care
import Hummingbird
import Practice
import Store

/// A visit entered from the board for a patient the clinic knows.
struct NewVisitPages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        router.get("/week/new", use: show)
        router.post("/week/new", use: book)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let session = try context.staff()
        let form = NewVisitForm(request, time: console.time, now: console.clock.now)
        let sheet = try await console.records.look(.sawNewVisit, by: session) { tx in
            NewVisitSheet(catalog: try VisitCatalog(in: tx), choice: .nobody, standing: try console.standing(in: tx))
        }
        return console.newVisit(request, form, sheet, session)
    }

    /// What is shown where the visit was not entered.
    private enum Shown: Sendable {
        case form(NewVisitSheet)
        case conflict(Conflicted)
    }

    @Sendable private func book(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let form = NewVisitForm(context.form)
        let fields = context.form
        if form.again.isWanted { return try await NewSeries(console: console).enter(request, context) }
        let session = try context.staff()
        let console = console
        let shown = try await console.records.act(by: session, orSees: .sawNewVisit) { tx, actor -> Shown? in
            let choice = try PatientChoice(fields, region: console.rules.booking.region, in: tx)
            guard let order = form.order(for: choice.chosen, zone: console.settings.zone) else {
                return .form(
                    NewVisitSheet(
                        catalog: try VisitCatalog(in: tx),
                        choice: choice,
                        complaint: choice.complaint ?? form.complaint,
                        standing: try console.standing(in: tx)
                    )
                )
            }
            switch try BoardDesk(rules: console.rules).book(order, by: actor, in: tx) {
            case .done: return nil
            case .refused(let refusal):
                let facts = try ConflictFacts(refusal, patient: order.patient, in: tx)
                return .conflict(Conflicted(facts: facts, standing: try console.standing(in: tx)))
            }
        }
        switch shown {
        case nil: return .redirect(to: form.boardHref)
        case .form(let sheet)?: return console.newVisit(request, form, sheet, session)
        case .conflict(let conflicted)?:
            if conflicted.facts.refusal.obstacles == [.noVisit] { throw Problem.noVisit }
            let model = ConflictModel(
                shell: console.conflictShell("Not booked", session, conflicted.standing),
                facts: conflicted.facts,
                form: NewVisitAgain(
                    form,
                    sought: fields["sought"],
                    person: fields["person"],
                    token: session.formToken,
                    console.time
                ),
                here: form.href,
                now: console.clock.now,
                time: console.time
            )
            return console.answer(request, "conflict", model, status: .conflict)
        }
    }
}

extension Console {
    /// The form, empty or once more as it was filled in.
    func newVisit(
        _ request: Request,
        _ form: NewVisitForm,
        _ sheet: NewVisitSheet,
        _ session: StaffSession
    ) -> Response {
        let shell = shell(
            title: "New visit",
            here: .week,
            session: session,
            standing: sheet.standing,
            isAnswer: request.method == .post
        )
        let model = NewVisitModel(shell: shell, form: form, sheet: sheet, time: time)
        return answer(request, "new-visit", model, status: sheet.complaint == nil ? .ok : .unprocessableContent)
    }
}

/// What a visit may be of, and with whom.
struct VisitCatalog: Sendable {
    let types: [VisitType]
    let practitioners: [Practitioner]

    init(in tx: Transaction) throws {
        types = try tx.visitTypes()
        practitioners = try tx.practitioners()
    }
}

/// The same visit once more, as it was wanted or at another time.
private struct NewVisitAgain: ConflictForm {
    let href = ConsolePath.newVisit.path
    let backWords = "Change it"
    let anywayWords = "Book it all the same"
    private let form: NewVisitForm
    private let sought: String
    private let person: String
    private let token: String
    private let time: ClinicTime

    init(_ form: NewVisitForm, sought: String, person: String, token: String, _ time: ClinicTime) {
        self.form = form
        self.sought = sought
        self.person = person
        self.token = token
        self.time = time
    }

    var anyway: [FormField] { fields(day: form.day, time: form.time) + [FormField(name: "anyway", value: "1")] }

    func instead(_ slot: Slot) -> [FormField] {
        fields(day: time.date(slot.start).description, time: time.time(slot.start))
    }

    private func fields(day: String, time: String) -> [FormField] {
        [
            ("form_token", token), ("sought", sought), ("person", person), ("visit_type", form.visitType),
            ("practitioner", form.practitioner), ("day", day), ("time", time),
        ].map { FormField(name: $0.0, value: $0.1) }
    }
}
