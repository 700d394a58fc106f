import Crypto
import Foundation

/// What may be expected of received files (Meta, Cloud API media).
package enum MediaRules {
    /// Nothing larger is ever taken.
    package static let maximumBytes = 100 * 1_000_000

    /// Whether the bytes have this SHA-256, which Meta writes as base64 or, before, as hexadecimal; nil if it is neither.
    package static func matches(_ digest: String, _ bytes: [UInt8]) -> Bool? {
        let expected = digest.utf8.count == 64 ? Hex.bytes(digest.utf8) : Data(base64Encoded: digest).map(Array.init)
        guard let expected, expected.count == 32 else { return nil }
        return SHA256.hash(data: bytes) == expected
    }
}
