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
        guard var shown = try tx.calendarVisit(id, of: practitioner) else { return nil }
        var base = SyncBase(text: shown.base)
        var failure: SyncFailure?
        var retryAt = tx.now + Self.pause(shown.tries)
        switch outcome {
        case .written(let etag):
            base?.arrived()
            shown.isOpen = false
            shown.tries = 0
            if let etag { try remember(write.url.href, etag, practitioner, in: tx) }
        case .removed, .gone:
            if write.request.method == .delete {
                try tx.removeItem(key: write.url.href.key, of: practitioner)
                try tx.remove(shown)
                return nil
            }
            base?.failed()
            retryAt = tx.now
        case .changedMeanwhile:
            base?.failed()
            // Something is there that we did not know of: both have nothing in common yet.
            if base?.hasArrived == false { base = nil }
            if shown.tries <= 3 { retryAt = tx.now }
            let words = "changed-meanwhile: the calendar had another version; it is read again"
            try tx.log(.decision, words, about: try tx.appointment(id)?.id, of: practitioner)
        case .uidElsewhere:
            base?.failed()
            try refused("another event of the calendar has the visit's UID", id, shown, practitioner, in: tx)
            retryAt = tx.now + .hours(1)
        case .refused(let words):
            base?.failed()
            try refused(words, id, shown, practitioner, in: tx)
            retryAt = tx.now + .hours(1)
        case .unauthorized:
            base?.failed()
            failure = .unauthorized
        case .forbidden:
            base?.failed()
            failure = .forbidden
        case .later(let seconds):
            base?.failed()
            failure = .later(seconds: seconds)
        case .unknown: failure = .unreachable
        }
        shown.base = base?.text ?? ""
        try tx.settle(shown, retryAt: retryAt)
        return failure
    }

    private func remember(
        _ href: Href,
        _ etag: ETag,
        _ practitioner: Identifier<Practitioner>,
        in tx: Transaction
    ) throws {
        let item = try tx.keepItem(href.path, key: href.key, etag: etag.text, of: practitioner)
        try tx.keepContent(nil, of: item)
    }

    private func refused(
        _ words: String,
        _ id: Identifier<Appointment>,
        _ shown: CalendarVisit,
        _ practitioner: Identifier<Practitioner>,
        in tx: Transaction
    ) throws {
        guard shown.tries <= 1 else { return }
        let about = try tx.appointment(id)?.id
        try tx.log(.notice, "The visit could not be written: \(words).", about: about, of: practitioner)
    }
}
