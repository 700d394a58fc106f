import CryptoExtras
import Testing
import WhatsApp

@Suite struct FlowKeyTests {
    @Test func `the public half is the one that others derive`() throws {
        let made = try FlowExchanges()
        let ours = try made.key().publicPEM()
        #expect(ours.split(separator: "\n") == made.publicKey.split(separator: "\n"))
    }

    @Test func `a new key is read again from its own text, and no two are alike`() throws {
        let key = try FlowKey.make()
        let pem = try key.privatePEM()
        #expect(pem.hasPrefix("-----BEGIN PRIVATE KEY-----"))
        #expect(try FlowKey(pem: pem).publicPEM() == key.publicPEM())
        #expect(try FlowKey.make().publicPEM() != key.publicPEM())
    }

    @Test func `keys of another size are refused with the size they have`() throws {
        for bits in [1_024, 3_072] {
            let size = _RSA.Signing.KeySize(bitCount: bits)
            let pem = try _RSA.Encryption.PrivateKey(unsafeKeySize: size).pkcs8PEMRepresentation
            #expect(throws: FlowKey.Refusal.wrongSize(bits: bits)) { try FlowKey(pem: pem) }
        }
    }

    @Test func `what is no private key is refused`() throws {
        let made = try FlowExchanges()
        let long = made.privateKey + String(repeating: "\n", count: FlowKey.longestPEM)
        let half = String(made.privateKey.prefix(800))
        for pem in ["", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", made.publicKey, half, long] {
            #expect(throws: FlowKey.Refusal.notPrivateKey) { try FlowKey(pem: pem) }
        }
    }
}
