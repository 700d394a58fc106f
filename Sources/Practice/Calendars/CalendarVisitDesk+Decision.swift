import Care
import Interchange
import Store

extension CalendarVisitDesk {
    /// A visit as each side has it, and what they last agreed on.
    struct BothSides {
        var visit: Appointment?
        var ours: VisitFields
        var base: SyncBase?
        var theirs: Reconciler.Theirs
    }

    /// The decision with our side's part of it carried out, or, where that cannot be, with a question instead.
    func settle(
        _ both: BothSides,
        _ account: CalendarAccount,
        _ id: Identifier<Appointment>,
        in tx: Transaction
    ) throws -> (result: Reconciliation, visit: Appointment?, answered: Identifier<CalendarDecision>?) {
        let open = try tx.openQuestion(about: id, of: account.practitioner)
        let asking = decision(both, Self.asking(account))
        let answered = asking.question.flatMap { question in
            question.key == open?.question ? open?.answer.map { answer(both, account, question, $0) } : nil
        }
        var result = answered ?? decision(both, Self.rules(of: account))
        let visit = try carriedOut(result.ours, on: both.visit, in: tx)
        let isRefused = visit == nil && both.visit != nil
        if isRefused { result = asking }
        let isForgotten = try tx.appointment(id) == nil
        let isAsked = !(isRefused && answered != nil) && result.question.map { $0.key == open?.question } ?? false
        // What staff said is carried out once it is written, if that is what it takes: until then it stands.
        let isWaiting = answered != nil && !isRefused && result.server != .nothing
        if let open, !isAsked, !isWaiting { try tx.close(open.id) }
        if !isAsked { try note(result, isForgotten ? nil : id, account, isRefused: isRefused, in: tx) }
        return (result, visit ?? both.visit, isWaiting ? open?.id : nil)
    }

    /// The decision as staff made it.
    private func answer(
        _ both: BothSides,
        _ account: CalendarAccount,
        _ question: ReconcileQuestion,
        _ answer: CalendarDecision.Answer
    ) -> Reconciliation {
        var rules = Self.rules(of: account).answered(question.subject, takeTheirs: answer == .theirs)
        // Staff's word is carried out however often the calendar was put right before.
        rules.restoreLimit = .max
        return decision(both, rules)
    }

    /// The visit afterwards; nil where there is none, or it cannot be so.
    private func carriedOut(
        _ acts: [Reconciliation.OurAct],
        on visit: Appointment?,
        in tx: Transaction
    ) throws -> Appointment? {
        guard let visit, !acts.isEmpty else { return visit }
        do {
            return try tx.savepoint { try carryOut(acts, on: visit, in: tx) }
        } catch let error where Self.isRefusal(error) {
            return nil
        }
    }

    private func decision(_ both: BothSides, _ rules: ReconcileRules) -> Reconciliation {
        Reconciler(rules: rules, zone: self.rules.calendars.zone)
            .decide(ours: both.ours, base: both.base, theirs: both.theirs)
    }

    /// Moves or calls the visit off, and tells its patient as if staff had done it.
    private func carryOut(
        _ acts: [Reconciliation.OurAct],
        on visit: Appointment,
        in tx: Transaction
    ) throws -> Appointment {
        let (desk, notice) = (AppointmentDesk(rules: rules), VisitNotice(rules: rules))
        var visit = visit
        for act in acts {
            let before = visit
            switch act {
            case .move(let start, let end):
                var slot = visit.slot
                slot.start = start
                slot.end = end
                // Never two in one room: where none is free staff are asked.
                guard let equipped = try TimeCheck(in: tx).equipped(WantedTime(moving: visit, to: slot)) else {
                    throw Appointment.Refusal.slotNotBookable
                }
                let command = Appointment.Command.reschedule(to: equipped, seen: visit.version)
                visit = try desk.perform(command, on: visit, by: .system(.calendars), in: tx)
                try notice.tellMove(of: before, to: visit, in: tx)
            case .cancel:
                let command = Appointment.Command.cancel(.clinic, seen: visit.version)
                visit = try desk.perform(command, on: visit, by: .system(.calendars), in: tx)
                try notice.tellCancellation(of: before, in: tx)
            // Where a visit takes place is not the calendar's to say.
            case .setPlace: break
            }
        }
        return visit
    }

    private static func isRefusal(_ error: any Error) -> Bool {
        if error is Appointment.Refusal { return true }
        if case .constraint? = error as? StoreError { return true }
        return false
    }

    /// Keeps what staff are told and asked.
    private func note(
        _ result: Reconciliation,
        _ id: Identifier<Appointment>?,
        _ account: CalendarAccount,
        isRefused: Bool,
        in tx: Transaction
    ) throws {
        let practitioner = account.practitioner
        if isRefused {
            let words =
                "What the calendar says cannot be: the time or a room is taken, or the visit has begun or is over."
            try tx.log(.notice, words, about: id, of: practitioner)
        }
        for notice in result.notices { try tx.log(.notice, notice, about: id, of: practitioner) }
        for line in result.log where !line.hasPrefix("same:") {
            try tx.log(.decision, line, about: id, of: practitioner)
        }
        guard let question = result.question else { return }
        var asked = CalendarDecision(
            id: tx.newID(),
            practitioner: practitioner,
            appointment: id,
            at: tx.now,
            kind: .question,
            text: "\(question.ours) here, \(question.theirs) in the calendar: which is right?"
        )
        asked.question = question.key
        asked.subject = question.subject == .removal ? "removal" : "change"
        asked.ours = question.ours
        asked.theirs = question.theirs
        try tx.insert(asked)
    }

    private static func rules(of account: CalendarAccount) -> ReconcileRules {
        var rules = ReconcileRules()
        switch account.moved {
        case .ask: rules.time = .ask
        case .follow: rules.time = .take
        case .restore: rules.time = .restore
        }
        switch account.removed {
        case .ask: rules.removed = .ask
        case .cancel: rules.removed = .cancel
        case .restore: rules.removed = .restore
        }
        return rules
    }

    /// The same where nothing is taken from the calendar without a person's word.
    private static func asking(_ account: CalendarAccount) -> ReconcileRules {
        var rules = rules(of: account)
        rules.time = .ask
        rules.removed = .ask
        return rules
    }
}
