import Testing
import WhatsApp

@Suite struct SignatureTests {
    private let body = Array(#"{"object":"whatsapp_business_account","entry":[]}"#.utf8)

    @Test func `the signature is HMAC-SHA256 in lower-case hexadecimal`() {
        // RFC 4231, test case 2.
        let header = WebhookSignature.header(for: Array("what do ya want for nothing?".utf8), secret: "Jefe")
        #expect(header == "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test func `either of two secrets verifies while one is being changed`() {
        let signature = WebhookSignature(secrets: ["new", "old"])
        #expect(signature.verify(header: WebhookSignature.header(for: body, secret: "old"), body: body))
        #expect(signature.verify(header: WebhookSignature.header(for: body, secret: "new"), body: body))
        #expect(!signature.verify(header: WebhookSignature.header(for: body, secret: "other"), body: body))
    }

    @Test func `a changed byte, a missing header and a shortened one are refused`() {
        let signature = WebhookSignature(secrets: ["secret"])
        let header = WebhookSignature.header(for: body, secret: "secret")
        #expect(!signature.verify(header: header, body: body + [0x20]))
        #expect(!signature.verify(header: nil, body: body))
        #expect(!signature.verify(header: "", body: body))
        #expect(!signature.verify(header: String(header.dropLast(2)), body: body))
        #expect(!signature.verify(header: "sha512=" + header.dropFirst(7), body: body))
        #expect(!signature.verify(header: "sha256=" + String(repeating: "z", count: 64), body: body))
    }

    @Test func `without a secret nothing verifies`() {
        let header = WebhookSignature.header(for: body, secret: "")
        #expect(!WebhookSignature(secrets: []).verify(header: header, body: body))
        #expect(!WebhookSignature(secrets: [""]).verify(header: header, body: body))
    }
}
