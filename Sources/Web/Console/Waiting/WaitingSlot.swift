import Care
import Practice
import Store

/// A time that came free, whom it was offered to and who is asked next.
struct WaitingSlot {
    struct Offered {
        let key: String
        let patient: String
        let conversation: String?
        let made: String
        let until: String
        let mark: Mark
    }

    struct Candidate {
        let key: String
        let rank: Int
        let patient: String
        let conversation: String?
        let total: Int
        let parts: [String]
        let mark: Mark
        let offerHref: String?
    }

    struct Other {
        let key: String
        let patient: String
        let conversation: String?
        let why: String
    }

    /// Shown at most; who comes after them is asked long after.
    private static let mostCandidates = 12
    private static let mostOthers = 60

    let key: String
    let slotKey: String
    let when: String
    let practitioner: String
    let place: String
    let story: String
    let mark: Mark
    let next: String?
    let stopHref: String?
    let offers: [Offered]
    let candidates: [Candidate]
    let others: [Other]
    let othersWords: String?

    init(_ picture: FreedSlotPicture, _ rows: WaitingRows, time: ClinicTime, now: Instant) {
        let record = picture.record
        key = record.id.description
        slotKey = key
        when = "\(time.moment(record.slot.start))–\(time.time(record.slot.end))"
        practitioner = rows.name(record.slot.practitioner)
        place = rows.name(record.slot.location)
        let giver = record.freedBy.map { ", given up by \(rows.name($0))" } ?? ""
        story = "free since \(time.full(record.freedAt, now: now))\(giver)"
        mark = Self.mark(record.state)
        stopHref = record.state == .open ? ConsolePath.waitingStop.path : nil
        next = Self.next(picture, rows, time: time, now: now)
        offers = picture.offers.map { Self.offer($0, rows, time: time, now: now) }
        let suited = picture.standings.filter { if case .unsuited = $0.standing { false } else { true } }
        candidates = suited.prefix(Self.mostCandidates).enumerated().map { index, one in
            Self.candidate(index + 1, one.entry, one.standing, rows, time: time, now: now)
        }
        let unsuited = picture.standings.compactMap { one -> Other? in
            guard case .unsuited(let objection) = one.standing else { return nil }
            let person = one.entry.person
            return Other(
                key: one.entry.id.description,
                patient: rows.name(person),
                conversation: rows.conversation(person),
                why: objection.rawValue
            )
        }
        others = Array(unsuited.prefix(Self.mostOthers))
        othersWords =
            unsuited.isEmpty
            ? nil
            : unsuited.count == 1
                ? "1 other waits for whom it is nothing" : "\(unsuited.count) others wait for whom it is nothing"
    }

    private static func mark(_ state: FreedSlotRecord.State) -> Mark {
        switch state {
        case .open: Mark("○", "Being offered", "open")
        case .taken: Mark("✓", "Taken", "good")
        case .closed: Mark("✕", "Closed", "off")
        }
    }

    private static func next(
        _ picture: FreedSlotPicture,
        _ rows: WaitingRows,
        time: ClinicTime,
        now: Instant
    ) -> String? {
        switch picture.record.state {
        case .taken:
            guard let winner = picture.offers.first(where: { $0.state == .taken }) else { return "Somebody took it." }
            let at = winner.settledAt.map { " at \(time.full($0, now: now))" } ?? ""
            return "\(rows.name(winner.person)) took it\(at)."
        case .closed: return "Nobody is asked any more: \(rows.closed[picture.record.id] ?? "it is closed")."
        case .open: break
        }
        switch picture.step {
        case .ask(let invitations, _)?:
            return invitations.count == 1
                ? "The next one is asked now." : "The next \(invitations.count) are asked now."
        case .wait(let until)?: return "Who is next is asked at \(time.full(until, now: now))."
        case .exhausted(let reason)?: return "Nobody is asked any more: \(reason.rawValue)."
        case nil: return "Nobody can be asked: the time is not free."
        }
    }

    private static func offer(_ offer: Offer, _ rows: WaitingRows, time: ClinicTime, now: Instant) -> Offered {
        let answered = offer.settledAt.map { "answered \(time.full($0, now: now))" }
        let waits = "answer until \(time.full(offer.answerUntil, now: now))"
        let isAnswer = offer.state == .taken || offer.state == .refused
        return Offered(
            key: offer.id.description,
            patient: rows.name(offer.person),
            conversation: rows.conversation(offer.person),
            made: time.full(offer.madeAt, now: now),
            until: isAnswer ? answered ?? waits : waits,
            mark: offer.isOpen(at: now) ? Mark("○", "Waiting for an answer", "open") : ended(offer.state)
        )
    }

    private static func ended(_ state: Offer.State) -> Mark {
        switch state {
        case .taken: Mark("✓", "Took it", "good")
        case .refused: Mark("✕", "Said no", "off")
        case .lost: Mark("✕", "Another was first", "off")
        case .open, .expired: Mark("✕", "No answer in time", "off")
        case .withdrawn: Mark("✕", "Withdrawn", "off")
        }
    }

    private static func candidate(
        _ rank: Int,
        _ entry: WaitListEntry,
        _ standing: WaitListStanding,
        _ rows: WaitingRows,
        time: ClinicTime,
        now: Instant
    ) -> Candidate {
        let score = if case .ready(let score) = standing { score } else { WaitListScore(entry, now: now) }
        return Candidate(
            key: entry.id.description,
            rank: rank,
            patient: rows.name(entry.person),
            conversation: rows.conversation(entry.person),
            total: score.total,
            parts: score.parts.map(\.text),
            mark: mark(standing, time: time, now: now),
            offerHref: canBeOffered(standing) ? ConsolePath.waitingOffer.path : nil
        )
    }

    private static func canBeOffered(_ standing: WaitListStanding) -> Bool {
        switch standing {
        case .ready, .later(_, .enoughOffers): true
        case .later, .noConsent, .unsuited: false
        }
    }

    private static func mark(_ standing: WaitListStanding, time: ClinicTime, now: Instant) -> Mark {
        switch standing {
        case .ready: Mark("●", "Can be asked", "good")
        case .later(let moment, let delay):
            Mark("◔", "Not before \(time.full(moment, now: now)): \(delay.rawValue)", "off")
        case .noConsent: Mark("▲", "Cannot be written to", "bad")
        case .unsuited(let objection): Mark("✕", objection.rawValue, "off")
        }
    }
}
