package import Care

/// Notices that the wall clock was set, by a clock that only ever goes forward beside it.
///
/// Each look compares the two since the look before, so a clock that is slowed or hurried towards the right time, as NTP
/// does, is no step.
package struct ClockComparison: Sendable {
    /// Less is no step.
    package static let tolerance = Span.seconds(2)
    /// A step is told for so long.
    package static let memory = Duration.seconds(3_600)

    package struct Step: Hashable, Sendable {
        /// Forward when positive.
        package var span: Span
        package var at: Duration
    }

    private var last: (wall: Instant, steady: Duration)?
    /// The newest step.
    package private(set) var step: Step?

    package init() {}

    /// `steady` is what the other clock shows, from any beginning; gives the step if there was one since the last look.
    package mutating func look(wall: Instant, steady: Duration) -> Span? {
        defer { last = (wall, steady) }
        guard let last else { return nil }
        let passed = (steady - last.steady).components
        let expected = Span(microseconds: passed.seconds * 1_000_000 + passed.attoseconds / 1_000_000_000_000)
        let span = wall - last.wall - expected
        guard span > Self.tolerance || -span > Self.tolerance else { return nil }
        step = Step(span: span, at: steady)
        return span
    }

    /// The newest step, while it is news.
    package func trouble(steady: Duration) -> FoundTrouble? {
        guard let step, steady - step.at < Self.memory else { return nil }
        let seconds = Int(step.span.seconds.rounded())
        return FoundTrouble(.clockStepped, seconds > 0 ? "\(seconds) s forward" : "\(-seconds) s back")
    }
}
