package import Care
package import Dialogue

/// Statuses that came before we knew their message.
extension Transaction {
    package func keepEarly(_ update: StatusUpdate) throws {
        try execute(
            "INSERT INTO early_status (channel_id, status, at, failure_code, category, is_billable, cost_millionths, "
                + "cost_currency, disposition, advice) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                + "ON CONFLICT (channel_id, status) DO NOTHING",
            .text(vault.name(.message, update.messageID)),
            .int(update.status.rawValue),
            .instant(now),
            .optional(update.failure?.code),
            .optional(update.category),
            .optional(update.isBillable.map { $0 ? 1 : 0 }),
            update.cost.map { .int($0.millionths) } ?? .null,
            .optional(update.cost?.currency.code),
            .optional(update.failure?.disposition.rawValue),
            .optional(update.failure?.advice)
        )
    }

    /// Takes out what came early about a message, the lowest status first; `then` gets it before the commit.
    package func takeEarly(_ channelID: String, then: @escaping ([StatusUpdate]) throws -> Void) throws {
        let name = SQLValue.text(vault.name(.message, channelID))
        try connection.later(
            "SELECT status, at, category, is_billable, failure_code, disposition, advice, cost_millionths, "
                + "cost_currency FROM early_status WHERE channel_id = ? ORDER BY status",
            [name],
            { Self.update(channelID, $0) },
            { [self] updates in
                if updates.isEmpty { return }
                try execute("DELETE FROM early_status WHERE channel_id = ?", name)
                try then(updates)
            }
        )
    }

    private static func update(_ channelID: String, _ row: any SQLRow) -> StatusUpdate {
        StatusUpdate(
            messageID: channelID,
            status: DeliveryStatus(rawValue: Int(row.int(0))) ?? .sent,
            at: row.instant(1),
            category: row.optionalText(2),
            isBillable: row.optionalInt(3).map { $0 != 0 },
            cost: row.optionalInt(7).flatMap { millionths in
                Currency(row.text(8)).map { MessageCost(millionths: millionths, currency: $0) }
            },
            failure: row.optionalInt(4).map { code in
                ChannelFailure(
                    code: Int(code),
                    disposition: row.optionalText(5).flatMap(ChannelFailure.Disposition.init) ?? .refused,
                    advice: row.text(6)
                )
            }
        )
    }

    package func pruneEarlyStatuses(before moment: Instant) throws {
        try execute("DELETE FROM early_status WHERE at < ?", .instant(moment))
    }
}
