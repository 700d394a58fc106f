package import Care

/// The clock that simulator and server share, and how a person moves it.
package struct SimulatorClock: Sendable {
    package var now: @Sendable () -> Instant
    /// Nil for a clock that only runs.
    package var advance: (@Sendable (Span) async throws -> Void)?
    /// The clinic's zone, by which the page shows the time and "tomorrow" begins.
    package var zone: Zone

    package init(
        now: @escaping @Sendable () -> Instant,
        advance: (@Sendable (Span) async throws -> Void)? = nil,
        zone: Zone = .utc
    ) {
        self.now = now
        self.advance = advance
        self.zone = zone
    }

    /// How long it is to this minute of tomorrow, local time.
    func untilTomorrow(minuteOfDay: Int) -> Span {
        let present = now()
        let tomorrow = zone.civil(at: present).date.adding(days: 1)
        return zone.instant(of: CivilTime(tomorrow, minuteOfDay: minuteOfDay)) - present
    }
}
