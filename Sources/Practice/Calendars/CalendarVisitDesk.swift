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
        /// The question that this carries the answer to.
        var answered: Identifier<CalendarDecision>?
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
        var subject = try Subject(id, of: look.account.practitioner, in: tx)
        // What is over is history on both sides.
        if let here = subject.here, here.state != .cancelled, here.end <= tx.now {
            subject.shown.isOpen = false
            try tx.save(subject.shown, seen: here, retryAt: tx.now)
            return nil
        }
        return try decide(subject, theirs, look, in: tx)
    }

    private func decide(
        _ subject: Subject,
        _ theirs: Theirs,
        _ look: CalendarDesk.Look,
        in tx: Transaction
    ) throws -> Write? {
        let (visit, here) = (subject.visit, subject.here)
        var shown = subject.shown
        let base = SyncBase(text: shown.base)
        let name = CalendarName(shown.appointment, shown.practitioner, tx.vault)
        let copy = try Self.copy(theirs, name, rules.calendars.zone)
        guard let ours = try Self.fields(here, base, copy, in: tx) else {
            try tx.remove(shown)
            return nil
        }
        let both = BothSides(visit: here, ours: ours, base: base, theirs: copy.map { .present($0) } ?? .deleted)
        let outcome = try settle(both, look.account, shown.appointment, in: tx)
        var write = try self.write(outcome.result.server, name, theirs, copy, outcome.visit, look, in: tx)
        write?.answered = outcome.answered
        shown.base = outcome.result.base?.text ?? ""
        let isEnded = ours.status == .cancelled && (shown.base.isEmpty || here == nil)
        // Another version than the one looked at makes it open again by itself.
        try keep(shown, isEnded: isEnded, write, seen: here == nil ? visit : outcome.visit, in: tx)
        return write
    }

    private func keep(
        _ decided: CalendarVisit,
        isEnded: Bool,
        _ write: Write?,
        seen: Appointment?,
        in tx: Transaction
    ) throws {
        var shown = decided
        if isEnded, write == nil { return try tx.remove(shown) }
        shown.isOpen = write != nil
        shown.tries = shown.isOpen ? shown.tries + 1 : 0
        try tx.save(shown, seen: seen, retryAt: shown.isOpen ? tx.now + Self.pause(shown.tries) : tx.now)
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

    /// Nil where it is gone, or another event stands in its place.
    private static func copy(
        _ theirs: Theirs,
        _ name: CalendarName,
        _ zone: Zone
    ) throws(CalendarEdit.Failure) -> ServerCopy? {
        guard case .present(let bytes, _) = theirs else { return nil }
        return try ServerCopy.read(bytes, uid: name.uid, zone: zone)
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

    /// The visit a decision is about.
    private struct Subject {
        var visit: Appointment?
        /// The same while it is this practitioner's.
        var here: Appointment?
        var shown: CalendarVisit

        init(
            _ id: Identifier<Appointment>,
            of practitioner: Identifier<Practitioner>,
            in tx: Transaction
        ) throws {
            visit = try tx.appointment(id)
            here = visit?.practitioner == practitioner ? visit : nil
            shown =
                try tx.calendarVisit(id, of: practitioner) ?? CalendarVisit(appointment: id, practitioner: practitioner)
        }
    }

    /// Five seconds, then twice as long each time, up to a quarter of an hour.
    static func pause(_ tries: Int) -> Span {
        min(.minutes(15), .seconds(5 << Int64(min(max(0, tries - 1), 10))))
    }
}
