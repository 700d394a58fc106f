import Crypto
import Foundation

/// Random secrets, and comparing them without telling by time how much was right.
package enum SecretText {
    /// A fresh secret of 256 bits, as 43 characters that are safe in a URL and a cookie.
    package static func make() -> String {
        let key = SymmetricKey(size: .bits256)
        return key.withUnsafeBytes { Data($0) }.base64EncodedString()
            .replacingOccurrences(of: "+", with: "-")
            .replacingOccurrences(of: "/", with: "_")
            .replacingOccurrences(of: "=", with: "")
    }

    /// What is kept of a secret: enough to recognise it, of no use to whoever reads the database.
    package static func digest(_ secret: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(secret.utf8)))
    }

    /// Compares digests, so neither length nor content shows in the time it takes.
    static func isEqual(_ left: String, _ right: String) -> Bool {
        SHA256.hash(data: Array(left.utf8)) == SHA256.hash(data: Array(right.utf8))
    }
}
