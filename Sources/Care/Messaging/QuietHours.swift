/// When a person is not written to unasked, by the person's own wall clock.
package struct QuietHours: Hashable, Sendable {
    package let hours: DailyHours

    package init(_ hours: DailyHours) {
        self.hours = hours
    }

    /// 20:00 to 08:00.
    package static let standard = QuietHours(DailyHours(known: 20 * 60, 8 * 60))

    /// A message moved to before the quiet hours goes this many minutes before they start.
    private static let leadMinutes = 30
    /// No clock is moved by more than a day, so that is as far as the next allowed minute can be from its usual place.
    private static let searchMinutes = 2 * DailyHours.minutesPerDay

    package func isQuiet(at instant: Instant, in zone: Zone) -> Bool {
        hours.contains(zone.civil(at: instant))
    }

    /// `instant` itself if it is allowed, otherwise half an hour before the quiet span around it began (19:30 of the
    /// evening before, by default); never later than `instant`.
    package func latestAllowed(notAfter instant: Instant, in zone: Zone) -> Instant {
        let civil = zone.civil(at: instant)
        guard hours.contains(civil) else { return instant }
        let lead = min(Self.leadMinutes, DailyHours.minutesPerDay - hours.minutes)
        let wanted = CivilTime(hours.firstDay(around: civil), minuteOfDay: hours.from - lead)
        // A step is taken only where clocks move at that very hour.
        return firstAllowed(from: min(zone.instant(of: wanted), instant), step: .minutes(-1), in: zone)
    }

    /// `instant` itself if it is allowed, otherwise the end of the quiet span around it; never earlier than `instant`.
    package func nextAllowed(from instant: Instant, in zone: Zone) -> Instant {
        let civil = zone.civil(at: instant)
        guard hours.contains(civil) else { return instant }
        let lastDay = hours.firstDay(around: civil).adding(days: hours.passesMidnight ? 1 : 0)
        var moment = zone.instant(of: CivilTime(lastDay, minuteOfDay: hours.to))
        // Where clocks go back at that very hour the end came already, and the quiet hour comes again.
        if moment < instant { moment = Instant(seconds: instant.seconds / 60 * 60 + 60) }
        return firstAllowed(from: moment, step: .minutes(1), in: zone)
    }

    private func firstAllowed(from start: Instant, step: Span, in zone: Zone) -> Instant {
        var moment = start
        for _ in 0..<Self.searchMinutes {
            guard isQuiet(at: moment, in: zone) else { break }
            moment = moment + step
        }
        return moment
    }
}
