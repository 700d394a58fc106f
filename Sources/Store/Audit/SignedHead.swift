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
        Hex.text(SHA256.hash(data: key.rawRepresentation).prefix(8))
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
            let hash = Hex.bytes(read.hash.utf8), hash.count == 32, read.seq > 0,
            let signature = Data(base64Encoded: read.signature)
        else { return nil }
        head = AuditHead(seq: read.seq, hash: hash)
        at = Instant(microseconds: read.time)
        keyID = read.key
        self.signature = Array(signature)
    }

    package var line: String {
        "{\"seq\":\(head.seq),\"hash\":\"\(Hex.text(head.hash))\",\"time\":\(at.microseconds),\"key\":\"\(keyID)\","
            + "\"signature\":\"\(Data(signature).base64EncodedString())\"}"
    }
}
