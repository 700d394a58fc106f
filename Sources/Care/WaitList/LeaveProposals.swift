/// New times for the visits a practitioner's leave displaces, all worked out in one act.
///
/// The times nearest to the old one come first, and no two patients are shown times that exclude each other as long as
/// there are enough; after that the first tap wins.
package struct LeaveProposals: Sendable {
    package struct Proposal: Hashable, Sendable {
        package let visit: Appointment
        /// Best first; none if there is no time at all, which is a case for a person.
        package let slots: [Slot]
    }

    /// Times shown to each patient: as many as WhatsApp has reply buttons.
    package static let most = 3
    /// A day earlier or later counts as much as this on the clock.
    private static let dayCost = Span.hours(8)
    /// Another practitioner counts as much as two days.
    private static let otherPractitionerCost = Span.hours(16)

    package init() {}

    /// One for each visit that is still to come, earliest first; `free` gives all times that would do for a visit.
    package func proposals(
        for visits: [Appointment],
        now: Instant,
        free: (Appointment) throws -> [Slot]
    ) rethrows -> [Proposal] {
        let affected = visits.filter { $0.state == .booked && $0.start > now }
            .sorted { ($0.start, $0.id) < ($1.start, $1.id) }
        let wanted = try affected.map { visit in
            let zone = Zone(visit.zone) ?? .utc
            return try free(visit).filter { $0.start > now }
                .map { (slot: $0, order: (Self.cost($0, for: visit, in: zone), $0.start, $0.practitioner)) }
                .sorted { $0.order < $1.order }
                .map(\.slot)
        }
        var shown: [[Slot]] = affected.map { _ in [] }
        // In turns, so that the first patient does not take the best three of the second.
        for _ in 0..<Self.most {
            for (index, slots) in wanted.enumerated() {
                let own = slots.filter { slot in !shown[index].contains { Self.overlap($0, slot) } }
                let unseen = own.first { slot in !shown.contains { $0.contains { Self.excludes($0, slot) } } }
                if let slot = unseen ?? own.first { shown[index].append(slot) }
            }
        }
        return zip(affected, shown).map { Proposal(visit: $0, slots: $1) }
    }

    /// Whether not both can be had.
    private static func excludes(_ left: Slot, _ right: Slot) -> Bool {
        guard overlap(left, right) else { return false }
        return left.practitioner == right.practitioner || !Set(left.resources).isDisjoint(with: right.resources)
    }

    private static func overlap(_ left: Slot, _ right: Slot) -> Bool {
        left.start < right.end && right.start < left.end
    }

    private static func cost(_ slot: Slot, for visit: Appointment, in zone: Zone) -> Span {
        let old = zone.civil(at: visit.start)
        let new = zone.civil(at: slot.start)
        let days = Int64(abs(new.date.dayNumber - old.date.dayNumber))
        let minutes = Int64(abs(new.minuteOfDay - old.minuteOfDay))
        let other = slot.practitioner == visit.practitioner ? .zero : otherPractitionerCost
        return dayCost * days + .minutes(minutes) + other
    }
}
