package import Care

/// The zone a calendar names, and how it was found.
package struct CalendarZone: Hashable, Sendable {
    package enum Origin: Hashable, Sendable {
        /// The name is known: IANA's, one with a prefix before it, or one of Windows.
        case name
        /// The file's own rules, in a `VTIMEZONE`.
        case file
        /// A guess: nobody knows the name, so it is the calendar's own zone (`X-WR-TIMEZONE`).
        case calendar
        /// A guess: nobody knows the name, so it is the zone of who reads.
        case reader
    }

    /// As the file writes it (`TZID`).
    package var written: String
    package var zone: Zone
    package var origin: Origin

    package var isGuess: Bool { origin == .calendar || origin == .reader }
}

/// The zones of one calendar: what it names, what it brings along and what to fall back to.
struct ZoneBook {
    /// The calendar's own zone (`X-WR-TIMEZONE`), if it has one that is known.
    let calendarZone: Zone?
    private let readerZone: Zone
    private let own: [String: CalendarComponent]
    private(set) var ownZones: OwnZones
    private var found: [String: CalendarZone] = [:]

    init(_ calendar: CalendarComponent, reader: Zone, ownZones: OwnZones) {
        calendarZone = calendar.property("X-WR-TIMEZONE").flatMap { ZoneName.zone($0.text) }
        readerZone = reader
        self.ownZones = ownZones
        var own: [String: CalendarComponent] = [:]
        for component in calendar.children where component.name == "VTIMEZONE" {
            guard let name = component.property("TZID")?.text else { continue }
            own[name] = own[name] ?? component
        }
        self.own = own
    }

    /// The zone a `TZID` means; a guess is told once.
    mutating func zone(_ name: String, line: Int, problems: inout ProblemList) -> CalendarZone {
        if let known = found[name] { return known }
        let zone = resolve(name, line, &problems)
        if zone.isGuess {
            problems.add(line, "the zone \(name.prefix(60)) is unknown and is taken for \(zone.zone)")
        }
        // Names that cost nothing to look up again are not kept without end.
        if own[name] != nil || found.count < 1_000 { found[name] = zone }
        return zone
    }

    private mutating func resolve(_ name: String, _ line: Int, _ problems: inout ProblemList) -> CalendarZone {
        if let zone = ZoneName.place(name) { return CalendarZone(written: name, zone: zone, origin: .name) }
        if let component = own[name] {
            do throws(OwnZoneError) {
                if let zone = try ownZones.zone(name, component) {
                    return CalendarZone(written: name, zone: zone, origin: .file)
                }
            } catch {
                problems.add(line, "the rules of the zone \(name.prefix(60)) are passed over: \(error)")
            }
        }
        // Some programs (libical's) name the place beside the rules.
        if let place = own[name]?.property("X-LIC-LOCATION")?.text, let zone = ZoneName.zone(place) {
            return CalendarZone(written: name, zone: zone, origin: .name)
        }
        if let zone = ZoneName.word(name) { return CalendarZone(written: name, zone: zone, origin: .name) }
        if let calendarZone { return CalendarZone(written: name, zone: calendarZone, origin: .calendar) }
        return CalendarZone(written: name, zone: readerZone, origin: .reader)
    }
}
