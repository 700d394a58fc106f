import Care
import Dialogue

/// Every decision about a message goes through here, so none is without its entry in the audit chain.
extension Transaction {
    /// Runs an UPDATE of items of the outbox and keeps one entry for each it changed; false when it changed none.
    func decide(
        _ act: AuditAct,
        because reason: ReasonCode? = nil,
        _ sql: String,
        _ arguments: [SQLValue]
    ) throws -> Bool {
        var isChanged = false
        try connection.query(sql + " RETURNING id, person_id", arguments) { row in
            isChanged = true
            audit(
                AuditEntry(
                    actor: .system(.delivery),
                    act: act,
                    object: .outbox(row.id(0)),
                    person: row.optionalID(1),
                    reason: reason.map { AuditReason($0) }
                )
            )
        }
        return isChanged
    }
}

extension OutboxItem.State {
    /// What the chain calls it when a message comes to stand so.
    var act: AuditAct {
        switch self {
        case .queued, .claimed: .sendHeld
        case .sending: .sendDeparted
        case .accepted: .sendAccepted
        case .rejected: .sendRejected
        case .unknown: .sendUnknown
        case .refused: .sendRefused
        case .expired: .sendExpired
        }
    }
}
