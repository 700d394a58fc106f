import Care
import Crypto
import Store
import TestKit

/// A store with a small audit chain, and the ways to spoil it.
final class AuditBook {
    let file: TestStore
    let engine: any StoreEngine

    /// `entries` of all shapes, some to a transaction.
    init(entries: Int = 40, seed: UInt64 = 1) throws {
        file = try TestStore()
        engine = try file.open()
        var random = SplitMix64(seed: seed)
        var left = entries
        while left > 0 {
            let count = min(left, Int.random(in: 1...20, using: &random))
            try engine.writeBlocking { tx in for _ in 0..<count { tx.audit(Self.entry(using: &random)) } }
            file.clock.advance(by: .seconds(7))
            left -= count
        }
    }

    static func entry(using random: inout SplitMix64) -> AuditEntry {
        let id = Int64.random(in: 1...Int64.max, using: &random)
        var entry = AuditEntry(
            actor: [.staff(Identifier(id)), .system(.delivery), .commandLine, .stranger].randomElement(using: &random)
                ?? .stranger,
            act: AuditAct.allCases.randomElement(using: &random) ?? .signedIn
        )
        if Bool.random(using: &random) { entry.object = .outbox(Identifier(id / 2)) }
        if Bool.random(using: &random) { entry.person = Identifier(id / 3) }
        if Bool.random(using: &random) {
            entry.reason = ReasonCode.allCases.randomElement(using: &random).map { .init($0) }
        }
        if Bool.random(using: &random) { entry.amount = Int.random(in: 0...9, using: &random) }
        let count = Int.random(in: 0...5, using: &random)
        entry.subjects = (0..<count).map { _ in Int64.random(in: 1...Int64.max, using: &random) }.sorted()
        return entry
    }

    var key: Curve25519.Signing.PublicKey { get throws { try engine.vault.auditKey.publicKey } }

    /// The first fault of the chain, then of these heads.
    func fault(heads: [String] = []) throws -> AuditFault? { try check(heads: heads).fault }

    func check(heads: [String] = []) throws -> AuditCheck {
        try engine.readBlocking { tx in
            var check = AuditCheck()
            while try check.walk(in: tx) {}
            for (index, line) in heads.enumerated() {
                guard try check.take(line, number: index + 1, under: key, in: tx) else { break }
            }
            return check
        }
    }

    func head() throws -> AuditHead { try engine.readBlocking { try $0.auditHead() } }

    /// The line a server would write now.
    func signed() throws -> String {
        try SignedHead(head(), at: file.clock.now, signedBy: engine.vault).line
    }

    func append(_ count: Int = 1, seed: UInt64 = 99) throws {
        var random = SplitMix64(seed: seed)
        try engine.writeBlocking { tx in for _ in 0..<count { tx.audit(Self.entry(using: &random)) } }
    }

    func execute(_ sql: String, _ arguments: SQLValue...) throws {
        _ = try engine.writeBlocking { try $0.connection.execute(sql, arguments) }
    }
}
