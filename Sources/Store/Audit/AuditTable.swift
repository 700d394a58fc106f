import Care

/// Where the chain ends: its newest entry's number and hash; before the first entry 0 and zeros.
package struct AuditHead: Hashable, Sendable {
    package var seq: Int64
    package var hash: [UInt8]

    package static let start = AuditHead(seq: 0, hash: [UInt8](repeating: 0, count: 32))

    package init(seq: Int64, hash: [UInt8]) {
        self.seq = seq
        self.hash = hash
    }
}

let auditColumns =
    "seq, at, actor, actor_id, act, object, object_id, person_id, reason, amount, subjects, hash"

/// The audit chain: appended to, never changed.
extension Transaction {
    /// Appends what the transaction did to the chain; the engine calls it once, last of all before the commit.
    ///
    /// Write transactions are serial on either engine, so the head read here is the newest there is. Were they not, the
    /// second of two would fail by its `seq` and be undone: the chain cannot fork.
    ///
    /// What it cannot append it reports as a store that is unavailable, and all of the transaction is undone.
    package func appendAudit() throws {
        try connection.settle()
        let entries = takeEntries()
        guard !entries.isEmpty else { return }
        var head = try auditHead()
        var statements: [(sql: String, values: [SQLValue])] = []
        var rest = entries[...]
        while !rest.isEmpty {
            let count = rest.count >= wide ? wide : 1
            var values: [SQLValue] = []
            values.reserveCapacity(count * 12)
            for entry in rest.prefix(count) {
                let row = AuditRow(entry, seq: head.seq + 1, at: now)
                head = AuditHead(seq: row.seq, hash: row.hash(after: head.hash))
                row.bind(hash: head.hash, to: &values)
            }
            statements.append((count == 1 ? insertOne : insertMany, values))
            rest = rest.dropFirst(count)
        }
        try insert(statements)
    }

    private func insert(_ statements: [(sql: String, values: [SQLValue])]) throws {
        do {
            for (sql, values) in statements { try connection.later(sql, values) }
            try connection.settle()
        } catch StoreError.constraint(let name) {
            throw StoreError.unavailable(reason: "the audit chain cannot be written: \(name)")
        } catch StoreError.statement(let message) {
            throw StoreError.unavailable(reason: "the audit chain cannot be written: \(message)")
        }
    }

    /// Reading keeps nothing, so an entry made while reading would be lost: that is a mistake of the caller's.
    package func requireNoEntries() throws {
        guard entries.isEmpty else { throw StoreError.statement(message: "an audit entry was made while only reading") }
    }

    /// Where the chain ends now.
    package func auditHead() throws -> AuditHead {
        try row("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1") { AuditHead(seq: $0.int(0), hash: $0.blob(1)) }
            ?? .start
    }

    /// The stored hash of one entry.
    package func auditHash(of seq: Int64) throws -> [UInt8]? {
        try row("SELECT hash FROM audit WHERE seq = ?", [.int(seq)]) { $0.blob(0) }
    }

    /// Entries with their stored hashes, in order, at most `limit` after a number.
    package func auditRows(after seq: Int64, limit: Int) throws -> [(row: AuditRow, hash: [UInt8])] {
        try rows("SELECT \(auditColumns) FROM audit WHERE seq > ? ORDER BY seq LIMIT ?", [.int(seq), .int(limit)]) {
            (AuditRow($0), $0.blob(11))
        }
    }
}

/// So many rows go in one statement; the rest one by one, so that only two statements are ever prepared.
private let wide = 16
private let oneRow = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
private let insertOne = "INSERT INTO audit (\(auditColumns)) VALUES \(oneRow)"
private let insertMany =
    "INSERT INTO audit (\(auditColumns)) VALUES " + [String](repeating: oneRow, count: wide).joined(separator: ", ")

extension AuditRow {
    fileprivate func bind(hash: [UInt8], to values: inout [SQLValue]) {
        values.append(.int(seq))
        values.append(.instant(at))
        values.append(.text(actor))
        values.append(.optional(actorID))
        values.append(.text(act))
        values.append(.optional(object))
        values.append(.optional(objectID))
        values.append(.optional(person))
        values.append(.optional(reason))
        values.append(.optional(amount))
        values.append(.blob(subjects))
        values.append(.blob(hash))
    }
}

extension SQLValue {
    fileprivate static func optional(_ value: Int64?) -> SQLValue { value.map { .int($0) } ?? .null }
}
