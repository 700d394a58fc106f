/// The offers somebody who waits has had, as far as they count for the next one.
package struct OfferHistory: Sendable, Hashable {
    /// Offers the patient had their time to answer; one lost to another or withdrawn is none, and costs no place.
    package var count: Int
    /// When the last of these was made.
    package var lastAt: Instant?
    /// When the offer that is open ends.
    package var openUntil: Instant?
    /// When each offer was made, whatever became of it; at least those of the last 24 hours.
    package var recent: [Instant]

    package init(count: Int = 0, lastAt: Instant? = nil, openUntil: Instant? = nil, recent: [Instant] = []) {
        self.count = count
        self.lastAt = lastAt
        self.openUntil = openUntil
        self.recent = recent
    }

    /// From all offers of one entry, in any order.
    package init(_ offers: [Offer]) {
        self.init()
        for offer in offers { add(offer.state, madeAt: offer.madeAt, answerUntil: offer.answerUntil) }
    }

    package mutating func add(_ state: Offer.State, madeAt: Instant, answerUntil: Instant) {
        recent.append(madeAt)
        if state == .open { openUntil = max(openUntil ?? answerUntil, answerUntil) }
        guard state != .lost, state != .withdrawn else { return }
        count += 1
        lastAt = max(lastAt ?? madeAt, madeAt)
    }

    package func isOpen(at now: Instant) -> Bool { openUntil.map { now < $0 } ?? false }

    /// When another offer may be made if there are to be at most `limit` in any 24 hours; nil is at once.
    package func nextAllowed(limit: Int, now: Instant) -> Instant? {
        let day = Span.days(1)
        let latest = recent.filter { now - $0 < day }.sorted(by: >)
        guard latest.count >= limit else { return nil }
        return limit > 0 ? latest[limit - 1] + day : now + day
    }
}
