/// When somebody may be written to unasked.
package struct WritingHours: Hashable, Sendable {
    package var zone: Zone
    package var quiet: QuietHours

    package init(zone: Zone, quiet: QuietHours = .standard) {
        self.zone = zone
        self.quiet = quiet
    }

    package func allows(_ now: Instant) -> Bool { !quiet.isQuiet(at: now, in: zone) }

    /// `now` itself if it is allowed.
    package func next(from now: Instant) -> Instant { quiet.nextAllowed(from: now, in: zone) }
}

/// Somebody who waits, with what must hold before they are written to.
package struct WaitListCandidate: Sendable, Hashable {
    package var entry: WaitListEntry
    package var writing: WritingHours
    /// Whether they agreed to messages about appointments.
    package var hasConsent: Bool
    /// When they are at other visits of ours; the one they would give up does not count.
    package var visits: [Range<Instant>]

    package init(
        _ entry: WaitListEntry,
        writing: WritingHours,
        hasConsent: Bool = true,
        visits: [Range<Instant>] = []
    ) {
        self.entry = entry
        self.writing = writing
        self.hasConsent = hasConsent
        self.visits = visits
    }
}

/// Whether somebody who waits can be asked about a slot, and why or why not: what staff see.
package enum WaitListStanding: Hashable, Sendable {
    package enum Delay: String, Sendable, CaseIterable {
        case quietHours = "quiet hours"
        case enoughOffers = "has had enough offers today"
        /// Of another time.
        case offerOpen = "has an open offer already"
    }

    case ready(WaitListScore)
    /// Not before that moment, which may be too late for the slot.
    case later(Instant, Delay)
    case noConsent
    case unsuited(WaitListObjection)
}
