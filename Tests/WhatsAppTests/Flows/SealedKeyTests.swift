import Foundation
import Testing
import WhatsApp

@Suite struct SealedKeyTests {
    /// By `openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256` (3.0), passphrase "correct horse", of the key in
    /// exchanges.json.
    private func opensslKey() throws -> String {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "sealed-key.pem")
        return try String(contentsOf: file, encoding: .utf8)
    }

    @Test func `a key that openssl sealed is read with its passphrase`() throws {
        let sealed = try opensslKey()
        let key = try FlowKey(pem: sealed, passphrase: "correct horse")
        #expect(try key.publicPEM() == FlowExchanges().key().publicPEM())
        #expect(throws: FlowKey.Refusal.passphraseMissing) { try FlowKey(pem: sealed) }
        #expect(throws: FlowKey.Refusal.notOpened) { try FlowKey(pem: sealed, passphrase: "correct cow") }
    }

    @Test func `a key we seal is read again, and no two are sealed alike`() throws {
        let key = try FlowExchanges().key()
        let sealed = try key.privatePEM(passphrase: "ñandú 🦤")
        #expect(sealed.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----"))
        #expect(try FlowKey(pem: sealed, passphrase: "ñandú 🦤").publicPEM() == key.publicPEM())
        #expect(try key.privatePEM(passphrase: "ñandú 🦤") != sealed)
    }

    @Test func `a damaged text is never a key`() throws {
        let lines = try opensslKey().split(separator: "\n").map(String.init)
        for place in stride(from: 1, to: lines.count - 1, by: 3) {
            var damaged = lines
            damaged[place] = "AAAA" + damaged[place].dropFirst(4)
            if damaged == lines { continue }
            let pem = damaged.joined(separator: "\n")
            #expect(throws: FlowKey.Refusal.self) { try FlowKey(pem: pem, passphrase: "correct horse") }
            let cut = lines.prefix(place).joined(separator: "\n") + "\n" + (lines.last ?? "")
            #expect(throws: FlowKey.Refusal.self) { try FlowKey(pem: cut, passphrase: "correct horse") }
        }
    }

    @Test func `the older way of sealing is refused in words that say so`() throws {
        let old =
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,AA\n\nAAAA\n"
            + "-----END RSA PRIVATE KEY-----\n"
        #expect(throws: FlowKey.Refusal.notOpened) { try FlowKey(pem: old, passphrase: "x") }
        #expect(throws: FlowKey.Refusal.passphraseMissing) { try FlowKey(pem: old) }
    }
}
