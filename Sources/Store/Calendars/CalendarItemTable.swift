package import Care

/// Something in a practitioner's calendar: where it is and in which version.
package struct CalendarItem: Sendable, Hashable {
    package var id: Identifier<CalendarItem>
    /// As the server writes it.
    package var href: String
    package var etag: String?
}

extension Transaction {
    package func calendarItems(of practitioner: Identifier<Practitioner>) throws -> [CalendarItem] {
        try rows(
            "SELECT id, href, etag FROM calendar_item WHERE practitioner_id = ? ORDER BY id",
            [.id(practitioner)]
        ) { CalendarItem(id: $0.id(0), href: $0.text(1), etag: $0.optionalText(2)) }
    }

    /// Keeps its newest version; `key` is the same for all spellings of the path.
    @discardableResult
    package func keepItem(
        _ href: String,
        key: String,
        etag: String?,
        of practitioner: Identifier<Practitioner>
    ) throws -> Identifier<CalendarItem> {
        let known = try row(
            "SELECT id FROM calendar_item WHERE practitioner_id = ? AND href_key = ?",
            [.id(practitioner), .text(key)]
        ) { $0.id(0, of: CalendarItem.self) }
        if let known {
            try execute(
                "UPDATE calendar_item SET href = ?, etag = ? WHERE id = ?",
                .text(href),
                .optional(etag),
                .id(known)
            )
            return known
        }
        let id = newID(CalendarItem.self)
        try execute(
            "INSERT INTO calendar_item (id, practitioner_id, href_key, href, etag) VALUES (?, ?, ?, ?, ?)",
            .id(id),
            .id(practitioner),
            .text(key),
            .text(href),
            .optional(etag)
        )
        return id
    }

    package func keepContent(_ bytes: [UInt8]?, of item: Identifier<CalendarItem>) throws {
        let sealed = try bytes.map {
            try seal($0, subject: systemSubject, Cell("calendar_item", item.rawValue, "content"))
        }
        try execute("UPDATE calendar_item SET content_sealed = ? WHERE id = ?", .optional(sealed), .id(item))
    }

    /// The bytes of others' events, for following their series further.
    package func calendarContents(
        of practitioner: Identifier<Practitioner>
    ) throws -> [(item: Identifier<CalendarItem>, bytes: [UInt8])] {
        let sealed = try rows(
            "SELECT id, content_sealed FROM calendar_item WHERE practitioner_id = ? AND content_sealed IS NOT NULL",
            [.id(practitioner)]
        ) { (item: $0.id(0, of: CalendarItem.self), bytes: $0.blob(1)) }
        return try sealed.map { item, bytes in
            let cell = Cell("calendar_item", item.rawValue, "content")
            return (item, try open(bytes, subject: systemSubject, cell))
        }
    }

    package func removeItem(key: String, of practitioner: Identifier<Practitioner>) throws {
        let removed = try rows(
            "DELETE FROM calendar_item WHERE practitioner_id = ? AND href_key = ? RETURNING content_sealed",
            [.id(practitioner), .text(key)]
        ) { !$0.isNull(0) }
        if removed.contains(true) { tell(.appointments) }
    }

    /// When the practitioner is busy because of it, in place of what was kept before.
    package func keepBusy(
        _ ranges: [Range<Instant>],
        of item: Identifier<CalendarItem>,
        _ practitioner: Identifier<Practitioner>
    ) throws {
        let pieces = ranges.flatMap(Self.pieces)
        let before = try rows(
            "SELECT start_at, end_at FROM calendar_busy WHERE item_id = ? ORDER BY start_at",
            [.id(item)]
        ) { $0.instant(0)..<$0.instant(1) }
        guard pieces != before else { return }
        try execute("DELETE FROM calendar_busy WHERE item_id = ?", .id(item))
        for piece in pieces {
            try executeLater(
                "INSERT INTO calendar_busy (item_id, practitioner_id, start_at, end_at) VALUES (?, ?, ?, ?)",
                .id(item),
                .id(practitioner),
                .instant(piece.lowerBound),
                .instant(piece.upperBound)
            )
        }
        tell(.appointments)
    }

    /// Looked up by its start alone, a piece reaches no further than a day.
    private static func pieces(_ range: Range<Instant>) -> [Range<Instant>] {
        var pieces: [Range<Instant>] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(range.upperBound, start + .hours(24))
            pieces.append(start..<end)
            start = end
        }
        return pieces
    }

    /// What other calendars say is taken in the span.
    func busyElsewhere(_ span: Range<Instant>, _ practitioner: Identifier<Practitioner>?) throws -> [Taken] {
        let only = practitioner.map { "practitioner_id = \($0) AND " } ?? ""
        return try rows(
            "SELECT practitioner_id, start_at, end_at FROM calendar_busy WHERE \(only)start_at < ? AND start_at > ?",
            [.instant(span.upperBound), .instant(span.lowerBound - .hours(24))]
        ) { Taken(.practitioner($0.id(0)), start: $0.instant(1), end: $0.instant(2)) }
    }
}
