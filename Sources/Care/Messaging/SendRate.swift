/// How fast messages may leave, as the generic cell rate algorithm: one moment in time is the whole state.
///
/// Source: Meta, throughput (80 messages a second a number by default) and pair rate (one message in 6 seconds to the same
/// person, bursts of up to 45 borrowing from the time after).
package struct SendRate: Sendable, Hashable {
    package var interval: Span
    package var burst: Int64

    package init(interval: Span, burst: Int64) {
        self.interval = interval
        self.burst = burst
    }

    /// A tenth of a second's worth may go at once.
    package static func line(perSecond: Int) -> SendRate {
        let rate = Int64(max(1, perSecond))
        return SendRate(interval: Span(microseconds: max(1, 1_000_000 / rate)), burst: max(1, rate / 10))
    }

    /// Ten below Meta's burst of 45: what staff send from elsewhere, and messages we lost count of, need room too.
    package static let pair = SendRate(interval: .seconds(6), burst: 35)

    /// How many may go now, and the state after `count` of them went.
    package func allowance(from: Instant, now: Instant) -> Int64 {
        let earliest = now - interval * (burst - 1)
        let start = max(from, earliest)
        if start > now { return 0 }
        return (now - start).microseconds / interval.microseconds + 1
    }

    package func after(_ count: Int64, from: Instant, now: Instant) -> Instant {
        max(from, now - interval * (burst - 1)) + interval * count
    }
}
