package import Care
package import Store

/// Booked visits that no hours of their practitioner hold: they stay, and staff should know of them.
package struct OutsideHours: Sendable, Hashable {
    /// So far ahead is looked.
    package static let daysAhead = 92

    package var practitioner: Identifier<Practitioner>
    /// When they start, the next first.
    package var starts: [Instant]

    package init(practitioner: Identifier<Practitioner>, starts: [Instant]) {
        self.practitioner = practitioner
        self.starts = starts
    }

    /// By practitioner; whoever has none is not named.
    package static func find(in tx: Transaction) throws -> [OutsideHours] {
        let zones = Dictionary(
            try tx.locations().compactMap { place in Zone(place.zone).map { (place.id, $0) } },
            uniquingKeysWith: { first, _ in first }
        )
        let until = tx.now + .days(Int64(daysAhead))
        // No zone is as much as a day from UTC.
        let days = Zone.utc.civil(at: tx.now).date.adding(days: -1)...Zone.utc.civil(at: until).date.adding(days: 2)
        let hours = try tx.workingHours(on: days)
        let outside = try tx.appointments(from: tx.now, until: until).filter { visit in
            guard visit.state == .booked, let zone = zones[visit.location] else { return false }
            return !hours.isOpen(visit.start..<visit.end, of: visit.practitioner, at: visit.location, in: zone)
        }
        return Dictionary(grouping: outside, by: \.practitioner)
            .map { OutsideHours(practitioner: $0.key, starts: $0.value.map(\.start)) }
            .sorted { $0.practitioner.rawValue < $1.practitioner.rawValue }
    }
}
