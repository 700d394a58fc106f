import Foundation
import Testing
import WhatsApp

/// Exchanges with the data endpoint that others made, with a key made for this file only.
///
/// Requests are by Python's `cryptography` 48.0, each opened by pywa 4.5.0's `default_flow_request_decryptor`, and answers
/// by its `default_flow_response_encryptor`.
struct FlowExchanges {
    struct Exchange {
        let body: [UInt8]
        let plain: String
        /// A JSON string, and how pywa sealed it.
        let text: String
        let sealedText: String
        /// The answer to a health check as pywa wrote and sealed it.
        let sealedHealth: String
    }

    let privateKey: String
    let privateKeyPKCS1: String
    let publicKey: String
    let exchanges: [Exchange]

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "exchanges.json")
        let json = try JSONValue(parsing: Array(try Data(contentsOf: file)))
        privateKey = try #require(json["private_key"]?.string)
        privateKeyPKCS1 = try #require(json["private_key_pkcs1"]?.string)
        publicKey = try #require(json["public_key"]?.string)
        exchanges = try #require(json["exchanges"]?.array).map { exchange in
            Exchange(
                body: try #require(exchange["body"]).encoded(),
                plain: try #require(exchange["plain"]?.string),
                text: try #require(exchange["text"]?.string),
                sealedText: try #require(exchange["sealed_text"]?.string),
                sealedHealth: try #require(exchange["sealed_health"]?.string)
            )
        }
    }

    func key() throws -> FlowKey { try FlowKey(pem: privateKey) }
}
