import Care
import Crypto
import Foundation

/// Checks and makes `X-Hub-Signature-256`: HMAC-SHA256 over the raw bytes of the body, in lower-case hexadecimal.
package struct WebhookSignature: Sendable {
    private let keys: [SymmetricKey]

    /// Several secrets are valid at once while the app secret is being changed; without one nothing verifies.
    package init(secrets: [String]) {
        keys = secrets.filter { !$0.isEmpty }.map { SymmetricKey(data: Data($0.utf8)) }
    }

    /// True if the header holds the body's signature under one of the secrets; compares in constant time.
    package func verify(header: String?, body: [UInt8]) -> Bool {
        guard let header, let signature = Self.bytes(ofHeader: header) else { return false }
        var isValid = false
        for key in keys {
            isValid = HMAC<SHA256>.authenticationCode(for: body, using: key) == signature || isValid
        }
        return isValid
    }

    /// The header's value for a body, as Meta would send it.
    package static func header(for body: [UInt8], secret: String) -> String {
        let key = SymmetricKey(data: Data(secret.utf8))
        return "sha256=" + Hex.text(HMAC<SHA256>.authenticationCode(for: body, using: key))
    }

    private static func bytes(ofHeader header: String) -> [UInt8]? {
        let prefix = "sha256="
        guard header.utf8.count == prefix.utf8.count + 64, header.hasPrefix(prefix) else { return nil }
        return Hex.bytes(header.utf8.dropFirst(prefix.utf8.count))
    }
}
