/// How fast messages may leave, as the generic cell rate algorithm: one moment in time is the whole state.
///
/// Source: Meta, throughput (80 messages a second a number by default) and pair rate (one message in 6 seconds to the same
/// person, bursts of up to 45 borrowing from the time after).
package struct SendRate: Sendable, Hashable {
    package var interval: Span
    package var burst: Int64
    /// No state lies further ahead than this: one that does was written before the machine's clock was set back.
    package var furthest: Span

    package init(interval: Span, burst: Int64, furthest: Span? = nil) {
        self.interval = interval
        self.burst = burst
        self.furthest = furthest ?? interval * (burst + 1)
    }

    /// A tenth of a second's worth may go at once.
    package static func line(perSecond: Int) -> SendRate {
        let rate = Int64(max(1, perSecond))
        return SendRate(interval: Span(microseconds: max(1, 1_000_000 / rate)), burst: max(1, rate / 10))
    }

    /// Ten below Meta's burst of 45: what staff send from elsewhere, and messages we lost count of, need room too.
    ///
    /// An hour ahead is as far as Meta's own refusals push it.
    package static let pair = SendRate(interval: .seconds(6), burst: 35, furthest: .hours(1))

    /// How many may go now, when the next is due at `from`.
    package func allowance(from: Instant, now: Instant) -> Int64 {
        let start = start(from, now)
        if start > now { return 0 }
        return (now - start).microseconds / interval.microseconds + 1
    }

    /// The state after `count` of them went.
    package func after(_ count: Int64, from: Instant, now: Instant) -> Instant {
        start(from, now) + interval * count
    }

    /// When the next may go; not before `now`.
    package func next(from: Instant, now: Instant) -> Instant { max(start(from, now), now) }

    private func start(_ from: Instant, _ now: Instant) -> Instant {
        let earliest = now - interval * (burst - 1)
        return from > now + furthest ? earliest : max(from, earliest)
    }
}
