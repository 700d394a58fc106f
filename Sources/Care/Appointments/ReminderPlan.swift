/// A reminder that is to go out: due at a moment, and worthless after another.
package struct PlannedReminder: Hashable, Sendable {
    /// How long before the start it was asked for.
    package var offset: Span
    package var dueAt: Instant
    /// Past this it is not sent any more.
    package var notAfter: Instant

    package init(offset: Span, dueAt: Instant, notAfter: Instant) {
        self.offset = offset
        self.dueAt = dueAt
        self.notAfter = notAfter
    }
}

/// When a patient is reminded of a visit.
///
/// Whole days are counted on the patient's wall clock (24 hours before is the same time the day before, whatever clocks
/// do that night), the rest in true hours. Quiet hours move a reminder earlier. A moment already past gives nothing:
/// nobody is reminded late.
package struct ReminderPlan: Hashable, Sendable {
    package var quietHours: QuietHours

    package init(quietHours: QuietHours = .standard) {
        self.quietHours = quietHours
    }

    /// Of two reminders closer together than this only the later goes.
    package static let closest = Span.hours(4)
    /// A reminder that could not go for this long is dropped: long enough that one held up in the evening still goes in
    /// the morning.
    package static let patience = Span.hours(16)
    /// So close to the start a reminder of the day before is no use any more.
    package static let tooClose = Span.hours(2)
    /// Longer offsets are ignored.
    package static let longestOffset = Span.days(366)

    /// Reminders due from `now` on, earliest first; none in quiet hours, none after the start.
    package func reminders(start: Instant, offsets: [Span], zone: Zone, now: Instant) -> [PlannedReminder] {
        let due =
            offsets
            .filter { $0 > .zero && $0 <= Self.longestOffset }
            .map { (offset: $0, at: dueAt(start: start, offset: $0, zone: zone)) }
            .filter { $0.at >= now && $0.at < start }
            .sorted { ($0.at, $1.offset) < ($1.at, $0.offset) }
        var planned: [PlannedReminder] = []
        var next: Instant?
        for (offset, at) in due.reversed() {
            if let next, next - at < Self.closest { continue }
            planned.append(PlannedReminder(offset: offset, dueAt: at, notAfter: notAfter(at, start: start, next: next)))
            next = at
        }
        return planned.reversed()
    }

    /// When one reminder is due, quiet hours kept; it may be past.
    package func dueAt(start: Instant, offset: Span, zone: Zone) -> Instant {
        let day = Span.days(1).microseconds
        let days = offset.microseconds / day
        var moment = start
        if days > 0 {
            let wall = zone.civil(at: start)
            let earlier = zone.instant(of: CivilTime(wall.date.adding(days: -Int(days)), secondOfDay: wall.secondOfDay))
            moment = earlier
        }
        return quietHours.latestAllowed(notAfter: moment - Span(microseconds: offset.microseconds % day), in: zone)
    }

    private func notAfter(_ due: Instant, start: Instant, next: Instant?) -> Instant {
        // A reminder asked for shortly before the start stays useful for half of what is left.
        let lead = min(Self.tooClose, Span(microseconds: (start - due).microseconds / 2))
        let limit = min(due + Self.patience, start - lead)
        guard let next else { return limit }
        return min(limit, next - .minutes(1))
    }
}
