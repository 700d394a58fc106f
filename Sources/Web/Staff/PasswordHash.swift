import Crypto
import CryptoExtras
import Foundation

/// A password as it is kept: scrypt's parameters, the salt and the derived key in one line of text.
package struct PasswordHash: Sendable, Hashable, CustomStringConvertible {
    /// Rounds as a power of two.
    ///
    /// 2^15 with blocks of 8 takes 32 MB and about a tenth of a second, between the settings OWASP's Password
    /// Storage Cheat Sheet lists as equal trade-offs.
    private var logRounds: Int
    private var blockSize: Int
    private var parallelism: Int
    private var salt: [UInt8]
    private var key: [UInt8]

    /// Slow on purpose: call it through `HashingQueue`, never on a request's own thread.
    package static func make(from password: String) throws -> PasswordHash {
        var generator = SystemRandomNumberGenerator()
        let salt = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
        var hash = PasswordHash(logRounds: 15, blockSize: 8, parallelism: 1, salt: salt, key: [])
        hash.key = try hash.derive(password)
        return hash
    }

    /// As slow as `make`, whether the password is right or not.
    package func matches(_ password: String) -> Bool {
        guard let candidate = try? derive(password) else { return false }  // Derivation fails only without memory.
        return HMAC<SHA256>.isValidAuthenticationCode(
            HMAC<SHA256>.authenticationCode(for: candidate, using: Self.comparisonKey),
            authenticating: key,
            using: Self.comparisonKey
        )
    }

    private static let comparisonKey = SymmetricKey(size: .bits256)

    private func derive(_ password: String) throws -> [UInt8] {
        // The same characters typed on another keyboard may come composed differently.
        let text = Array(password.precomposedStringWithCompatibilityMapping.utf8)
        let key = try KDF.Scrypt.deriveKey(
            from: text,
            salt: salt,
            outputByteCount: 32,
            rounds: 1 << logRounds,
            blockSize: blockSize,
            parallelism: parallelism
        )
        return key.withUnsafeBytes { Array($0) }
    }

    private init(logRounds: Int, blockSize: Int, parallelism: Int, salt: [UInt8], key: [UInt8]) {
        self.logRounds = logRounds
        self.blockSize = blockSize
        self.parallelism = parallelism
        self.salt = salt
        self.key = key
    }

    /// Reads what `description` wrote; parameters beyond what this server would ever use are refused.
    package init?(_ text: String) {
        let parts = text.split(separator: "$").map(String.init)
        guard parts.count == 6, parts[0] == "scrypt",
            let logRounds = Int(parts[1]), (10...20).contains(logRounds),
            let blockSize = Int(parts[2]), (1...16).contains(blockSize),
            let parallelism = Int(parts[3]), (1...4).contains(parallelism),
            let salt = Data(base64Encoded: parts[4]), salt.count >= 16,
            let key = Data(base64Encoded: parts[5]), key.count == 32
        else { return nil }
        self.init(
            logRounds: logRounds,
            blockSize: blockSize,
            parallelism: parallelism,
            salt: Array(salt),
            key: Array(key)
        )
    }

    package var description: String {
        "scrypt$\(logRounds)$\(blockSize)$\(parallelism)$\(Data(salt).base64EncodedString())$\(Data(key).base64EncodedString())"
    }
}
