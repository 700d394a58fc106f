package import Care

/// A visit with all the board must know of it.
package struct BoardVisit: Sendable, Hashable {
    package var row: VisitRow
    package var appointment: Appointment

    package init(row: VisitRow, appointment: Appointment) {
        self.row = row
        self.appointment = appointment
    }
}

/// What a board of some days is made of.
package struct BoardRows: Sendable {
    package var practitioners: [Practitioner]
    package var locations: [Location]
    package var hours: WorkingHours
    package var absences: [Absence]
    /// What patients are choosing among now.
    package var holds: [Taken]
    /// What practitioners have in their own calendars.
    package var busy: [Taken]
    /// In order of time, with those that were called off.
    package var visits: [BoardVisit]
    /// There are more visits than are shown.
    package var isCut: Bool

    package init(
        practitioners: [Practitioner],
        locations: [Location],
        hours: WorkingHours,
        absences: [Absence] = [],
        holds: [Taken] = [],
        busy: [Taken] = [],
        visits: [BoardVisit] = [],
        isCut: Bool = false
    ) {
        self.practitioners = practitioners
        self.locations = locations
        self.hours = hours
        self.absences = absences
        self.holds = holds
        self.busy = busy
        self.visits = visits
        self.isCut = isCut
    }
}

extension Transaction {
    /// Visits on one board at most.
    package static let mostOnBoard = 1_000

    /// Everything of the days in the span, everybody's or one practitioner's.
    package func board(
        _ span: Range<Instant>,
        _ days: ClosedRange<LocalDate>,
        of practitioner: Identifier<Practitioner>? = nil
    ) throws -> BoardRows {
        let found = try visits(in: span, practitioner: practitioner, limit: Self.mostOnBoard + 1)
        let rows = found.prefix(Self.mostOnBoard)
        let last = rows.last.map { $0.start + .seconds(1) } ?? span.lowerBound
        let appointments = try appointments(from: span.lowerBound, until: last)
        let known = Dictionary(appointments.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        // By its own clock a place may be a day behind or ahead.
        let first = days.lowerBound.adding(days: -1)
        return BoardRows(
            practitioners: try practitioners(),
            locations: try locations(),
            hours: try workingHours(of: practitioner, on: first...days.upperBound.adding(days: 1)),
            absences: try absences(from: span.lowerBound, until: span.upperBound),
            holds: try held(without: nil),
            busy: try busyElsewhere(span, practitioner),
            visits: rows.compactMap { row in known[row.appointment].map { BoardVisit(row: row, appointment: $0) } },
            isCut: found.count > rows.count
        )
    }
}
