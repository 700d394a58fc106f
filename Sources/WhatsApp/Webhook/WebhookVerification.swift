import Crypto
import Foundation

/// The handshake by which Meta checks that a webhook address is ours.
package struct WebhookVerification: Sendable {
    private let expected: SHA256.Digest?

    /// An empty token never verifies.
    package init(verifyToken: String) {
        expected = verifyToken.isEmpty ? nil : SHA256.hash(data: Data(verifyToken.utf8))
    }

    /// What to answer with status 200, given `hub.mode`, `hub.challenge` and `hub.verify_token`; nil means 403.
    package func answer(mode: String?, challenge: String?, token: String?) -> String? {
        guard mode == "subscribe", let challenge, let token, let expected else { return nil }
        // Digests are compared in constant time and hide the token's length.
        guard SHA256.hash(data: Data(token.utf8)) == expected, Self.isHarmless(challenge) else { return nil }
        return challenge
    }

    /// Meta's challenge is a number; what could be markup in the answer is not echoed.
    private static func isHarmless(_ challenge: String) -> Bool {
        (1...128).contains(challenge.utf8.count)
            && challenge.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
