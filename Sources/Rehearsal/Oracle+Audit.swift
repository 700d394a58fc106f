import Simulator
import Store

/// The audit chain is whole, and tells of every message what was decided about it.
extension Oracle {
    mutating func closeAudit(_ model: SimulatorModel, in tx: Transaction) throws {
        var check = AuditCheck()
        while try check.walk(in: tx) {}
        if let fault = check.fault { lose("the audit chain: \(fault)") }
        let ends = "'send.accepted', 'send.rejected', 'send.unknown', 'send.refused', 'send.expired'"
        // One decision to send for each try, and for what is settled the entry that says so.
        let untold = try tx.number(
            """
            SELECT count(*) FROM outbox
            LEFT JOIN (SELECT object_id, count(*) AS times FROM audit WHERE act = 'send.departed' GROUP BY object_id)
                AS departed ON departed.object_id = outbox.id
            LEFT JOIN (SELECT DISTINCT object_id, act FROM audit WHERE act IN (\(ends)))
                AS settled ON settled.object_id = outbox.id AND settled.act = 'send.' || outbox.state
            WHERE outbox.attempts <> COALESCE(departed.times, 0)
                OR outbox.settled_at IS NOT NULL AND settled.act IS NULL
            """
        )
        lose("\(untold) messages are told wrongly by the audit chain", count: untold)
        let decided = Set(
            try tx.rows("SELECT object_id FROM audit WHERE act = 'send.departed' AND object = 'outbox'", []) {
                $0.int(0)
            }
        )
        for index in 0..<model.acceptedCount {
            let message = model.accepted(index)
            if let id = message.correlation.flatMap({ Int64($0) }), decided.contains(id) { continue }
            // What a planted wrong sent past the practice has no decision of its own, and is judged elsewhere.
            if report.duplicated + report.outsideWindow + report.withoutConsent + report.afterCancel > 0 { continue }
            lose("WhatsApp has \(message.id), and the audit chain no decision to send it")
        }
    }
}
