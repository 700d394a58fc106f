import Care
import Interchange
import Store

/// What becomes of one visit that both the clinic and a calendar may have changed.
struct CalendarVisitDesk: Sendable {
    let rules: PracticeRules

    /// How the calendar has the visit now.
    enum Theirs: Sendable {
        /// Never looked, since nothing was ever written there.
        case unknown
        case deleted
        case present(bytes: [UInt8], ETag)
    }

    /// What is to be asked of the server, once the decision is kept.
    struct Write: Sendable {
        var request: DAVRequest
        var url: DAVURL
    }

    /// Whether the calendar must be looked at before anything is decided.
    func needsCopy(
        _ visit: Identifier<Appointment>,
        _ look: CalendarDesk.Look,
        in tx: Transaction
    ) throws -> Bool {
        try tx.calendarVisit(visit, of: look.account.practitioner) != nil
    }

    /// Decides, carries out what concerns our side and keeps it all; gives what is to be written there, if anything.
    func decide(
        _ id: Identifier<Appointment>,
        _ theirs: Theirs,
        _ look: CalendarDesk.Look,
        in tx: Transaction
    ) throws -> Write? {
        try tx.requireLook(look.account)
        let practitioner = look.account.practitioner
        let visit = try tx.appointment(id)
        let known = try tx.calendarVisit(id, of: practitioner)
        var shown = known ?? CalendarVisit(appointment: id, practitioner: practitioner)
        let isHere = visit?.practitioner == practitioner
        // What is over is history on both sides.
        if isHere, let visit, visit.state != .cancelled, visit.end <= tx.now {
            shown.isOpen = false
            try tx.save(shown, seen: visit, retryAt: tx.now)
            return nil
        }
        let base = SyncBase(text: shown.base)
        let name = CalendarName(id, practitioner, tx.vault)
        let copy = try Self.copy(theirs, name, rules.calendars.zone)
        guard let ours = try Self.fields(isHere ? visit : nil, base, copy, in: tx) else {
            try tx.remove(shown)
            return nil
        }
        let outcome = try settle(
            Question(
                visit: isHere ? visit : nil,
                ours: ours,
                base: base,
                theirs: copy.map { .present($0) } ?? .deleted
            ),
            look.account,
            id,
            in: tx
        )
        let write = try self.write(outcome.result.server, name, theirs, copy, outcome.visit, look, in: tx)
        if write == nil, ours.status == .cancelled, outcome.result.base == nil || !isHere {
            try tx.remove(shown)
            return nil
        }
        shown.base = outcome.result.base?.text ?? ""
        shown.isOpen = write != nil
        shown.tries = shown.isOpen ? shown.tries + 1 : 0
        // Another version than the one looked at makes it open again by itself.
        let seen = isHere ? outcome.visit : visit
        try tx.save(shown, seen: seen, retryAt: shown.isOpen ? tx.now + Self.pause(shown.tries) : tx.now)
        return write
    }

    private struct Question {
        var visit: Appointment?
        var ours: VisitFields
        var base: SyncBase?
        var theirs: Reconciler.Theirs
    }

    /// The decision with our side's part of it carried out, or, where that cannot be, with a question instead.
    private func settle(
        _ asked: Question,
        _ account: CalendarAccount,
        _ id: Identifier<Appointment>,
        in tx: Transaction
    ) throws -> (result: Reconciliation, visit: Appointment?) {
        let open = try tx.openQuestion(about: id, of: account.practitioner)
        var rules = Self.rules(of: account)
        var result = decision(asked, rules)
        if let question = result.question, question.key == open?.question, let answer = open?.answer {
            rules = rules.answered(question.subject, takeTheirs: answer == .theirs)
            // Staff's word is carried out however often the calendar was put right before.
            rules.restoreLimit = .max
            result = decision(asked, rules)
        }
        var visit = asked.visit
        var isRefused = false
        if let there = visit, !result.ours.isEmpty {
            do {
                visit = try tx.savepoint { try carryOut(result.ours, on: there, in: tx) }
            } catch let error where Self.isRefusal(error) {
                isRefused = true
                rules.time = .ask
                rules.removed = .ask
                rules.conflict = .ask
                result = decision(asked, rules)
                let words = "what the calendar says cannot be: the time is taken, or the visit has begun or is over"
                try tx.log(.notice, words, about: id, of: account.practitioner)
            }
        }
        let isForgotten = try tx.appointment(id) == nil
        try note(result, isForgotten ? nil : id, account, open, isAnewAsked: isRefused, in: tx)
        return (result, visit)
    }

    private func decision(_ asked: Question, _ rules: ReconcileRules) -> Reconciliation {
        Reconciler(rules: rules, zone: self.rules.calendars.zone)
            .decide(ours: asked.ours, base: asked.base, theirs: asked.theirs)
    }

    private func carryOut(
        _ acts: [Reconciliation.OurAct],
        on visit: Appointment,
        in tx: Transaction
    ) throws -> Appointment {
        let desk = AppointmentDesk(rules: rules)
        var visit = visit
        for act in acts {
            let command: Appointment.Command
            switch act {
            case .move(let start, let end):
                var slot = visit.slot
                slot.start = start
                slot.end = end
                command = .reschedule(to: slot, seen: visit.version)
            case .cancel: command = .cancel(.clinic, seen: visit.version)
            // Where a visit takes place is not the calendar's to say.
            case .setPlace: continue
            }
            visit = try desk.perform(command, on: visit, by: .system(.calendars), in: tx)
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
        _ open: CalendarDecision?,
        isAnewAsked: Bool,
        in tx: Transaction
    ) throws {
        let practitioner = account.practitioner
        let isSameQuestion = !isAnewAsked && result.question.map { $0.key == open?.question } ?? false
        if let open, !isSameQuestion { try tx.close(open.id) }
        for notice in result.notices { try tx.log(.notice, notice, about: id, of: practitioner) }
        // The same question is not told every night.
        if !isSameQuestion {
            for line in result.log where !line.hasPrefix("same:") {
                try tx.log(.decision, line, about: id, of: practitioner)
            }
        }
        guard let question = result.question, !isSameQuestion else { return }
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

    private func write(
        _ act: Reconciliation.ServerAct,
        _ name: CalendarName,
        _ theirs: Theirs,
        _ copy: ServerCopy?,
        _ visit: Appointment?,
        _ look: CalendarDesk.Look,
        in tx: Transaction
    ) throws -> Write? {
        let url = name.url(in: look.calendar)
        switch (act, theirs) {
        case (.create, _):
            guard let visit else { return nil }
            let text = CalendarText(showsPatients: rules.calendars.showsPatients)
            let bytes = VisitObject.bytes(try text.entry(of: visit, stamp: tx.now, in: tx))
            return Write(request: CalDAVRequests.create(url, bytes), url: url)
        case (.update(let fields, let ours), .present(let bytes, let etag)):
            let changed = try VisitObject.bytes(
                changing: bytes,
                uid: name.uid,
                to: fields,
                ours: ours,
                sequence: (copy?.sequence ?? 0) + 1,
                stamp: tx.now
            )
            return Write(request: CalDAVRequests.update(url, changed, etag), url: url)
        case (.remove, .present(_, let etag)): return Write(request: CalDAVRequests.remove(url, etag), url: url)
        case (.nothing, _), (.update, _), (.remove, _): return nil
        }
    }

    private static func copy(_ theirs: Theirs, _ name: CalendarName, _ zone: Zone) throws -> ServerCopy? {
        guard case .present(let bytes, _) = theirs else { return nil }
        // A file at our place that nobody can read, or with another event in it, is none of ours.
        return try? ServerCopy.read(bytes, uid: name.uid, zone: zone)
    }

    /// How our side has it; nil when there is nothing on either side.
    ///
    /// A visit that went elsewhere is called off here.
    private static func fields(
        _ visit: Appointment?,
        _ base: SyncBase?,
        _ copy: ServerCopy?,
        in tx: Transaction
    ) throws -> VisitFields? {
        if let visit {
            return VisitFields(
                start: visit.start,
                end: visit.end,
                place: try CalendarText.place(of: visit, in: tx),
                status: visit.state == .cancelled ? .cancelled : .booked
            )
        }
        return (base?.written ?? copy?.fields).map {
            VisitFields(start: $0.start, end: $0.end, place: $0.place, status: .cancelled)
        }
    }

    static func rules(of account: CalendarAccount) -> ReconcileRules {
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

    /// Five seconds, then twice as long each time, up to a quarter of an hour.
    static func pause(_ tries: Int) -> Span {
        min(.minutes(15), .seconds(5 << Int64(min(max(0, tries - 1), 10))))
    }
}
