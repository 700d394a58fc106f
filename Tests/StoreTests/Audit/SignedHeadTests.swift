import Care
import Crypto
import Foundation
import Store
import TestKit
import Testing

/// What the chain alone cannot see, the heads signed outside the database do.
@Suite struct SignedHeadTests {
    @Test func `a line holds what was signed, and reads back the same`() throws {
        let book = try AuditBook()
        let signed = try SignedHead(book.head(), at: book.file.clock.now, signedBy: book.engine.vault)
        #expect(SignedHead(line: signed.line) == signed)
        #expect(try signed.isGenuine(under: book.key))
        #expect(signed.line.contains("\"seq\":40,") && !signed.line.contains("\n"))
        for line in ["", "{}", "nonsense", signed.line.replacing("\"seq\":40", with: "\"seq\":0")] {
            #expect(SignedHead(line: line) == nil, "\(line)")
        }
    }

    @Test func `a missing tail is found by the heads alone`() throws {
        let book = try AuditBook()
        let heads = [try book.signed()]
        try book.execute("DELETE FROM audit WHERE seq > 33")
        #expect(try book.fault() == nil)
        #expect(try book.fault(heads: heads) == .tailMissing(head: 40, end: 33))
        // Going on from there hides nothing: another entry stands where the signed one stood.
        try book.append(20)
        #expect(try book.fault(heads: heads) == .forked(40))
    }

    @Test func `a chain written anew with right hashes is found by the heads alone`() throws {
        let book = try AuditBook(entries: 0)
        try book.append(10, seed: 1)
        let heads = [try book.signed()]
        try book.append(10, seed: 2)
        let more = heads + [try book.signed()]
        #expect(try book.fault(heads: more) == nil)
        try book.execute("DELETE FROM audit")
        try book.append(10, seed: 1)
        try book.append(10, seed: 3)
        #expect(try book.fault() == nil)
        // Up to the tenth it is the same chain only because clock and entries are.
        #expect(try book.fault(heads: heads) == nil)
        #expect(try book.fault(heads: more) == .forked(20))
    }

    @Test func `two chains from one beginning cannot both agree with the heads`() throws {
        let book = try AuditBook(entries: 15)
        try book.append(5, seed: 4)
        let heads = [try book.signed()]
        try book.execute("DELETE FROM audit WHERE seq > 15")
        try book.append(5, seed: 5)
        #expect(try book.fault() == nil && book.fault(heads: heads) == .forked(20))
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `any flipped bit of a line is found, and its line is named`(seed: UInt64) throws {
        let book = try AuditBook(entries: 9)
        let good = try book.signed()
        var random = SplitMix64(seed: seed)
        for _ in 0..<60 {
            var bytes = Array(good.utf8)
            let index = Int.random(in: bytes.indices, using: &random)
            bytes[index] ^= 1 << UInt8.random(in: 0...6, using: &random)
            let bad = String(decoding: bytes, as: UTF8.self)
            // Base64's last character has bits that say nothing, and hexadecimal may be large.
            if SignedHead(line: bad) == SignedHead(line: good) { continue }
            let fault = try book.fault(heads: [good, bad])
            #expect([.unreadableHead(line: 2), .wrongSignature(line: 2), .otherKey(line: 2)].contains(fault), "\(bad)")
        }
    }

    @Test func `a head signed by another clinic's key is not taken`() throws {
        let book = try AuditBook()
        let other = try Vault(base64: Data(repeating: 8, count: 32).base64EncodedString())
        let forged = try SignedHead(book.head(), at: book.file.clock.now, signedBy: other)
        #expect(try book.fault(heads: [forged.line]) == .otherKey(line: 1))
        var relabelled = forged
        relabelled.keyID = SignedHead.keyID(of: try book.key)
        #expect(try book.fault(heads: [relabelled.line]) == .wrongSignature(line: 1))
    }

    @Test func `the signing key hangs on the master key and on nothing else`() throws {
        let book = try AuditBook(entries: 0)
        let again = try Vault(base64: Data(repeating: 7, count: 32).base64EncodedString())
        #expect(try again.auditKey.publicKey.rawRepresentation == book.key.rawRepresentation)
    }
}
