/// A visit as far as its reminders depend on it.
package struct ReminderOccasion: Hashable, Sendable {
    package var start: Instant
    /// When it got this time: was booked, was moved to it, or came to be known from another system.
    package var fixedAt: Instant
    /// Whether we told the patient of this time then; of a visit another system booked we mostly did not.
    package var isTold: Bool
    package var band: RiskBand
    /// The patient's own clock.
    package var zone: Zone

    package init(start: Instant, fixedAt: Instant, isTold: Bool, band: RiskBand, zone: Zone) {
        self.start = start
        self.fixedAt = fixedAt
        self.isTold = isTold
        self.band = band
        self.zone = zone
    }

    package var lead: Span { start - fixedAt }
}

extension ReminderCadence {
    /// How long before the start, longest first and none twice.
    package func offsets(for visit: ReminderOccasion) -> [Span] {
        var chosen = Set(offsets)
        for rule in rules {
            switch rule {
            case .confirmationOnly(let limit): if visit.isTold, visit.lead < limit { return [] }
            case .addWhenLong(let added, let limit): if visit.lead > limit { chosen.insert(added) }
            case .addAtRisk(let added, let lowest): if visit.band >= lowest { chosen.insert(added) }
            }
        }
        return chosen.sorted(by: >)
    }

    /// The reminders of a visit, as `plan` settles them: quiet hours, clock changes, and none in the past.
    package func reminders(of visit: ReminderOccasion, plan: ReminderPlan, now: Instant) -> [PlannedReminder] {
        plan.reminders(start: visit.start, offsets: offsets(for: visit), zone: visit.zone, now: now)
    }
}
