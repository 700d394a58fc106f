package import Care

/// Reads calendars (RFC 5545) from any bytes; what cannot be used is told, and hides nothing else.
package struct CalendarReader: Sendable {
    /// Where whoever reads is: for zones that nobody knows.
    private let zone: Zone
    private let limits: CalendarLimits

    package init(zone: Zone, limits: CalendarLimits = .standard) {
        self.zone = zone
        self.limits = limits
    }

    package struct Outcome: Sendable {
        package var calendars: [CalendarObject]
        /// In the order of the file.
        package var problems: [CalendarProblem]
    }

    package func read(_ bytes: [UInt8]) throws(CalendarFileError) -> Outcome {
        let tree = try ComponentTree(bytes, limits: limits)
        var problems = tree.problems
        var ownZones = OwnZones(limits)
        let calendars = tree.calendars.map { read($0, &ownZones, &problems) }
        return Outcome(calendars: calendars, problems: problems.all.sorted { $0.line < $1.line })
    }

    private func read(
        _ calendar: CalendarComponent,
        _ ownZones: inout OwnZones,
        _ problems: inout ProblemList
    ) -> CalendarObject {
        var reading = EventReading(
            zones: ZoneBook(calendar, reader: zone, ownZones: ownZones),
            problems: problems,
            limits: limits
        )
        let method = calendar.property("METHOD")?.text.uppercased()
        var object = CalendarObject(
            method: method,
            product: calendar.property("PRODID")?.text,
            zone: reading.zones.calendarZone,
            events: [],
            freeBusy: []
        )
        for component in calendar.children {
            if component.name == "VEVENT", var event = reading.event(component) {
                // What is sent to call something off may say so of the whole only (RFC 5546, 3.2.5).
                if method == "CANCEL" { event.status = .cancelled }
                object.events.append(event)
            } else if component.name == "VFREEBUSY" {
                object.freeBusy.append(reading.freeBusy(component))
            }
        }
        (problems, ownZones) = (reading.problems, reading.zones.ownZones)
        return object
    }
}
