import Crypto
import CryptoExtras
import Foundation

/// The RSA key pair of a number's Flows: phones encrypt with the public half, which Meta hands them.
package struct FlowKey: Sendable {
    /// Meta takes keys of exactly this size (Cloud API, "WhatsApp Business Encryption").
    package static let bits = 2_048
    /// Bytes that one block of RSA with such a key has.
    static let blockBytes = bits / 8
    /// A PEM text is at most so long; one of a key of 2,048 bits has about 1,700 bytes.
    package static let longestPEM = 8 * 1_024

    package enum Refusal: Error, Hashable, Sendable {
        /// No unencrypted RSA private key in PEM, neither PKCS#1 nor PKCS#8.
        case notPrivateKey
        case wrongSize(bits: Int)
        /// It is under a passphrase, and there is none.
        case passphraseMissing
        /// Another passphrase, or another way of sealing than `openssl genpkey -aes-256-cbc` has.
        case notOpened
    }

    // The library's own key is not `Sendable`; reading it anew costs less than a tenth of using it.
    private let der: Data

    /// Reads a private key in PEM: `RSA PRIVATE KEY` (PKCS#1), `PRIVATE KEY` or `ENCRYPTED PRIVATE KEY` (PKCS#8).
    package init(pem: String, passphrase: String? = nil) throws(Refusal) {
        guard pem.utf8.count <= Self.longestPEM, let key = try Self.read(pem, passphrase) else {
            throw .notPrivateKey
        }
        guard key.keySizeInBits == Self.bits else { throw .wrongSize(bits: key.keySizeInBits) }
        der = key.derRepresentation
    }

    private static func read(_ pem: String, _ passphrase: String?) throws(Refusal) -> _RSA.Encryption.PrivateKey? {
        guard SealedKey.isSealed(pem) else { return try? _RSA.Encryption.PrivateKey(unsafePEMRepresentation: pem) }
        guard let passphrase else { throw .passphraseMissing }
        guard let der = SealedKey.open(pem, passphrase: passphrase) else { throw .notOpened }
        let opened = "-----BEGIN PRIVATE KEY-----\n\(der.base64EncodedString())\n-----END PRIVATE KEY-----\n"
        guard let key = try? _RSA.Encryption.PrivateKey(unsafePEMRepresentation: opened) else { throw .notOpened }
        return key
    }

    /// Makes a new pair; takes a good part of a second.
    package static func make() throws -> FlowKey {
        try FlowKey(pem: _RSA.Encryption.PrivateKey(keySize: .bits2048).pkcs8PEMRepresentation)
    }

    /// PKCS#8, under the passphrase if there is one; to be kept secret.
    package func privatePEM(passphrase: String? = nil) throws -> String {
        let pem = try privateKey().pkcs8PEMRepresentation
        guard let passphrase else { return pem }
        let lines = pem.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("-----") }
        guard let der = Data(base64Encoded: lines.joined()) else { throw Refusal.notPrivateKey }
        return try SealedKey.seal(der, passphrase: passphrase)
    }

    /// What Meta is given as `business_public_key`.
    package func publicPEM() throws -> String { try privateKey().publicKey.pemRepresentation }

    /// The bytes of one block encrypted by RSA-OAEP with SHA-256 and MGF1 of SHA-256; nil if it is not for this key.
    func open(_ block: Data) -> Data? {
        guard block.count == Self.blockBytes else { return nil }
        return try? privateKey().decrypt(block, padding: .PKCS1_OAEP_SHA256)
    }

    private func privateKey() throws -> _RSA.Encryption.PrivateKey {
        try _RSA.Encryption.PrivateKey(derRepresentation: der)
    }
}
