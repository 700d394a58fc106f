import Care
import Crypto
package import Dialogue
import Foundation

/// Which files WhatsApp takes and how large they may be (Meta, Cloud API media).
package enum MediaRules {
    /// Nothing larger is ever taken or sent.
    package static let maximumBytes = 100 * 1_000_000

    /// The most bytes of a received file that are fetched: twice what Meta documents for anything but a document.
    package static func receivedLimit(_ kind: IncomingMedia.Kind) -> Int {
        kind == .document ? maximumBytes : 32 * 1_000_000
    }

    private static let limits: [(types: Set<String>, bytes: Int)] = [
        (["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/opus"], 16_000_000),
        (["image/jpeg", "image/png"], 5_000_000),
        (["video/mp4", "video/3gpp", "video/3gp"], 16_000_000),
        (["image/webp"], 500_000),
    ]

    /// The most bytes a file of this type may have; types that are not listed go as documents.
    package static func limit(mimeType: String) -> Int {
        let type = mimeType.split(separator: ";").first?.lowercased() ?? ""
        return limits.first { $0.types.contains(type) }?.bytes ?? maximumBytes
    }

    /// Whether the bytes have this SHA-256, which Meta writes as base64 or, before, as hexadecimal; nil if it is neither.
    package static func matches(_ digest: String, _ bytes: [UInt8]) -> Bool? {
        let expected = digest.utf8.count == 64 ? Hex.bytes(digest.utf8) : Data(base64Encoded: digest).map(Array.init)
        guard let expected, expected.count == 32 else { return nil }
        return SHA256.hash(data: bytes) == expected
    }
}
