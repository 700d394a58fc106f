package import Care

/// Messages about visits that do not hang on them: no change of the visit keeps them from leaving, and they cost as much.
extension Transaction {
    /// Notes that the message is about the visit; nil of one that is not booked yet.
    package func note(
        _ message: Identifier<OutboxItem>,
        in conversation: Identifier<Conversation>,
        about visit: Identifier<Appointment>?
    ) throws {
        try execute(
            "INSERT INTO visit_message (outbox_id, conversation_id, appointment_id, said_at) VALUES (?, ?, ?, ?)",
            .id(message),
            .id(conversation),
            .id(visit),
            .instant(now)
        )
    }

    /// What was asked in the conversation since then has led to this visit.
    package func settleMessages(
        of conversation: Identifier<Conversation>,
        since moment: Instant,
        on visit: Identifier<Appointment>
    ) throws {
        try execute(
            "UPDATE visit_message SET appointment_id = ? WHERE conversation_id = ? AND appointment_id IS NULL "
                + "AND said_at >= ?",
            .id(visit),
            .id(conversation),
            .instant(moment)
        )
    }

    /// Whether anything was said of the visit there since then that does not hang on it.
    package func hasMessages(
        of conversation: Identifier<Conversation>,
        since moment: Instant,
        about visit: Identifier<Appointment>
    ) throws -> Bool {
        try number(
            "SELECT count(*) FROM visit_message WHERE appointment_id = ? AND conversation_id = ? AND said_at >= ?",
            [.id(visit), .id(conversation), .instant(moment)]
        ) > 0
    }

    /// Forgets what has long led to no visit.
    package func pruneVisitMessages(before moment: Instant) throws {
        try execute("DELETE FROM visit_message WHERE appointment_id IS NULL AND said_at < ?", .instant(moment))
    }
}
