import Care

/// So many at once, refilled evenly: Meta's throughput.
struct TokenBucket {
    private let perSecond: Int64
    /// When the next token would be due if nothing were saved up.
    private var readyAt: Instant

    init(perSecond: Int, now: Instant) {
        self.perSecond = Int64(max(1, perSecond))
        readyAt = now - .seconds(1)
    }

    mutating func take(now: Instant) -> Bool {
        let base = max(readyAt, now - .seconds(1))
        let next = base + Span(microseconds: 1_000_000 / perSecond)
        guard next <= now else { return false }
        readyAt = next
        return true
    }
}

/// 45 messages at once to the same person, then one in 6 s: the burst borrows from the future (Meta, throughput).
enum PairRate {
    static let interval = Span.seconds(6)
    static let burst: Int64 = 45

    static func take(_ readyAt: inout Instant, now: Instant) -> Bool {
        let next = max(readyAt, now) + interval
        guard next - now <= interval * burst else { return false }
        readyAt = next
        return true
    }
}

/// Distinct people written to outside their window in a rolling 24 hours (Meta, messaging limits).
struct PortfolioLimit {
    private var starts: [Instant] = []
    private var first = 0

    mutating func count(now: Instant) -> Int {
        while first < starts.count, starts[first] + .hours(24) <= now { first += 1 }
        if first > 4_096 {
            starts.removeFirst(first)
            first = 0
        }
        return starts.count - first
    }

    mutating func add(now: Instant) {
        starts.append(now)
    }
}
