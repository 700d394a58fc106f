import Foundation

/// A time zone, quick to ask: those of the IANA database are read from Foundation once per process.
package struct Zone: Hashable, Sendable {
    /// The IANA name, such as `America/Sao_Paulo`, or what a file calls a zone of its own.
    package let name: String
    private let table: ZoneTable
    /// Whether a name of its kind may mean other rules elsewhere.
    private let isOwn: Bool

    /// Nil unless Foundation knows the IANA name; abbreviations and `GMT+5` are refused, since they name no place.
    package init?(_ name: String) {
        guard let table = ZoneShelf.shared.table(of: name) else { return nil }
        self.name = name
        self.table = table
        isOwn = false
    }

    /// A zone with rules of its own, such as a calendar file carries for names nobody else knows.
    ///
    /// `transitions` are seconds since 1970, ascending; `offsets` (seconds east of UTC, less than a day) is longer by one and
    /// begins with what holds before them. Nil if the two do not go together.
    package init?(own name: String, transitions: [Int], offsets: [Int]) {
        guard offsets.count == transitions.count + 1, offsets.allSatisfy({ (-86_399...86_399).contains($0) }),
            zip(transitions, transitions.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        self.name = name
        table = ZoneTable(transitions: transitions, offsets: offsets, beyond: nil)
        isOwn = true
    }

    private init(fixedUTC: Void) {
        name = "UTC"
        table = ZoneTable(transitions: [], offsets: [0], beyond: nil)
        isOwn = false
    }

    package static let utc = Zone(fixedUTC: ())

    package static func == (left: Zone, right: Zone) -> Bool {
        guard left.name == right.name, left.isOwn == right.isOwn else { return false }
        return !left.isOwn || left.table.isSame(as: right.table)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }

    /// Seconds east of UTC at that moment.
    package func offset(at instant: Instant) -> Int { table.offset(at: Int(instant.seconds)) }

    /// What a wall clock in the zone shows at that moment, to the second.
    package func civil(at instant: Instant) -> CivilTime {
        CivilTime(clockSeconds: Int(instant.seconds) + offset(at: instant))
    }

    /// The moment a wall clock in the zone shows `civil`.
    ///
    /// A time the zone skips (clocks go forward) moves on by the length of the gap, as iCalendar (RFC 5545, 3.3.5) and
    /// people do; of a time that comes twice (clocks go back) the first is meant.
    package func instant(of civil: CivilTime) -> Instant {
        let clock = civil.clockSeconds
        // No zone is as much as a day from UTC, so the offsets in force a day to either side are the only candidates.
        let before = table.offset(at: clock - 86_400)
        let after = table.offset(at: clock + 86_400)
        if before == after || table.offset(at: clock - before) == before {
            return Instant(seconds: Int64(clock - before))
        }
        if table.offset(at: clock - after) == after {
            return Instant(seconds: Int64(clock - after))
        }
        return Instant(seconds: Int64(clock - before))
    }

    /// The first moment of a day in the zone, which is not 00:00 where clocks go forward at midnight.
    package func startOfDay(_ date: LocalDate) -> Instant {
        instant(of: CivilTime(date, secondOfDay: 0))
    }
}

extension Zone: CustomStringConvertible {
    package var description: String { name }
}
