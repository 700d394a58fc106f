package import Care
package import Crypto
private import Foundation

/// A head of the chain under the clinic's signature: a line of the file outside the database.
package struct SignedHead: Hashable, Sendable {
    package var head: AuditHead
    package var at: Instant
    /// The first 8 bytes of the public key's SHA-256, in hexadecimal.
    package var keyID: String
    package var signature: [UInt8]

    package init(_ head: AuditHead, at: Instant, signedBy vault: Vault) throws {
        self.head = head
        self.at = at
        let key = try vault.auditKey
        keyID = Self.keyID(of: key.publicKey)
        signature = []
        signature = Array(try key.signature(for: signed))
    }

    package func isGenuine(under key: Curve25519.Signing.PublicKey) -> Bool {
        key.isValidSignature(signature, for: signed)
    }

    package static func keyID(of key: Curve25519.Signing.PublicKey) -> String {
        hex(SHA256.hash(data: key.rawRepresentation).prefix(8))
    }

    private var signed: [UInt8] {
        var text = CanonicalBytes(domain: "caduceus audit head 1")
        text.add(head.seq)
        text.add(head.hash)
        text.add(at.microseconds)
        text.add(keyID)
        return text.bytes
    }
}

/// One JSON object a line; `time` is in microseconds since 1970, UTC.
extension SignedHead {
    private struct Line: Codable {
        var seq: Int64
        var hash: String
        var time: Int64
        var key: String
        var signature: String
    }

    /// Nil for a line that is none; whether it is genuine is another question.
    package init?(line: String) {
        guard let read = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)),
            let hash = Self.bytes(ofHex: read.hash), hash.count == 32, read.seq > 0,
            let signature = Data(base64Encoded: read.signature)
        else { return nil }
        head = AuditHead(seq: read.seq, hash: hash)
        at = Instant(microseconds: read.time)
        keyID = read.key
        self.signature = Array(signature)
    }

    package var line: String {
        "{\"seq\":\(head.seq),\"hash\":\"\(Self.hex(head.hash))\",\"time\":\(at.microseconds),\"key\":\"\(keyID)\","
            + "\"signature\":\"\(Data(signature).base64EncodedString())\"}"
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func bytes(ofHex text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index..<index + 2], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }
}
