package import Care

/// The last news of a visit that was made for its patient, and what they believe until it arrives.
package struct VisitNews: Sendable, Hashable {
    /// When and where a visit is.
    package struct Meeting: Sendable, Hashable {
        package var start: Instant
        package var location: Identifier<Location>
        package var zone: String

        package init(_ visit: Appointment) {
            (start, location, zone) = (visit.start, visit.location, visit.zone)
        }

        fileprivate init(start: Instant, location: Identifier<Location>, zone: String) {
            (self.start, self.location, self.zone) = (start, location, zone)
        }
    }

    package var id: Identifier<VisitNews>
    package var visit: Identifier<Appointment>
    /// Of the message.
    package var cause: String
    /// Of the time the news is about.
    package var slotVersion: Int
    /// Nil where the patient knows of no visit yet.
    package var known: Meeting?

    package init(
        id: Identifier<VisitNews>,
        visit: Identifier<Appointment>,
        cause: String,
        slotVersion: Int,
        known: Meeting?
    ) {
        self.id = id
        self.visit = visit
        self.cause = cause
        self.slotVersion = slotVersion
        self.known = known
    }
}

extension Transaction {
    private static let newsColumns =
        "id, appointment_id, cause, slot_version, known_start_at, known_location_id, known_zone"

    package func news(of visit: Identifier<Appointment>) throws -> VisitNews? {
        try row("SELECT \(Self.newsColumns) FROM visit_news WHERE appointment_id = ?", [.id(visit)], Self.readNews)
    }

    /// What a message hangs on.
    package func news(anchored anchor: Int64) throws -> VisitNews? {
        try row("SELECT \(Self.newsColumns) FROM visit_news WHERE id = ?", [.int(anchor)], Self.readNews)
    }

    /// Keeps it in place of what was news of the visit before.
    package func keep(_ news: VisitNews) throws {
        try removeNews(of: news.visit)
        try execute(
            "INSERT INTO visit_news (\(Self.newsColumns)) VALUES (?, ?, ?, ?, ?, ?, ?)",
            .id(news.id),
            .id(news.visit),
            .text(news.cause),
            .int(news.slotVersion),
            .instant(news.known?.start),
            .id(news.known?.location),
            .optional(news.known?.zone)
        )
    }

    package func removeNews(of visit: Identifier<Appointment>) throws {
        try execute("DELETE FROM visit_news WHERE appointment_id = ?", .id(visit))
    }

    private static func readNews(_ row: any SQLRow) -> VisitNews {
        var known: VisitNews.Meeting?
        if let start = row.optionalInstant(4), let location: Identifier<Location> = row.optionalID(5) {
            known = VisitNews.Meeting(start: start, location: location, zone: row.text(6))
        }
        return VisitNews(
            id: row.id(0),
            visit: row.id(1),
            cause: row.text(2),
            slotVersion: Int(row.int(3)),
            known: known
        )
    }
}
