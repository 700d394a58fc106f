import Care
import Hummingbird
import Practice
import Store

/// Kinds of visit and their terms.
struct KindPages {
    let practice: PracticePages

    func add(to router: Router<ConsoleContext>) {
        router.get("/practice/visits", use: show)
        router.post("/practice/visit-type", use: change)
    }

    @Sendable private func show(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        try await practice.show(.kinds, "practice-kinds", request, context) { tx in
            try KindRows(in: tx)
        } model: { shell, rows in
            KindsModel(shell: shell, rows: rows)
        }
    }

    @Sendable private func change(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        let id: Identifier<VisitType>? = try context.form.known("visit_type")
        let form = try KindForm(context.form)
        return try await practice.act(context, back: .kinds) { desk, tx, actor in
            try desk.keepKind(id, as: form.terms(in: tx), by: actor, in: tx)
        }
    }
}

/// The terms of a kind of visit as they were filled in.
struct KindForm: Sendable {
    static let ranges =
        "Minutes are 5 to 1440, those kept free before and after 0 to 240, the notice up to a year, days ahead 1 to 400, "
        + "starts every 5 to 240 minutes; how to prepare has at most 400 characters."

    private let form: FormBody
    private let minutes: Int
    private let before: Int
    private let after: Int
    private let notice: Int
    private let horizon: Int
    private let step: Int
    private let reminders: ReminderCadence
    private let followUp: PracticeDesk.ComeAgain?

    init(_ form: FormBody) throws(Problem) {
        guard let minutes = form.number("minutes", in: 5...1440), let before = form.number("before", in: 0...240),
            let after = form.number("after", in: 0...240), let notice = form.number("notice", in: 0...525_600),
            let horizon = form.number("horizon", in: 1...400), let step = form.number("step", in: 5...240)
        else { throw .invalid(Self.ranges) }
        self.form = form
        self.minutes = minutes
        self.before = before
        self.after = after
        self.notice = notice
        self.horizon = horizon
        self.step = step
        do {
            reminders = try ReminderCadence(text: form["reminders"])
        } catch {
            throw .invalid("Reminders: \(error).")
        }
        followUp = try Self.followUp(form)
    }

    /// In the field of what follows a kind, that kind itself.
    static let itself = "itself"

    private static func followUp(_ form: FormBody) throws(Problem) -> PracticeDesk.ComeAgain? {
        if form["follow_up"].isEmpty { return nil }
        guard let days = form.number("follow_up_days", in: FollowUp.range) else {
            throw .invalid("Say in how many days the patient is to come again: 1 to 730.")
        }
        if form["follow_up"] == itself { return PracticeDesk.ComeAgain(visitType: nil, days: days) }
        guard let next: Identifier<VisitType> = form.id("follow_up") else { throw .unreadableForm }
        return PracticeDesk.ComeAgain(visitType: next, days: days)
    }

    func terms(in tx: Transaction) throws -> PracticeDesk.Terms {
        let practitioners = try tx.practitioners().map(\.id).filter { form["practitioner\($0)"] == "1" }
        let resources = try tx.resources().map(\.id)
        return PracticeDesk.Terms(
            name: form["name"],
            minutes: minutes,
            before: before,
            after: after,
            notice: .minutes(Int64(notice)),
            horizonDays: horizon,
            step: step,
            isBookable: form["bookable"] == "1",
            preparation: form["preparation"].trimmed(),
            reminders: reminders,
            practitioners: Set(practitioners),
            needs: (1...KindsModel.mostNeeds).map { number in
                Set(resources.filter { form["need\(number)-\($0)"] == "1" })
            },
            followUp: followUp
        )
    }
}
