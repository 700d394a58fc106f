package import Care

/// When practitioners see patients, and when they do not.
extension Transaction {
    /// Everybody's weekly hours, or one practitioner's.
    package func workingHours(
        of practitioner: Identifier<Practitioner>? = nil,
        on days: ClosedRange<LocalDate>
    ) throws -> WorkingHours {
        let only = practitioner.map { " AND practitioner_id = \($0)" } ?? ""
        let weekly = try rows(
            "SELECT practitioner_id, location_id, weekday, from_minute, to_minute FROM opening_hours WHERE weekday > 0\(only) "
                + "ORDER BY practitioner_id, weekday, from_minute"
        ) { Self.readHours($0) }
        let changed = try rows(
            "SELECT practitioner_id, location_id, day, from_minute, to_minute FROM hours_exception "
                + "WHERE day >= ? AND day <= ?\(only) ORDER BY day, practitioner_id, from_minute",
            [.text(days.lowerBound.description), .text(days.upperBound.description)]
        ) { Self.readException($0) }
        return WorkingHours(weekly: weekly, exceptions: changed.compactMap(\.self))
    }

    /// The days in the span on which somebody's hours are not the weekly ones, in order.
    package func hoursExceptions(on days: ClosedRange<LocalDate>) throws -> [HoursException] {
        let found = try rows(
            "SELECT practitioner_id, location_id, day, from_minute, to_minute FROM hours_exception "
                + "WHERE day >= ? AND day <= ? ORDER BY day, practitioner_id, from_minute LIMIT 1000",
            [.text(days.lowerBound.description), .text(days.upperBound.description)]
        ) { Self.readException($0) }
        var days: [HoursException] = []
        for one in found.compactMap(\.self) {
            if let last = days.last, last.practitioner == one.practitioner, last.date == one.date {
                days[days.count - 1].hours += one.hours
            } else {
                days.append(one)
            }
        }
        return days
    }

    /// Gives a practitioner these hours on one day and no others; nil brings the weekly ones back.
    package func setHours(
        _ hours: [OpeningHours]?,
        of practitioner: Identifier<Practitioner>,
        on date: LocalDate
    ) throws {
        try execute(
            "DELETE FROM hours_exception WHERE practitioner_id = ? AND day = ?",
            .id(practitioner),
            .text(date.description)
        )
        for span in hours ?? [] { try insert(practitioner, date, span) }
        if let hours, hours.isEmpty { try insert(practitioner, date, nil) }
        tell(.appointments)
    }

    private func insert(
        _ practitioner: Identifier<Practitioner>,
        _ date: LocalDate,
        _ hours: OpeningHours?
    ) throws {
        try execute(
            "INSERT INTO hours_exception (id, practitioner_id, day, location_id, from_minute, to_minute) "
                + "VALUES (?, ?, ?, ?, ?, ?)",
            .id(newID(HoursException.self)),
            .id(practitioner),
            .text(date.description),
            .id(hours?.location),
            .int(hours?.from ?? 0),
            .int(hours?.to ?? 0)
        )
    }

    private static func readHours(_ row: any SQLRow, weekday: Int? = nil) -> OpeningHours {
        OpeningHours(
            practitioner: row.id(0),
            location: row.id(1),
            weekday: weekday ?? Int(row.int(2)),
            from: Int(row.int(3)),
            to: Int(row.int(4))
        )
    }

    private static func readException(_ row: any SQLRow) -> HoursException? {
        guard let date = LocalDate(row.text(2)) else { return nil }
        let isOpen = row.optionalInt(1) != nil
        return HoursException(
            practitioner: row.id(0),
            date: date,
            hours: isOpen ? [readHours(row, weekday: date.weekday)] : []
        )
    }
}
