package import Care

/// Whose time is gone, and when.
extension Transaction {
    /// The longest a visit takes with the buffer after it, and the longest buffer before one: the schema allows no more.
    private static let longest = Span.hours(28)
    private static let longestBefore = Span.hours(4)
    /// The longest a room is one visit's.
    private static let longestUse = Span.hours(32)

    /// Everything that touches the span, and some of what is near: visits with buffers, their rooms and equipment,
    /// absences, what practitioners have in other calendars.
    ///
    /// With a practitioner only that one's visits; without the visit named, which is to be moved.
    package func taken(
        _ span: Range<Instant>,
        by practitioner: Identifier<Practitioner>? = nil,
        except appointment: Identifier<Appointment>? = nil
    ) throws -> [Taken] {
        try visits(span, practitioner, appointment) + assignments(span, appointment) + absences(span)
            + busyElsewhere(span, practitioner)
    }

    private func visits(
        _ span: Range<Instant>,
        _ practitioner: Identifier<Practitioner>?,
        _ appointment: Identifier<Appointment>?
    ) throws -> [Taken] {
        let only = practitioner.map { "practitioner_id = \($0) AND " } ?? ""
        return try rows(
            "SELECT practitioner_id, start_at, end_at, buffer_before, buffer_after FROM appointment "
                + "WHERE \(only)state = 'booked' AND start_at < ? AND start_at > ? AND id <> ?",
            [
                .instant(span.upperBound + Self.longestBefore), .instant(span.lowerBound - Self.longest),
                .int(appointment?.rawValue ?? 0),
            ]
        ) {
            Taken(
                .practitioner($0.id(0)),
                start: $0.instant(1) - .minutes($0.int(3)),
                end: $0.instant(2) + .minutes($0.int(4))
            )
        }
    }

    private func assignments(_ span: Range<Instant>, _ appointment: Identifier<Appointment>?) throws -> [Taken] {
        try rows(
            "SELECT resource_id, from_at, until_at FROM appointment_resource "
                + "WHERE resource_id IN (SELECT id FROM resource) AND from_at < ? AND from_at > ? AND appointment_id <> ?",
            [
                .instant(span.upperBound), .instant(span.lowerBound - Self.longestUse),
                .int(appointment?.rawValue ?? 0),
            ]
        ) { Taken(.resource($0.id(0)), start: $0.instant(1), end: $0.instant(2)) }
    }

    private func absences(_ span: Range<Instant>) throws -> [Taken] {
        try rows(
            "SELECT practitioner_id, location_id, resource_id, start_at, end_at FROM absence "
                + "WHERE end_at > ? AND start_at < ?",
            [.instant(span.lowerBound), .instant(span.upperBound)]
        ) { Taken(Self.owner(of: $0, from: 0), start: $0.instant(3), end: $0.instant(4)) }
    }
}
