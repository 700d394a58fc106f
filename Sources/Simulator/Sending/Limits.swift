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

/// Service messages of the calendar month (UTC): the first 1,000 of a number are free from 2026-10-01
/// (Meta, pricing updates for service and utility messages).
struct ServiceAllowance {
    private var month = -1
    private var used = 0

    static let monthly = 1_000
    /// 2026-10-01T00:00:00Z.
    static let start = Instant(seconds: 1_790_812_800)

    /// Counts one and says whether it is free.
    mutating func use(now: Instant) -> Bool {
        let current = Self.month(of: now)
        if current != month {
            month = current
            used = 0
        }
        used += 1
        return used <= Self.monthly
    }

    /// Months since year 0 (Hinnant's days-to-civil).
    private static func month(of instant: Instant) -> Int {
        let days = Int(instant.seconds / 86_400) + 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 2 : shifted - 10
        return (yearOfEra + era * 400 + (month <= 1 ? 1 : 0)) * 12 + month
    }
}
