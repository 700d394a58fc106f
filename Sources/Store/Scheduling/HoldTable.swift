package import Care

/// Times that are kept while patients choose.
extension Transaction {
    /// Keeps these for the conversation, and none it was shown before.
    package func hold(_ holds: [Hold], for conversation: Identifier<Conversation>) throws {
        try releaseHolds(of: conversation)
        for hold in holds {
            try executeLater(
                "INSERT INTO hold (conversation_id, practitioner_id, start_at, from_at, until_at, expires_at) "
                    + "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (conversation_id, practitioner_id, start_at) DO NOTHING",
                .id(conversation),
                .id(hold.practitioner),
                .instant(hold.start),
                .instant(hold.blocked.lowerBound),
                .instant(hold.blocked.upperBound),
                .instant(hold.expires)
            )
            for resource in hold.resources {
                try executeLater(
                    "INSERT INTO hold_resource (conversation_id, practitioner_id, start_at, resource_id) VALUES (?, ?, ?, ?) "
                        + "ON CONFLICT (conversation_id, practitioner_id, start_at, resource_id) DO NOTHING",
                    .id(conversation),
                    .id(hold.practitioner),
                    .instant(hold.start),
                    .id(resource)
                )
            }
        }
    }

    package func releaseHolds(of conversation: Identifier<Conversation>) throws {
        try executeLater("DELETE FROM hold WHERE conversation_id = ?", .id(conversation))
    }

    /// Times that came free since then and are being offered to those who wait for one.
    package func offeredToWaiting(since moment: Instant) throws -> [Taken] {
        try rows(
            "SELECT practitioner_id, start_at, end_at FROM freed_slot WHERE state = 'open' AND freed_at > ?",
            [.instant(moment)]
        ) { Taken(.practitioner($0.id(0)), start: $0.instant(1), end: $0.instant(2)) }
    }

    /// What others are choosing among now.
    package func held(without conversation: Identifier<Conversation>?) throws -> [Taken] {
        let mine = SQLValue.int(conversation?.rawValue ?? 0)
        let people = try rows(
            "SELECT practitioner_id, from_at, until_at FROM hold WHERE expires_at > ? AND conversation_id <> ?",
            [.instant(now), mine]
        ) { Taken(.practitioner($0.id(0)), start: $0.instant(1), end: $0.instant(2)) }
        guard !people.isEmpty else { return [] }
        return try people
            + rows(
                "SELECT resource_id, from_at, until_at FROM hold JOIN hold_resource USING (conversation_id, practitioner_id, "
                    + "start_at) WHERE expires_at > ? AND conversation_id <> ?",
                [.instant(now), mine]
            ) { Taken(.resource($0.id(0)), start: $0.instant(1), end: $0.instant(2)) }
    }

    /// Until when this time is or was kept for the conversation; nil when it was not shown it, or a day has passed.
    package func heldUntil(
        _ start: Instant,
        with practitioner: Identifier<Practitioner>,
        for conversation: Identifier<Conversation>
    ) throws -> Instant? {
        try row(
            "SELECT expires_at FROM hold WHERE conversation_id = ? AND practitioner_id = ? AND start_at = ?",
            [.id(conversation), .id(practitioner), .instant(start)]
        ) { $0.instant(0) }
    }

    /// Forgets what has long run out.
    package func pruneHolds(before moment: Instant) throws {
        try execute("DELETE FROM hold WHERE expires_at < ?", .instant(moment))
    }
}
