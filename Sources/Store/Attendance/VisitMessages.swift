import Care

/// What was sent about one visit.
struct VisitMessages {
    private(set) var count = 0
    private(set) var unpriced = 0
    private(set) var costs: [MessageCost] = []

    fileprivate mutating func add(_ row: any SQLRow) {
        count += Int(row.int(2))
        unpriced += Int(row.int(4))
        guard let currency = row.optionalText(1).flatMap(Currency.init) else { return }
        costs.append(MessageCost(millionths: row.int(3), currency: currency))
    }
}

extension Transaction {
    /// The messages about the visits that start in the span, by visit: those the channel took and has not failed.
    ///
    /// They cost something once they are delivered.
    func messages(aboutVisitsIn span: Range<Instant>) throws -> [Int64: VisitMessages] {
        var found: [Int64: VisitMessages] = [:]
        for sql in messagesAboutVisits {
            try connection.query(sql, [.instant(span.lowerBound), .instant(span.upperBound)]) { row in
                found[row.int(0), default: VisitMessages()].add(row)
            }
        }
        return found
    }
}

/// What a message about a visit may hang on: the visit, its mark as missed, what is to follow it, its
/// arrival, the news that it is called off, other times offered because of a leave, an offer of a time it gave back; or it
/// hangs on nothing and is noted as one about the visit.
///
/// Cross joins, since SQLite keeps their order: without statistics it would begin with every message there is. Groups are by
/// currency first, or it would walk all visits in the order of their ids.
private let anchors: [(tables: String, condition: String)] = [
    ("outbox", "outbox.anchor_id = appointment.id"),
    (
        "missed_visit CROSS JOIN outbox",
        "missed_visit.appointment_id = appointment.id AND outbox.anchor_id = missed_visit.id"
    ),
    (
        "due_visit CROSS JOIN outbox",
        "due_visit.appointment_id = appointment.id AND outbox.anchor_id = due_visit.id"
    ),
    ("arrival CROSS JOIN outbox", "arrival.appointment_id = appointment.id AND outbox.anchor_id = arrival.id"),
    (
        "visit_news CROSS JOIN outbox",
        "visit_news.appointment_id = appointment.id AND outbox.anchor_id = visit_news.id"
    ),
    (
        "leave_visit CROSS JOIN outbox",
        "leave_visit.appointment_id = appointment.id AND outbox.anchor_id = leave_visit.id"
    ),
    (
        "visit_message CROSS JOIN outbox",
        "visit_message.appointment_id = appointment.id AND outbox.id = visit_message.outbox_id"
    ),
    (
        "left_time CROSS JOIN freed_slot CROSS JOIN wait_list_offer CROSS JOIN outbox",
        """
        left_time.appointment_id = appointment.id AND freed_slot.practitioner_id = left_time.practitioner_id
        AND freed_slot.start_at = left_time.start_at AND freed_slot.freed_at = left_time.left_at
        AND wait_list_offer.freed_slot_id = freed_slot.id AND outbox.anchor_id = wait_list_offer.id
        """
    ),
]

private let messagesAboutVisits = anchors.map { anchor in
    """
    SELECT appointment.id, outbox.cost_currency, count(*),
        CAST(sum(CASE WHEN outbox.status >= 2 THEN outbox.cost_millionths ELSE 0 END) AS BIGINT),
        sum(CASE WHEN outbox.status >= 2 AND outbox.cost_millionths IS NULL THEN 1 ELSE 0 END)
    FROM appointment CROSS JOIN \(anchor.tables)
    WHERE \(anchor.condition) AND appointment.start_at >= ? AND appointment.start_at < ?
        AND outbox.state = 'accepted' AND outbox.status <> 9
    GROUP BY outbox.cost_currency, appointment.id
    """
}
