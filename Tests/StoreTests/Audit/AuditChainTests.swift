import Care
import Store
import TestKit
import Testing

/// The chain sees whatever is done to it.
@Suite struct AuditChainTests {
    private static let columns = [
        "seq", "at", "actor", "actor_id", "act", "object", "object_id", "person_id", "reason", "amount", "subjects",
        "hash",
    ]

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `a chain that was only appended to is whole`(seed: UInt64) throws {
        let book = try AuditBook(entries: 70, seed: seed)
        let check = try book.check(heads: [try book.signed()])
        #expect(check.fault == nil && check.head.seq == 70 && check.headCount == 1)
    }

    @Test func `an empty chain is whole, and the first entry is number 1`() throws {
        let book = try AuditBook(entries: 0)
        #expect(try book.fault() == nil)
        #expect(try book.head() == .start)
        try book.append()
        #expect(try book.head().seq == 1)
    }

    /// For each seed some hundred bits of any column of any row, one at a time.
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `any flipped bit of any column of any row is found`(seed: UInt64) throws {
        let book = try AuditBook(entries: 30, seed: seed)
        var random = SplitMix64(seed: seed)
        for column in Self.columns {
            for _ in 0..<8 {
                let seq = Int64.random(in: 1...30, using: &random)
                let old = try value(column, of: seq, book)
                // The lower bits of a number would make it another entry's.
                var new = Self.flipped(old, above: column == "seq" ? 5 : 0, using: &random)
                if case .null = old { new = Self.something(in: column, using: &random) }
                try book.execute("UPDATE audit SET \(column) = ? WHERE seq = ?", new, .int(seq))
                let fault = try book.fault()
                #expect(fault != nil, "\(column) of \(seq): \(old) became \(new)")
                let now: SQLValue = if column == "seq" { new } else { .int(seq) }
                try book.execute("UPDATE audit SET \(column) = ? WHERE seq = ?", old, now)
            }
        }
        #expect(try book.fault() == nil)
    }

    private func value(_ column: String, of seq: Int64, _ book: AuditBook) throws -> SQLValue {
        let (isText, isBytes) = (Self.texts.contains(column), Self.bytes.contains(column))
        return try book.engine.readBlocking { tx in
            try tx.row("SELECT \(column) FROM audit WHERE seq = ?", [.int(seq)]) { row -> SQLValue in
                if row.isNull(0) { return .null }
                return isText ? .text(row.text(0)) : isBytes ? .blob(row.blob(0)) : .int(row.int(0))
            } ?? .null
        }
    }

    private static let texts = ["actor", "act", "object", "reason"]
    private static let bytes = ["subjects", "hash"]

    /// What a column that held nothing may come to hold.
    private static func something(in column: String, using random: inout SplitMix64) -> SQLValue {
        if bytes.contains(column) { return .blob([]) }
        guard texts.contains(column) else { return .int(0) }
        return .text(Bool.random(using: &random) ? "" : "x")
    }

    /// The value with one bit turned; what is empty gets a byte.
    private static func flipped(_ value: SQLValue, above low: Int64, using random: inout SplitMix64) -> SQLValue {
        switch value {
        case .int(let number): return .int(number ^ (Int64(1) << Int64.random(in: low...63, using: &random)))
        case .text(let text): return .text(String(decoding: turned(Array(text.utf8), &random), as: UTF8.self))
        case .blob(let bytes): return .blob(turned(bytes, &random))
        case .null, .real: return .null
        }
    }

    private static func turned(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
        guard let index = bytes.indices.randomElement(using: &random) else { return [0] }
        var bytes = bytes
        bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
        return bytes
    }

    @Test func `a value that moves into the next column is found`() throws {
        let book = try AuditBook(entries: 0)
        try book.engine.writeBlocking { tx in
            tx.audit(AuditEntry(actor: .commandLine, act: .backupTaken, person: Identifier(77)))
        }
        try book.execute("UPDATE audit SET object_id = person_id, person_id = NULL")
        #expect(try book.fault() == .changed(1))
    }

    @Test func `an entry missing in the middle, at the beginning, or put in is found`() throws {
        let book = try AuditBook(entries: 12)
        try book.execute("DELETE FROM audit WHERE seq = 5")
        #expect(try book.fault() == .missing(expected: 5, found: 6))
        // Closing the gap does not help.
        for seq in 6...12 as ClosedRange<Int64> {
            try book.execute("UPDATE audit SET seq = ? WHERE seq = ?", .int(seq - 1), .int(seq))
        }
        #expect(try book.fault() == .changed(5))

        let other = try AuditBook(entries: 12)
        try other.execute("DELETE FROM audit WHERE seq = 1")
        #expect(try other.fault() == .missing(expected: 1, found: 2))

        let third = try AuditBook(entries: 3)
        try third.execute(
            "INSERT INTO audit (seq, at, actor, act, subjects, hash) "
                + "SELECT -1, at, actor, act, subjects, hash FROM audit WHERE seq = 1"
        )
        #expect(try third.fault() == .missing(expected: 1, found: -1))
    }

    @Test func `two entries that changed places are found`() throws {
        let book = try AuditBook(entries: 12)
        try book.execute("UPDATE audit SET seq = 0 WHERE seq = 4")
        try book.execute("UPDATE audit SET seq = 4 WHERE seq = 9")
        try book.execute("UPDATE audit SET seq = 9 WHERE seq = 0")
        #expect(try book.fault() == .changed(4))
    }

    @Test func `what a savepoint undoes leaves no entry, and what fails leaves none at all`() throws {
        struct Oops: Error {}
        let book = try AuditBook(entries: 0)
        try book.engine.writeBlocking { tx in
            tx.audit(AuditEntry(actor: .commandLine, act: .backupTaken))
            #expect(throws: Oops.self) {
                try tx.savepoint {
                    tx.audit(AuditEntry(actor: .commandLine, act: .keysRotated))
                    throw Oops()
                }
            }
            tx.audit(AuditEntry(actor: .commandLine, act: .storeMoved))
        }
        #expect(throws: Oops.self) {
            try book.engine.writeBlocking { tx in
                tx.audit(AuditEntry(actor: .commandLine, act: .keysRotated))
                throw Oops()
            }
        }
        let acts = try book.engine.readBlocking { try $0.auditRows(after: 0, limit: 9).map(\.row.act) }
        #expect(acts == ["backup.taken", "store.moved"])
        #expect(try book.fault() == nil)
    }

    @Test func `many writers at once make one chain, and each who fails leaves nothing`() async throws {
        struct Oops: Error {}
        let book = try AuditBook(entries: 0)
        let engine = book.engine
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 as Range<Int64> {
                group.addTask {
                    // Every third fails on purpose.
                    try? await engine.write { tx in
                        tx.audit(AuditEntry(actor: .staff(Identifier(number + 1)), act: .signedIn))
                        if number % 3 == 0 { throw Oops() }
                    }
                }
            }
        }
        let check = try book.check()
        #expect(check.fault == nil && check.head.seq == 133)
        let who = try engine.readBlocking { try $0.auditRows(after: 0, limit: 500).compactMap(\.row.actorID) }
        #expect(Set(who).count == 133 && who.allSatisfy { ($0 - 1) % 3 != 0 })
    }

    @Test func `an entry made while only reading is a mistake that shows`() throws {
        let book = try AuditBook(entries: 0)
        #expect(throws: StoreError.self) {
            try book.engine.readBlocking { $0.audit(AuditEntry(actor: .commandLine, act: .backupTaken)) }
        }
    }

    @Test func `without its entry nothing is committed`() throws {
        let book = try AuditBook(entries: 3)
        try book.engine.writeBlocking { tx in try tx.putObstacle(on: "audit", before: "INSERT") }
        do {
            try book.engine.writeBlocking { tx in
                _ = try tx.insertPerson(name: "Lia", language: .english, zone: "UTC")
                tx.audit(AuditEntry(actor: .commandLine, act: .backupTaken))
            }
            Issue.record("kept without its entry")
        } catch let error as StoreError {
            guard case .unavailable = error else { throw error }
        }
        #expect(try book.engine.readBlocking { try $0.number("SELECT count(*) FROM person") } == 0)
    }

    @Test func `codes and hashes of the first version never change`() throws {
        let book = try AuditBook(entries: 0)
        try book.engine.writeBlocking { tx in
            tx.audit(
                AuditEntry(
                    actor: .staff(Identifier(7)),
                    act: .sawToday,
                    object: .visit(Identifier(8)),
                    person: Identifier(9),
                    reason: AuditReason(.quietHours),
                    amount: 2,
                    subjects: [10, 11]
                )
            )
        }
        let hash = try book.head().hash.map { String($0, radix: 16) }.joined(separator: ".")
        // Reckoned by another program from the description alone.
        let reckoned =
            "c4.a5.58.65.74.5d.e1.f9.1b.b7.fd.8c.18.e7.63.ed.3a.e9.23.85.1b.5e.46.80.c6.95.6b.86.bb.61.b1.6d"
        #expect(hash == reckoned)
        #expect(Set(AuditAct.allCases.map(\.rawValue)).count == AuditAct.allCases.count)
    }
}
