package import Care

/// The channel's own error, with what it means for us.
package struct ChannelFailure: Hashable, Sendable {
    package enum Disposition: String, Sendable {
        /// Sending the same again cannot help.
        case refused
        /// Definitely not sent; may be tried again after a while.
        case retry
        /// Nothing will go from this number before staff act (token, payment, registration).
        case needsStaff
        /// It may or may not have been sent.
        case unknown
    }

    /// What the failure is about, and so what has to slow down.
    package enum Scope: String, Sendable {
        /// This message alone.
        case message
        /// Whatever goes to this recipient.
        case pair
        /// Whatever leaves from this number.
        case line
    }

    package var code: Int
    package var disposition: Disposition
    /// How long to wait before another attempt, with `retry`.
    package var wait: RetryWait?
    package var scope: Scope
    /// What to tell staff, in English and without patient data.
    package var advice: String

    package init(
        code: Int,
        disposition: Disposition,
        wait: RetryWait? = nil,
        scope: Scope = .message,
        advice: String
    ) {
        self.code = code
        self.disposition = disposition
        self.wait = wait
        self.scope = scope
        self.advice = advice
    }

    /// Not before this long from now, after the first failed attempt.
    package var retryAfter: Span? { wait?.first }

    /// Not before this long from now, after so many failed attempts, the first being 1; zero when nothing prescribes it.
    package func wait(attempt: Int) -> Span { wait?.after(attempt: attempt) ?? .zero }
}

/// How long to wait before another attempt: longer after each, up to a limit.
package struct RetryWait: Hashable, Sendable {
    package var first: Span
    /// What each wait is multiplied by to give the next.
    package var growth: Int64
    package var longest: Span

    package init(first: Span, growth: Int64 = 2, longest: Span = .hours(1)) {
        self.first = first
        self.growth = growth
        self.longest = max(first, longest)
    }

    /// The wait after so many failed attempts, the first being 1.
    package func after(attempt: Int) -> Span {
        var wait = first
        for _ in 1..<max(2, min(attempt, 64)) {
            guard attempt > 1, wait < longest else { break }
            wait = wait * growth
        }
        return min(wait, longest)
    }
}
