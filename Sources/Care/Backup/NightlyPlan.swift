/// When the nightly backup is due: once for each night, by the clinic's wall clock, and again an hour after a failure.
package struct NightlyPlan: Hashable, Sendable {
    package var minuteOfDay: Int
    package var zone: Zone

    package init(minuteOfDay: Int, zone: Zone) {
        self.minuteOfDay = minuteOfDay
        self.zone = zone
    }

    /// How long after a failed try the next one comes.
    package static let pause = Span.hours(1)

    /// The latest moment the schedule names that is not after `now`.
    ///
    /// One a date: where the clock skips that time it moves on with the clock, where it comes twice the first is meant.
    package func latest(now: Instant) -> Instant {
        let today = zone.civil(at: now).date
        let moment = moment(on: today)
        return moment <= now ? moment : self.moment(on: today.adding(days: -1))
    }

    /// When to try next; not after `now` when it is due.
    ///
    /// `proved` is when a backup was last taken that its drill found good, `failed` when a try last failed.
    package func next(proved: Instant?, failed: Instant?, now: Instant) -> Instant {
        let latest = latest(now: now)
        if let proved, proved >= latest {
            return moment(on: zone.civil(at: latest).date.adding(days: 1))
        }
        // What failed long ago, or by a clock that was ahead, delays nothing.
        guard let failed, failed >= latest, failed <= now else { return latest }
        return failed + Self.pause
    }

    private func moment(on date: LocalDate) -> Instant {
        zone.instant(of: CivilTime(date, minuteOfDay: minuteOfDay))
    }
}
