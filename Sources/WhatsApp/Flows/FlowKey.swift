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
    }

    // The library's own key is not `Sendable`; reading it anew costs less than a tenth of using it.
    private let der: Data

    /// Reads a private key in PEM: `RSA PRIVATE KEY` (PKCS#1) or `PRIVATE KEY` (PKCS#8), without a passphrase.
    package init(pem: String) throws(Refusal) {
        guard pem.utf8.count <= Self.longestPEM,
            let key = try? _RSA.Encryption.PrivateKey(unsafePEMRepresentation: pem)
        else { throw .notPrivateKey }
        guard key.keySizeInBits == Self.bits else { throw .wrongSize(bits: key.keySizeInBits) }
        der = key.derRepresentation
    }

    /// Makes a new pair; takes a good part of a second.
    package static func make() throws -> FlowKey {
        try FlowKey(pem: _RSA.Encryption.PrivateKey(keySize: .bits2048).pkcs8PEMRepresentation)
    }

    /// PKCS#8; to be kept secret.
    package func privatePEM() throws -> String { try privateKey().pkcs8PEMRepresentation }

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
