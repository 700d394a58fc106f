/// What a visit asks of the practice's time.
package struct VisitDemand: Sendable, Hashable {
    /// How long patient and practitioner meet, 5 to 1440.
    package var minutes: Int
    /// Minutes before and after in which the practitioner and what is needed are nobody else's: to prepare, to clean up.
    package var bufferBefore: Int
    package var bufferAfter: Int
    /// Of each list the visit needs one of those at its place; which one does not matter.
    package var needs: [[Resource]]
    /// Who offers it; nil is everybody.
    package var practitioners: Set<Identifier<Practitioner>>?
    /// How long ahead it must be booked at least.
    package var notice: Span
    /// Visits start so many minutes after opening, and every so many after that.
    package var step: Int

    package init(
        minutes: Int,
        bufferBefore: Int = 0,
        bufferAfter: Int = 0,
        needs: [[Resource]] = [],
        practitioners: Set<Identifier<Practitioner>>? = nil,
        notice: Span = .hours(1),
        step: Int = 15
    ) {
        self.minutes = minutes
        self.bufferBefore = bufferBefore
        self.bufferAfter = bufferAfter
        self.needs = needs
        self.practitioners = practitioners
        self.notice = notice
        self.step = step
    }

    /// What a visit at that time keeps from everybody else.
    package func blocked(_ start: Instant, _ end: Instant) -> Range<Instant> {
        start - .minutes(Int64(max(0, bufferBefore)))..<end + .minutes(Int64(max(0, bufferAfter)))
    }
}
