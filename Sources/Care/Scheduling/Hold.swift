/// A time kept for somebody who is choosing among several.
package struct Hold: Sendable, Hashable {
    /// Long enough to ask at home, short enough to keep nobody else from it.
    package static let length = Span.minutes(10)

    package var practitioner: Identifier<Practitioner>
    /// When the visit would begin.
    package var start: Instant
    /// What it would keep from everybody else, buffers included.
    package var blocked: Range<Instant>
    /// The rooms and equipment it would use.
    package var resources: [Identifier<Resource>]
    /// From then on it is anybody's.
    package var expires: Instant

    package init(
        practitioner: Identifier<Practitioner>,
        start: Instant,
        blocked: Range<Instant>,
        resources: [Identifier<Resource>] = [],
        expires: Instant
    ) {
        self.practitioner = practitioner
        self.start = start
        self.blocked = blocked
        self.resources = resources
        self.expires = expires
    }
}
