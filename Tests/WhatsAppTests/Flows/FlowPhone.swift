import Crypto
import CryptoExtras
import Foundation
import TestKit
import WhatsApp

/// The phone's half of the exchange, written from Meta's description and not from our own code.
struct FlowPhone {
    let aes: Data
    let vector: Data

    init(_ random: inout SplitMix64) {
        aes = Data((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        vector = Data((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }

    /// The three fields, each in bytes.
    struct Parts {
        var data: Data
        var key: Data
        var vector: Data

        var body: [UInt8] {
            let fields: JSONValue = [
                "encrypted_flow_data": .string(data.base64EncodedString()),
                "encrypted_aes_key": .string(key.base64EncodedString()),
                "initial_vector": .string(vector.base64EncodedString()),
            ]
            return fields.encoded()
        }
    }

    func parts(of plain: [UInt8], for publicPEM: String) throws -> Parts {
        let sealed = try AES.GCM.seal(plain, using: SymmetricKey(data: aes), nonce: AES.GCM.Nonce(data: vector))
        let rsa = try _RSA.Encryption.PublicKey(pemRepresentation: publicPEM)
        return Parts(
            data: sealed.ciphertext + sealed.tag,
            key: try rsa.encrypt(aes, padding: .PKCS1_OAEP_SHA256),
            vector: vector
        )
    }

    /// Opens an answer: the same key, the vector with each byte taken from 255.
    func open(_ answer: String) throws -> JSONValue? {
        guard let bytes = Data(base64Encoded: answer), bytes.count > 16 else { return nil }
        let nonce = try AES.GCM.Nonce(data: Data(vector.map { 255 - $0 }))
        let box = try AES.GCM.SealedBox(
            nonce: nonce,
            ciphertext: bytes.prefix(bytes.count - 16),
            tag: bytes.suffix(16)
        )
        return try JSONValue(parsing: Array(AES.GCM.open(box, using: SymmetricKey(data: aes))))
    }
}
