import Crypto
import CryptoExtras
import Foundation

/// A private key under a passphrase: `ENCRYPTED PRIVATE KEY`, PBES2 with PBKDF2 by HMAC-SHA-256 and AES-256-CBC (RFC 8018),
/// as `openssl genpkey -aes-256-cbc` writes it.
enum SealedKey {
    private static let label = "ENCRYPTED PRIVATE KEY"
    private static let saltBytes = 16
    private static let vectorBytes = 16
    private static let keyBytes = 32
    /// OWASP, Password Storage Cheat Sheet: PBKDF2 with HMAC-SHA-256.
    private static let rounds = 600_000
    /// A key file of more would only keep the processor busy.
    private static let mostRounds = 10_000_000

    private enum Object {
        static let pbes2: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0D]
        static let pbkdf2: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0C]
        static let hmacSHA256: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x02, 0x09]
        static let aes256CBC: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A]
    }

    static func isSealed(_ pem: String) -> Bool {
        pem.contains("-----BEGIN \(label)-----") || pem.contains("Proc-Type: 4,ENCRYPTED")
    }

    /// The key as DER of PKCS#8; nil for another passphrase, another scheme or no such text.
    static func open(_ pem: String, passphrase: String) -> Data? {
        let lines = pem.split(whereSeparator: \.isNewline)
        guard let first = lines.firstIndex(of: "-----BEGIN \(label)-----"),
            let last = lines.firstIndex(of: "-----END \(label)-----"), first < last,
            let der = Data(base64Encoded: lines[(first + 1)..<last].joined()),
            var parts = DERReader.sequence(der), var scheme = parts.sequence(), let data = parts.next(.octets),
            scheme.isNext(Object.pbes2), var choices = scheme.sequence(), var derivation = choices.sequence(),
            var cipher = choices.sequence(), let vector = vector(&cipher), let key = key(passphrase, &derivation)
        else { return nil }
        // A wrong passphrase shows in the padding, or in what is no key.
        return try? AES._CBC.decrypt(data, using: key, iv: AES._CBC.IV(ivBytes: vector))
    }

    private static func vector(_ algorithm: inout DERReader) -> Data? {
        guard algorithm.isNext(Object.aes256CBC), let vector = algorithm.next(.octets), vector.count == vectorBytes
        else { return nil }
        return vector
    }

    private static func key(_ passphrase: String, _ algorithm: inout DERReader) -> SymmetricKey? {
        guard algorithm.isNext(Object.pbkdf2), var parameters = algorithm.sequence(),
            let salt = parameters.next(.octets), let written = parameters.next(.integer), written.count <= 4
        else { return nil }
        let rounds = written.reduce(0) { $0 << 8 | Int($1) }
        // The cipher tells the length, which may be written besides.
        _ = parameters.next(.integer)
        guard (1...mostRounds).contains(rounds), var function = parameters.sequence(),
            function.isNext(Object.hmacSHA256)
        else { return nil }
        return derive(passphrase, salt, rounds)
    }

    private static func derive(_ passphrase: String, _ salt: Data, _ rounds: Int) -> SymmetricKey? {
        try? KDF.Insecure.PBKDF2.deriveKey(
            from: Data(passphrase.utf8),
            salt: salt,
            using: .sha256,
            outputByteCount: keyBytes,
            unsafeUncheckedRounds: rounds
        )
    }

    /// Seals the DER of PKCS#8; takes some tenths of a second.
    ///
    /// Throws what the cipher throws.
    static func seal(_ der: Data, passphrase: String) throws -> String {
        var generator = SystemRandomNumberGenerator()
        func random(_ count: Int) -> Data {
            Data((0..<count).map { _ in .random(in: .min ... .max, using: &generator) })
        }
        let salt = random(saltBytes)
        let vector = random(vectorBytes)
        guard let key = derive(passphrase, salt, rounds) else { throw CryptoKitError.incorrectParameterSize }
        let data = try AES._CBC.encrypt(der, using: key, iv: AES._CBC.IV(ivBytes: vector))
        let count = Data([UInt8(rounds >> 16), UInt8(rounds >> 8 & 255), UInt8(rounds & 255)])
        let function = DERWriter.sequence([(.object, Data(Object.hmacSHA256)), (.null, Data())])
        let parameters = DERWriter.joined([(.octets, salt), (.integer, count)]) + function
        let derivation = DERWriter.sequence([(.object, Data(Object.pbkdf2)), (.sequence, parameters)])
        let cipher = DERWriter.sequence([(.object, Data(Object.aes256CBC)), (.octets, vector)])
        let scheme = DERWriter.sequence([(.object, Data(Object.pbes2)), (.sequence, derivation + cipher)])
        let whole = DERWriter.encoded(.sequence, scheme + DERWriter.encoded(.octets, data))
        let text = whole.base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        return "-----BEGIN \(label)-----\n\(text)\n-----END \(label)-----\n"
    }
}
