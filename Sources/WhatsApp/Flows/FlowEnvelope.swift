import Crypto
import Foundation

/// A request to the data endpoint, opened, and the means to seal its answer.
///
/// The phone makes an AES key for each request and encrypts it with our public key; answers go under the same AES key with
/// every bit of the initial vector flipped (Meta, Flows "Implementing Endpoint": request decryption and encryption).
package struct FlowEnvelope: Sendable {
    /// Ours: the screens send a few short fields; ten times as much is refused unread.
    package static let longestBody = 64 * 1_024
    /// AES-128.
    static let keyBytes = 16
    static let vectorBytes = 16
    /// The tag stands at the end of the encrypted data.
    static let tagBytes = 16

    package let request: JSONValue
    private let key: SymmetricKey
    private let vector: Data

    /// Opens the raw bytes of the POST body; what they are is not trusted.
    package init(opening body: [UInt8], with flowKey: FlowKey) throws(FlowEnvelopeRefusal) {
        guard body.count <= Self.longestBody else { throw .tooLong }
        guard let outer = try? JSONValue(parsing: body), outer.object != nil else { throw .notRequest }
        let block = try Self.bytes(.key, of: outer, in: 1...1_024)
        let vector = try Self.bytes(.vector, of: outer, in: Self.vectorBytes...Self.vectorBytes)
        let data = try Self.bytes(.data, of: outer, in: Self.tagBytes + 1...Self.longestBody)
        guard let keyBytes = flowKey.open(block), keyBytes.count == Self.keyBytes else { throw .keyNotForUs }
        let key = SymmetricKey(data: keyBytes)
        guard let plain = Self.open(data, key, vector) else { throw .notAuthentic }
        guard let request = try? JSONValue(parsing: plain) else { throw .notJSON }
        self.request = request
        self.key = key
        self.vector = vector
    }

    /// The answer as the Base64 text that goes back as `text/plain`.
    ///
    /// One answer for one request: two different ones under the same key and vector would give both away. Throws only what
    /// the cipher says of a key or a vector of the wrong length, which opening has excluded.
    package func seal(_ answer: JSONValue) throws -> String {
        let flipped = Data(vector.map { ~$0 })
        let box = try AES.GCM.seal(answer.encoded(), using: key, nonce: AES.GCM.Nonce(data: flipped))
        return (box.ciphertext + box.tag).base64EncodedString()
    }

    private static func bytes(
        _ field: FlowEnvelopeRefusal.Field,
        of outer: JSONValue,
        in counts: ClosedRange<Int>
    ) throws(FlowEnvelopeRefusal) -> Data {
        guard let text = outer[field.rawValue]?.string, let bytes = Data(base64Encoded: text),
            counts.contains(bytes.count)
        else { throw .badField(field) }
        return bytes
    }

    private static func open(_ data: Data, _ key: SymmetricKey, _ vector: Data) -> [UInt8]? {
        guard let nonce = try? AES.GCM.Nonce(data: vector),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce,
                ciphertext: data.dropLast(tagBytes),
                tag: data.suffix(tagBytes)
            ),
            let plain = try? AES.GCM.open(box, using: key)
        else { return nil }
        return Array(plain)
    }
}
