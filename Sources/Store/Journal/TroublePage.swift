package import Care

/// Something that came in and could not be handled; it is kept whole.
package struct ParkedRow: Sendable, Hashable {
    package var reason: String
    /// When the payload it came in was received; nil when that is gone.
    package var at: Instant?

    package init(reason: String, at: Instant?) {
        self.reason = reason
        self.at = at
    }
}

/// All that staff should hear of although it is about no message of theirs.
package struct TroubleRows: Sendable, Hashable {
    /// How many were parked, for each reason.
    package var counts: [String: Int]
    /// The newest of them.
    package var parked: [ParkedRow]
    package var notices: [ChannelNotice]

    package init(counts: [String: Int] = [:], parked: [ParkedRow] = [], notices: [ChannelNotice] = []) {
        self.counts = counts
        self.parked = parked
        self.notices = notices
    }
}

extension Transaction {
    /// What was parked and what the channel announced, the newest `limit` of each.
    package func troubles(limit: Int) throws -> TroubleRows {
        var counts: [String: Int] = [:]
        for table in ["journal", "event"] {
            let sql = "SELECT COALESCE(reason, ''), count(*) FROM \(table) WHERE state = 2 GROUP BY reason"
            for (reason, count) in try rows(sql, [], { ($0.text(0), Int($0.int(1))) }) {
                counts[reason, default: 0] += count
            }
        }
        let parked = try [parkedPayloads, parkedUpdates].flatMap { sql in
            try rows(sql, [.int(limit)]) { ParkedRow(reason: $0.text(0), at: $0.optionalInstant(1)) }
        }
        let newestFirst = parked.sorted { ($0.at?.microseconds ?? 0) > ($1.at?.microseconds ?? 0) }
        return TroubleRows(
            counts: counts,
            parked: Array(newestFirst.prefix(limit)),
            notices: try notices(limit: limit)
        )
    }
}

private let parkedPayloads = """
    SELECT COALESCE(reason, ''), received_at FROM journal WHERE state = 2 ORDER BY id DESC LIMIT ?
    """

private let parkedUpdates = """
    SELECT COALESCE(event.reason, ''), journal.received_at FROM event
    LEFT JOIN journal ON journal.id = event.journal_id
    WHERE event.state = 2 ORDER BY event.id DESC LIMIT ?
    """
