package import Foundation

/// A moment in time: microseconds since 1970-01-01T00:00:00Z, as every table keeps it.
package struct Instant: Hashable, Comparable, Sendable {
    package var microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(seconds: Int64) {
        self.init(microseconds: seconds * 1_000_000)
    }

    package init(_ date: Date) {
        self.init(microseconds: Int64((date.timeIntervalSince1970 * 1_000_000).rounded()))
    }

    /// Whole seconds, rounded down: what the Cloud API calls a timestamp.
    package var seconds: Int64 {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    package var date: Date { Date(timeIntervalSince1970: Double(microseconds) / 1_000_000) }

    package static func < (left: Instant, right: Instant) -> Bool { left.microseconds < right.microseconds }

    package static func + (instant: Instant, span: Span) -> Instant {
        Instant(microseconds: instant.microseconds + span.microseconds)
    }

    package static func - (instant: Instant, span: Span) -> Instant {
        Instant(microseconds: instant.microseconds - span.microseconds)
    }

    package static func - (left: Instant, right: Instant) -> Span {
        Span(microseconds: left.microseconds - right.microseconds)
    }
}

/// A length of time in microseconds; it may be negative.
package struct Span: Hashable, Comparable, Sendable {
    package var microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package static let zero = Span(microseconds: 0)
    package static func milliseconds(_ count: Int64) -> Span { Span(microseconds: count * 1_000) }
    package static func seconds(_ count: Int64) -> Span { Span(microseconds: count * 1_000_000) }
    package static func minutes(_ count: Int64) -> Span { .seconds(count * 60) }
    package static func hours(_ count: Int64) -> Span { .minutes(count * 60) }
    package static func days(_ count: Int64) -> Span { .hours(count * 24) }

    package var seconds: Double { Double(microseconds) / 1_000_000 }

    package static func < (left: Span, right: Span) -> Bool { left.microseconds < right.microseconds }
    package static func + (left: Span, right: Span) -> Span {
        Span(microseconds: left.microseconds + right.microseconds)
    }
    package static func - (left: Span, right: Span) -> Span {
        Span(microseconds: left.microseconds - right.microseconds)
    }
    package static func * (span: Span, count: Int64) -> Span { Span(microseconds: span.microseconds * count) }
    package static prefix func - (span: Span) -> Span { Span(microseconds: -span.microseconds) }
}
