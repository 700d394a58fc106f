package import Care

/// How often a password may be tried: a few times freely for an account, then ever more slowly; a limit for each
/// address that tries, and one for all together.
package struct LoginThrottle: Sendable {
    private struct Tries {
        var failures: Int
        var last: Instant
    }

    /// So many at once, then one in so many seconds.
    private struct Bucket {
        var tokens: Double
        var refilled: Instant

        /// Whether there is one to take; it is not taken yet.
        mutating func hasToken(at now: Instant, burst: Double, perSecond: Double) -> Bool {
            tokens = min(burst, tokens + max(0, (now - refilled).seconds) * perSecond)
            refilled = now
            return tokens >= 1
        }
    }

    private static let free = 5
    private static let longestPause = Span.minutes(15)
    private static let memory = 10_000
    /// One address: a desk with a few people, not a list of stolen passwords.
    private static let addressBurst = 15.0
    private static let addressRate = 0.2
    /// All together: bursts of 30, then one a second.
    private static let burst = 30.0

    private var accounts: [String: Tries] = [:]
    private var addresses: [String: Bucket] = [:]
    private var everybody: Bucket?

    package init() {}

    /// How long to wait before the next try, or nil when it may be made now.
    ///
    /// A try that may be made counts as failed until it is `succeeded` or `undone`: of many at the same time no more
    /// pass than one after the other would.
    package mutating func attempt(_ account: String, from address: String?, at now: Instant) -> Span? {
        if let tries = accounts[account], tries.failures >= Self.free {
            let until = tries.last + Self.pause(after: tries.failures)
            // A failure later than now was noted before the machine's clock was set back.
            if until > now, tries.last <= now { return until - now }
        }
        var own = address.map { addresses[$0] ?? Bucket(tokens: Self.addressBurst, refilled: now) }
        var all = everybody ?? Bucket(tokens: Self.burst, refilled: now)
        // The address first, so that one that is over its limit takes nothing from everybody else.
        let isOwnFree = own?.hasToken(at: now, burst: Self.addressBurst, perSecond: Self.addressRate) ?? true
        guard isOwnFree else { return .seconds(Int64((1 / Self.addressRate).rounded())) }
        guard all.hasToken(at: now, burst: Self.burst, perSecond: 1) else { return .seconds(1) }
        own?.tokens -= 1
        all.tokens -= 1
        everybody = all
        if let address, let own { keep(own, of: address) }
        fail(account, at: now)
        return nil
    }

    package mutating func succeeded(_ account: String) { accounts[account] = nil }

    /// The password was never looked at.
    package mutating func undone(_ account: String) { accounts[account]?.failures -= 1 }

    private mutating func fail(_ account: String, at now: Instant) {
        if accounts.count >= Self.memory, accounts[account] == nil {
            for (name, _) in accounts.sorted(by: { $0.value.last < $1.value.last }).prefix(Self.memory / 10) {
                accounts[name] = nil
            }
        }
        let before = accounts[account].map { now - $0.last > .hours(1) ? 0 : $0.failures } ?? 0
        accounts[account] = Tries(failures: before + 1, last: now)
    }

    private mutating func keep(_ bucket: Bucket, of address: String) {
        if addresses.count >= Self.memory, addresses[address] == nil {
            for (name, _) in addresses.sorted(by: { $0.value.refilled < $1.value.refilled }).prefix(Self.memory / 10) {
                addresses[name] = nil
            }
        }
        addresses[address] = bucket
    }

    /// 1 s after the fifth failure, doubling up to a quarter of an hour.
    private static func pause(after failures: Int) -> Span {
        min(longestPause, .seconds(1 << Int64(min(20, failures - free))))
    }
}
