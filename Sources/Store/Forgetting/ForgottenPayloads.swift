import Care
import Dialogue

/// Raw payloads are sealed under the system's key, which stays: what they hold of somebody is deleted instead.
extension Transaction {
    /// Forgets payloads that were handled, a bounded number at a time; gives how many.
    ///
    /// Nobody needs them any more, and each may hold several people's messages.
    package func forgetHandledPayloads(limit: Int) throws -> Int {
        try execute(
            "DELETE FROM journal WHERE id IN (SELECT id FROM journal WHERE state = 1 ORDER BY id LIMIT ?)",
            .int(limit)
        )
    }

    /// Deletes what updates and notices hold of an address, and parked payloads that name it.
    ///
    /// The keyed names of handled updates stay for their week: a copy that comes late brings nothing back.
    func forgetPayloads(of address: Address, _ gone: inout ForgottenRows) throws {
        let hash = vault.number(.conversation, Lane.hash(of: address.channelAddress.conversationKey))
        let traces = Traces(of: [address.value] + (PhoneNumber(digits: address.value).map { [$0.canonical] } ?? []))
        try forgetNotices(hash, traces, &gone)
        try forgetEvents(hash, traces, &gone)
        for (id, state) in try rows("SELECT id, state FROM journal WHERE state <> 1", [], { ($0.int(0), $0.int(1)) })
        where try show(traces, "SELECT payload_sealed FROM journal WHERE id = ?", Cell("journal", id, "payload")) {
            if state == 0 {
                gone.unread += 1
            } else {
                gone.add(try execute("DELETE FROM journal WHERE id = ?", .int(id)), of: "journal")
            }
        }
        gone.add(try execute("DELETE FROM journal WHERE state = 1"), of: "journal")
    }

    private func forgetNotices(_ hash: Int64, _ traces: Traces, _ gone: inout ForgottenRows) throws {
        gone.add(try execute("DELETE FROM notice WHERE conversation_hash = ?", .int(hash)), of: "notice")
        for id in try rows("SELECT id FROM notice WHERE raw_sealed IS NOT NULL", [], { $0.int(0) })
        where try show(traces, "SELECT raw_sealed FROM notice WHERE id = ?", Cell("notice", id, "raw")) {
            gone.add(try execute("DELETE FROM notice WHERE id = ?", .int(id)), of: "notice")
        }
    }

    private func forgetEvents(_ hash: Int64, _ traces: Traces, _ gone: inout ForgottenRows) throws {
        let kept = try rows("SELECT id, conversation_hash FROM event WHERE payload_sealed IS NOT NULL") {
            ($0.int(0), $0.optionalInt(1))
        }
        for (id, whose) in kept {
            let sql = "SELECT payload_sealed FROM event WHERE id = ?"
            guard try whose == hash || show(traces, sql, Cell("event", id, "payload")) else { continue }
            let done = "UPDATE event SET state = 1, payload_sealed = NULL, next_at = NULL, reason = NULL WHERE id = ?"
            gone.add(try execute(done, .int(id)), of: "event")
        }
        try execute("UPDATE event SET conversation_hash = NULL WHERE conversation_hash = ?", .int(hash))
    }

    /// Whether a sealed payload names somebody; one that cannot be opened tells nobody anything.
    private func show(_ traces: Traces, _ sql: String, _ cell: Cell) throws -> Bool {
        guard let sealed = try row(sql, [.int(cell.row)], { $0.blob(0) }) else { return false }
        do {
            return traces.show(in: try open(sealed, subject: systemSubject, cell))
        } catch is VaultError {
            return false
        }
    }
}
