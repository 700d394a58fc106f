import Care
import Dialogue

/// Every decision about a message goes through here, so none is without its entry in the audit chain.
extension Transaction {
    /// Runs an UPDATE of items of the outbox, without waiting for its end, and keeps one entry for each it changed; `changed`
    /// is called if there is any.
    func decideLater(
        _ act: AuditAct,
        because reason: ReasonCode? = nil,
        _ sql: String,
        _ arguments: [SQLValue],
        changed: @escaping () -> Void = {}
    ) throws {
        try connection.later(
            sql + " RETURNING id, person_id",
            arguments,
            { row in
                AuditEntry(
                    actor: .system(.delivery),
                    act: act,
                    object: .outbox(row.id(0)),
                    person: row.optionalID(1),
                    reason: reason.map { AuditReason($0) }
                )
            },
            { [self] entries in
                for entry in entries { audit(entry) }
                if !entries.isEmpty { changed() }
            }
        )
    }
}

extension OutboxItem.State {
    /// What the chain calls it when a message comes to stand so.
    var act: AuditAct {
        switch self {
        case .queued: .sendHeld
        case .sending: .sendDeparted
        case .accepted: .sendAccepted
        case .rejected: .sendRejected
        case .unknown: .sendUnknown
        case .refused: .sendRefused
        case .expired: .sendExpired
        }
    }
}
