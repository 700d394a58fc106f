package import Care

/// How often a password may be tried: a few times freely for an account, then ever more slowly; and a limit for all.
package struct LoginThrottle: Sendable {
    private struct Tries {
        var failures: Int
        var last: Instant
    }

    private static let free = 5
    private static let longestPause = Span.minutes(15)
    private static let memory = 10_000
    /// All accounts together: bursts of 30, then one a second.
    private static let burst = 30.0

    private var accounts: [String: Tries] = [:]
    private var tokens = burst
    private var refilled: Instant?

    package init() {}

    /// How long to wait before the next try, or nil when it may be made now; a try that may be made is counted.
    package mutating func wait(for account: String, at now: Instant) -> Span? {
        if let tries = accounts[account], tries.failures >= Self.free {
            let until = tries.last + Self.pause(after: tries.failures)
            if until > now { return until - now }
        }
        let elapsed = refilled.map { max(0, (now - $0).seconds) } ?? 0
        tokens = min(Self.burst, tokens + elapsed)
        refilled = now
        guard tokens >= 1 else { return .seconds(1) }
        tokens -= 1
        return nil
    }

    package mutating func failed(_ account: String, at now: Instant) {
        if accounts.count >= Self.memory, accounts[account] == nil { forgetOldest() }
        let before = accounts[account].map { now - $0.last > .hours(1) ? 0 : $0.failures } ?? 0
        accounts[account] = Tries(failures: before + 1, last: now)
    }

    package mutating func succeeded(_ account: String) {
        accounts[account] = nil
    }

    /// 1 s after the fifth failure, doubling up to a quarter of an hour.
    private static func pause(after failures: Int) -> Span {
        min(longestPause, .seconds(1 << Int64(min(20, failures - free))))
    }

    private mutating func forgetOldest() {
        let byAge = accounts.sorted { $0.value.last < $1.value.last }
        for (account, _) in byAge.prefix(Self.memory / 10) { accounts[account] = nil }
    }
}
