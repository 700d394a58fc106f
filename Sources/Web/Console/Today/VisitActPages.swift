import Care
import Hummingbird
import Practice
import Store

/// What staff say of a visit on its day.
struct VisitActPages {
    let console: Console

    func add(to router: Router<ConsoleContext>) {
        router.post("/today/visits/:id", use: perform)
    }

    @Sendable private func perform(_ request: Request, _ context: ConsoleContext) async throws -> Response {
        guard let id = Identifier<Appointment>(context.parameters.get("id") ?? "") else { throw Problem.notFound }
        guard let act = AttendanceDesk.Act(rawValue: context.form["act"]), let seen = Int(context.form["seen"]) else {
            throw Problem.unreadableForm
        }
        let desk = AttendanceDesk(rules: console.rules)
        let actor = AuditActor.staff(try context.staff().staff.id)
        do {
            let outcome = try await console.records.act { try desk.perform(act, on: id, seen: seen, by: actor, in: $0) }
            if case .notWritten(let reason) = outcome { throw Problem.callOut(reason) }
        } catch let refusal as AttendanceDesk.Refusal {
            if let problem = Problem(refusal, of: act, console.time) { throw problem }
        }
        let day = LocalDate(context.form["day"]).map { "?day=\($0)" } ?? ""
        return .redirect(to: "\(ConsolePath.today.path)\(day)#v\(id)")
    }
}

extension Problem {
    /// The patient gets no message: somebody has to say it.
    fileprivate static func callOut(_ reason: ReasonCode) -> Problem {
        let words = ReasonWords.of(reason.rawValue).what
        return Problem(
            .conflict,
            title: "Call out the name",
            advice: "The visit is marked as called in, but nothing was written to the patient. \(words)."
        )
    }

    /// Nil where what was asked is so already: a second click.
    fileprivate init?(_ refusal: AttendanceDesk.Refusal, of act: AttendanceDesk.Act, _ time: ClinicTime) {
        switch refusal {
        case .noVisit: self = .notFound
        case .arrival(.alreadyArrived), .arrival(.alreadyCalled), .visit(.alreadyOver), .miss(.alreadyDecided):
            return nil
        case .arrival(.notArrived) where act == .notHere: return nil
        case .isHere:
            self.init(
                .conflict,
                title: "The patient is here",
                advice: "Nothing was changed. If that is a mistake, press “Not here” first."
            )
        case .arrival(.tooEarly(let from)):
            self.init(
                .conflict,
                title: "It is too early for this visit",
                advice: "Nothing was changed. The patient can be marked as arrived from \(time.time(from)) on."
            )
        case .visit(.notYetStarted):
            self.init(
                .conflict,
                title: "This visit has not begun",
                advice: "Nothing was changed. Say what became of it once its time has come."
            )
        case .arrival, .visit, .miss:
            self.init(
                .conflict,
                title: "This visit has changed meanwhile",
                advice: "Nothing was changed. Open Today anew and look how it stands."
            )
        }
    }
}
