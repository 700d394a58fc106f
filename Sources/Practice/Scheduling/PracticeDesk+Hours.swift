package import Care
package import Store

/// When practitioners see patients; visits that are booked stay.
extension PracticeDesk {
    /// Gives a practitioner these hours by the week and no others.
    package func setWeekly(
        _ hours: [OpeningHours],
        of practitioner: Identifier<Practitioner>,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        guard try tx.practitioner(practitioner) != nil else { throw Refusal.unknown }
        let places = Set(try tx.locations().map(\.id))
        for span in hours {
            guard span.practitioner == practitioner, places.contains(span.location) else { throw Refusal.unknown }
            guard (1...7).contains(span.weekday), span.from >= 0, span.from < span.to, span.to <= 1440 else {
                throw Refusal.hours
            }
        }
        if let (first, second) = OpeningHours.clash(in: hours) { throw Refusal.clash(first, second) }
        guard try Set(hours) != Set(tx.openingHours(of: practitioner)) else { return }
        try tx.setWeeklyHours(hours, of: practitioner)
        note(actor, in: tx)
    }

    /// Gives a practitioner these hours on one day, each from and to in minutes after midnight, at one place; none, and
    /// nobody is seen; nil brings the weekly hours back.
    package func setHours(
        _ spans: [ClosedRange<Int>]?,
        at place: Identifier<Location>?,
        of practitioner: Identifier<Practitioner>,
        on date: LocalDate,
        by actor: AuditActor,
        in tx: Transaction
    ) throws {
        guard try tx.practitioner(practitioner) != nil else { throw Refusal.unknown }
        let sorted = spans.map { $0.sorted { $0.lowerBound < $1.lowerBound } }
        for (left, right) in zip(sorted ?? [], (sorted ?? []).dropFirst()) where right.lowerBound < left.upperBound {
            throw Refusal.hours
        }
        let hours = try sorted?.map { span -> OpeningHours in
            guard let place, try tx.location(place) != nil else { throw Refusal.unknown }
            guard span.lowerBound < span.upperBound, span.upperBound <= 1440 else { throw Refusal.hours }
            return OpeningHours(
                practitioner: practitioner,
                location: place,
                weekday: date.weekday,
                from: span.lowerBound,
                to: span.upperBound
            )
        }
        try tx.setHours(hours, of: practitioner, on: date)
        note(actor, in: tx)
    }
}
