import WhatsApp

/// The signature's header: the first line of the input, over the bytes behind it.
enum SignatureFuzz {
    private static let secret = "fuzz-app-secret"
    private static let signature = WebhookSignature(secrets: ["an-older-secret", secret])

    static func check(_ bytes: [UInt8]) -> String? {
        let (header, body) = headAndBody(bytes)
        let genuine = WebhookSignature.header(for: body, secret: secret)
        if !signature.verify(header: genuine, body: body) { return "a genuine signature is refused" }
        if signature.verify(header: genuine, body: body + [0]) { return "a signature holds for other bytes" }
        if header.isEmpty { return nil }
        let isAccepted = signature.verify(header: header, body: body)
        // Both ends write hexadecimal digits in either case.
        return isAccepted && header.lowercased() != genuine ? "a header that is no signature is accepted" : nil
    }
}
