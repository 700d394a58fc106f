import Care
import Interchange
import Store

extension CalendarVisitDesk {
    /// Keeps what became of a write; gives why the look cannot go on, if it cannot.
    func keep(
        _ outcome: WriteOutcome,
        of write: Write,
        for id: Identifier<Appointment>,
        _ look: CalendarDesk.Look,
        in tx: Transaction
    ) throws -> SyncFailure? {
        try tx.requireLook(look.account)
        let practitioner = look.account.practitioner
        guard let shown = try tx.calendarVisit(id, of: practitioner) else { return nil }
        if outcome.isDone(write), let answered = write.answered { try tx.close(answered) }
        if outcome.isAbsence, write.request.method == .delete {
            try tx.removeItem(key: write.url.href.key, of: practitioner)
            try tx.remove(shown)
            return nil
        }
        var aftermath = Aftermath(shown, retryAt: tx.now + Self.pause(shown.tries))
        aftermath.take(outcome, now: tx.now)
        try note(outcome, of: write, shown, in: tx)
        try tx.settle(aftermath.visit, retryAt: aftermath.retryAt)
        // Answered while this was in the air.
        if let open = try tx.openQuestion(about: id, of: practitioner), open.answer != nil, open.id != write.answered {
            try tx.reopen(id, of: practitioner)
        }
        return aftermath.failure
    }

    /// What is remembered of the calendar's new version, and what staff are told.
    private func note(_ outcome: WriteOutcome, of write: Write, _ shown: CalendarVisit, in tx: Transaction) throws {
        switch outcome {
        case .written(let etag):
            guard let etag else { return }
            let href = write.url.href
            let item = try tx.keepItem(href.path, key: href.key, etag: etag.text, of: shown.practitioner)
            try tx.keepContent(nil, of: item)
        case .changedMeanwhile:
            let words = "changed-meanwhile: the calendar had another version; it is read again"
            let about = try tx.appointment(shown.appointment)?.id
            try tx.log(.decision, words, about: about, of: shown.practitioner)
        case .uidElsewhere: try refused("another event of the calendar has the visit's UID", shown, in: tx)
        case .refused(let words): try refused(words, shown, in: tx)
        case .removed, .gone, .unauthorized, .forbidden, .later, .unknown: break
        }
    }

    /// A visit that cannot be looked at or written now is tried again later, and keeps no other from its turn.
    func putOff(
        _ id: Identifier<Appointment>,
        _ reason: String,
        _ look: CalendarDesk.Look,
        in tx: Transaction
    ) throws {
        try tx.requireLook(look.account)
        let practitioner = look.account.practitioner
        var shown =
            try tx.calendarVisit(id, of: practitioner) ?? CalendarVisit(appointment: id, practitioner: practitioner)
        let visit = try tx.appointment(id).flatMap { $0.practitioner == practitioner ? $0 : nil }
        // What is over is history on both sides.
        shown.isOpen = visit.map { $0.end > tx.now } ?? true
        shown.tries += 1
        try tx.save(shown, seen: visit, retryAt: tx.now + Self.pause(shown.tries + Self.patientTries))
        try refused(reason, shown, in: tx)
    }

    /// What is broken is looked at again after a minute and a half at first.
    private static let patientTries = 4

    private func refused(_ words: String, _ shown: CalendarVisit, in tx: Transaction) throws {
        guard shown.tries <= 1 else { return }
        let about = try tx.appointment(shown.appointment)?.id
        try tx.log(.notice, "The visit could not be written: \(words).", about: about, of: shown.practitioner)
    }
}

/// How a visit stands after a write: what both sides agree on now, and when it is tried again.
private struct Aftermath {
    private(set) var retryAt: Instant
    private(set) var failure: SyncFailure?
    private var shown: CalendarVisit
    private var base: SyncBase?

    init(_ shown: CalendarVisit, retryAt: Instant) {
        self.shown = shown
        self.retryAt = retryAt
        base = SyncBase(text: shown.base)
    }

    var visit: CalendarVisit {
        var visit = shown
        visit.base = base?.text ?? ""
        return visit
    }

    mutating func take(_ outcome: WriteOutcome, now: Instant) {
        switch outcome {
        case .written:
            base?.arrived()
            shown.isOpen = false
            shown.tries = 0
            return
        case .unknown:
            failure = .unreachable
            return
        case .removed, .gone: retryAt = now
        case .changedMeanwhile: if shown.tries <= 3 { retryAt = now }
        case .uidElsewhere, .refused: retryAt = now + .hours(1)
        case .unauthorized: failure = .unauthorized
        case .forbidden: failure = .forbidden
        case .later(let seconds): failure = .later(seconds: seconds)
        }
        base?.failed()
        // Something is there that we did not know of: both have nothing in common yet.
        if case .changedMeanwhile = outcome, base?.hasArrived == false { base = nil }
    }
}

extension WriteOutcome {
    /// Whether the calendar is as it was to become.
    fileprivate func isDone(_ write: CalendarVisitDesk.Write) -> Bool {
        if case .written = self { return true }
        return isAbsence && write.request.method == .delete
    }

    /// Whether nothing of the event is there.
    fileprivate var isAbsence: Bool {
        switch self {
        case .removed, .gone: true
        default: false
        }
    }
}
