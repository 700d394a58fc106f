package import Care
import Dialogue
package import Store

/// Books, moves and calls off visits: decide, apply, save and plan what must follow, in one transaction.
package struct AppointmentDesk: Sendable {
    private let rules: PracticeRules
    /// How far ahead free times are looked for.
    private static let horizon = Span.days(28)
    /// How far around the date of a visit beyond that horizon.
    private static let vicinity = Span.days(14)

    package init(rules: PracticeRules) {
        self.rules = rules
    }

    /// Books a new visit and plans its reminders.
    ///
    /// Throws `StoreError.constraint` when the practitioner is taken.
    package func book(_ appointment: Appointment, in tx: Transaction) throws {
        try tx.insert(appointment)
        try ReminderPlanner(rules: rules).plan(appointment, in: tx)
    }

    /// Carries a command out; throws `Appointment.Refusal`, or `StoreError.constraint` when the new time is taken.
    ///
    /// `actor` is who asked: the patient, whose wishes the intake hears, unless told otherwise.
    @discardableResult
    package func perform(
        _ command: Appointment.Command,
        on appointment: Appointment,
        by actor: AuditActor = .system(.intake),
        in tx: Transaction
    ) throws -> Appointment {
        var changed = appointment
        for event in try appointment.decide(command, now: tx.now) { changed.apply(event) }
        // Nobody else writes inside this transaction, so a miss means the caller's copy was old.
        guard try tx.update(changed, from: appointment.version) else {
            throw Appointment.Refusal.stale(current: try tx.appointment(appointment.id) ?? appointment)
        }
        tx.audit(command.entry(about: changed, by: actor))
        let planner = ReminderPlanner(rules: rules)
        if changed.slotVersion != appointment.slotVersion {
            try planner.plan(changed, in: tx)
        } else if changed.visitType != appointment.visitType {
            try planner.replan(changed, in: tx)
        }
        return changed
    }

    /// Moves a visit to a free time; nil when that time is not free.
    func move(
        _ appointment: Appointment,
        to practitioner: Identifier<Practitioner>,
        at location: Identifier<Location>,
        start: Instant,
        seen: Int,
        in tx: Transaction
    ) throws -> Appointment? {
        guard let place = try tx.location(location), let zone = Zone(place.zone) else { return nil }
        let slot = Slot(
            practitioner: practitioner,
            location: location,
            start: start,
            end: start + (appointment.end - appointment.start),
            zone: place.zone
        )
        // Refusals about the visit itself come first: a cancelled visit has no use for a free time.
        _ = try appointment.decide(.reschedule(to: slot, seen: seen), now: tx.now)
        let free = try freeSlots(
            practitioner,
            for: appointment,
            zone: zone,
            in: [start..<start + .days(1)],
            tx
        )
        guard free.isFree(slot, now: tx.now) else { return nil }
        do {
            return try tx.savepoint { try perform(.reschedule(to: slot, seen: seen), on: appointment, in: tx) }
        } catch StoreError.constraint {
            return nil
        }
    }

    /// The free times to offer instead of this visit's, with the same practitioner.
    func slots(
        for appointment: Appointment,
        page: Int,
        in tx: Transaction
    ) throws -> (offers: [SlotOffer], hasMore: Bool) {
        guard let practitioner = try tx.practitioner(appointment.practitioner),
            let place = try tx.location(appointment.location), let zone = Zone(place.zone)
        else { return ([], false) }
        let spans = Self.spans(around: appointment.start, now: tx.now)
        let free = try freeSlots(practitioner.id, for: appointment, zone: zone, in: spans, tx)
        let count = AppointmentDialogue.slotsPerPage
        let found = free.offered(in: spans, now: tx.now, limit: count, page: page)
            .filter { $0.start != appointment.start }
        let more = free.offered(in: spans, now: tx.now, limit: count, page: page + 1)
        var offers: [SlotOffer] = []
        for slot in found {
            guard let location = try tx.location(slot.location) else { continue }
            if let offer = SlotOffer(start: slot.start, with: practitioner, at: location) { offers.append(offer) }
        }
        return (offers, !more.isEmpty)
    }

    /// The next weeks, and those around a visit that is further away: who moves it may want to stay near.
    private static func spans(around start: Instant, now: Instant) -> [Range<Instant>] {
        let end = now + horizon
        guard start >= end else { return [now..<end] }
        return [now..<end, max(end, start - vicinity)..<start + vicinity]
    }

    private func freeSlots(
        _ practitioner: Identifier<Practitioner>,
        for appointment: Appointment,
        zone: Zone,
        in spans: [Range<Instant>],
        _ tx: Transaction
    ) throws -> FreeSlots {
        let taken = try spans.flatMap {
            try tx.taken(practitioner, from: $0.lowerBound - .days(1), until: $0.upperBound + .days(1))
        }
        let hours = try tx.openingHours(of: practitioner)
        var zones: [Identifier<Location>: Zone] = [:]
        for location in Set(hours.map(\.location)) {
            zones[location] = try tx.location(location).flatMap { Zone($0.zone) }
        }
        let minutes = Int((appointment.end - appointment.start).microseconds / 60_000_000)
        return FreeSlots(
            openingHours: hours.filter { zones[$0.location] != nil },
            taken: taken.filter { $0.id != appointment.id }.map {
                FreeSlots.Taken(practitioner: $0.practitioner, start: $0.start, end: $0.end)
            },
            visitMinutes: minutes,
            zone: zone,
            zones: zones
        )
    }
}
