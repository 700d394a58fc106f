/// Why somebody who waits is asked before or after another: points, each with its reason.
package struct WaitListScore: Hashable, Sendable {
    package enum Term: Hashable, Sendable {
        case priority(ClinicalPriority)
        case waiting(days: Int64)
        /// Days since the last offer; since joining, if there was none.
        case turn(days: Int64)
        case offers(Int)
        case notice(days: Int64)
    }

    package struct Part: Hashable, Sendable {
        package let term: Term
        package let points: Int

        /// For staff to read: "12 days waiting +12".
        package var text: String { "\(reason) \(points < 0 ? "−" : "+")\(points.magnitude)" }

        private var reason: String {
            switch term {
            case .priority(let priority): "clinical priority \(priority.rawValue)"
            case .waiting(let days): "\(Self.days(days)) waiting"
            case .turn(let days): "\(Self.days(days)) without an offer"
            case .offers(1): "offered once"
            case .offers(let count): "offered \(count) times"
            case .notice(let days): "needs \(Self.days(days)) of notice"
            }
        }

        private static func days(_ count: Int64) -> String { count == 1 ? "1 day" : "\(count) days" }
    }

    /// One for each term.
    package let parts: [Part]
    package let total: Int

    package init(_ entry: WaitListEntry, weights: WaitListWeights = .standard, now: Instant) {
        let waited = now - entry.since
        let turn = now - max(entry.since, entry.history.lastAt ?? entry.since)
        let offers = max(0, entry.history.count)
        parts = [
            Part(term: .priority(entry.priority), points: entry.priority.rank * weights.priorityStep),
            Part(
                term: .waiting(days: Self.wholeDays(waited)),
                points: Self.points(waited, weights.waitingPerDay, most: weights.waitingMostDays)
            ),
            Part(
                term: .turn(days: Self.wholeDays(turn)),
                points: Self.points(turn, weights.turnPerDay, most: weights.turnMostDays)
            ),
            Part(term: .offers(offers), points: -min(offers, weights.offersMost) * weights.perOffer),
            Part(
                term: .notice(days: Self.wholeDays(entry.notice)),
                points: Self.points(entry.notice, weights.noticePerDay, most: weights.noticeMostDays)
            ),
        ]
        total = parts.reduce(0) { $0 + $1.points }
    }

    private static func wholeDays(_ span: Span) -> Int64 {
        max(0, span.microseconds / Span.days(1).microseconds)
    }

    /// Parts of a day count, rounded down to whole points; a span below zero is none.
    private static func points(_ span: Span, _ perDay: Int, most: Int) -> Int {
        let counted = max(.zero, min(span, .days(Int64(most))))
        return Int(counted.microseconds / Span.minutes(1).microseconds) * perDay / 1_440
    }
}

/// Those who want a slot, whoever is to be asked first at the front.
package enum WaitListRanking {
    /// More points first, then who joined first, then the smaller id: a total order, whatever order they come in.
    package static func isBefore(
        _ left: (entry: WaitListEntry, score: WaitListScore),
        _ right: (entry: WaitListEntry, score: WaitListScore)
    ) -> Bool {
        if left.score.total != right.score.total { return left.score.total > right.score.total }
        return (left.entry.since, left.entry.id) < (right.entry.since, right.entry.id)
    }

    package static func ranked(
        _ entries: [WaitListEntry],
        weights: WaitListWeights = .standard,
        now: Instant
    ) -> [(entry: WaitListEntry, score: WaitListScore)] {
        entries.map { ($0, WaitListScore($0, weights: weights, now: now)) }.sorted(by: isBefore)
    }
}
