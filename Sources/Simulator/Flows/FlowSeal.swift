import Crypto
import CryptoExtras
import Foundation
import WhatsApp

/// The phone's half of the data exchange: a key made for one request, and what opens the answer to it.
struct FlowSeal {
    private let key: SymmetricKey
    private let vector: Data

    init(_ random: inout SeededGenerator) {
        key = SymmetricKey(data: Self.bytes(16, &random))
        vector = Self.bytes(16, &random)
    }

    private static func bytes(_ count: Int, _ random: inout SeededGenerator) -> Data {
        Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }

    /// The body as Meta posts it; throws for a public key that is none.
    func body(_ request: JSONValue, for publicKey: String) throws -> [UInt8] {
        let box = try AES.GCM.seal(request.encoded(), using: key, nonce: AES.GCM.Nonce(data: vector))
        let rsa = try _RSA.Encryption.PublicKey(pemRepresentation: publicKey)
        let sealedKey = try rsa.encrypt(key.withUnsafeBytes { Data($0) }, padding: .PKCS1_OAEP_SHA256)
        let body: JSONValue = [
            "encrypted_flow_data": .string((box.ciphertext + box.tag).base64EncodedString()),
            "encrypted_aes_key": .string(sealedKey.base64EncodedString()),
            "initial_vector": .string(vector.base64EncodedString()),
        ]
        return body.encoded()
    }

    /// Nil for an answer that was not sealed for this request.
    func open(_ answer: [UInt8]) -> JSONValue? {
        guard let bytes = Data(base64Encoded: Data(answer)), bytes.count > 16,
            let nonce = try? AES.GCM.Nonce(data: Data(vector.map { ~$0 })),
            let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: bytes.dropLast(16), tag: bytes.suffix(16)),
            let plain = try? AES.GCM.open(box, using: key)
        else { return nil }
        return try? JSONValue(parsing: Array(plain))
    }

    /// `flow_token_signature`: a JWT by HS256 with the app secret.
    static func tokenSignature(_ token: String, secret: String) -> String {
        let header: JSONValue = ["alg": "HS256", "typ": "JWT"]
        let claims: JSONValue = ["flow_token": .string(token)]
        let signed = base64URL(header.encoded()) + "." + base64URL(claims.encoded())
        let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return signed + "." + base64URL(Array(code))
    }

    private static func base64URL(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
