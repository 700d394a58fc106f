package import Care
import Crypto
import Foundation

/// What `flow_token_signature` proves: a JWT by HS256 with the app secret, sent with Flow JSON 7.3 and data API 4.0 on.
///
/// Meta's page names the member and status 432 but, in the copies at hand, not the claims; so a token that is signed but
/// does not name the Flow's is told apart from a false one. The body's own `X-Hub-Signature-256` is checked in any case.
package enum FlowTokenSignature: Hashable, Sendable {
    case absent
    /// Signed with the app secret, and one of its claims is the Flow's token.
    case bound
    /// Signed with the app secret, without a claim that we know the token by.
    case signed
    case refused(Refusal)

    package enum Refusal: Hashable, Sendable {
        case notToken
        /// Signed otherwise than by HS256.
        case wrongAlgorithm
        case wrongSignature
        case expired
        /// Its claim `flow_token` is another one.
        case otherToken
    }

    /// Whether the answer must be 432.
    package var isRefused: Bool {
        if case .refused = self { true } else { false }
    }

    /// Reads the signature of a request; `secrets` are several while the app secret is being changed.
    package init(of request: FlowRequest, secrets: [String], now: Instant) {
        guard let token = request.tokenSignature else {
            self = .absent
            return
        }
        self = Self.check(token, flowToken: request.token, secrets: secrets.filter { !$0.isEmpty }, now: now)
    }

    private static func check(_ token: String, flowToken: String?, secrets: [String], now: Instant) -> Self {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = json(parts[0]), let claims = json(parts[1])?.object,
            let signature = bytes(parts[2])
        else { return .refused(.notToken) }
        guard header["alg"]?.string == "HS256" else { return .refused(.wrongAlgorithm) }
        let signed = Data("\(parts[0]).\(parts[1])".utf8)
        var isSigned = false
        for secret in secrets {
            let key = SymmetricKey(data: Data(secret.utf8))
            isSigned =
                HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: signed, using: key) || isSigned
        }
        guard isSigned else { return .refused(.wrongSignature) }
        // RFC 7519, 4.1.4: not to be accepted on or after that moment.
        if let end = claims["exp"]?.double, Double(now.seconds) >= end { return .refused(.expired) }
        if let named = claims["flow_token"]?.text { return named == flowToken ? .bound : .refused(.otherToken) }
        let isNamed = flowToken.map { token in claims.members.contains { $0.value.text == token } } ?? false
        return isNamed ? .bound : .signed
    }

    private static func json(_ part: Substring) -> JSONValue? {
        bytes(part).flatMap { try? JSONValue(parsing: Array($0)) }
    }

    /// Base64url without padding (RFC 7515, 2).
    private static func bytes(_ part: Substring) -> Data? {
        guard part.utf8.count % 4 != 1, part.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") })
        else { return nil }
        var text = String(part).replacing("-", with: "+").replacing("_", with: "/")
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text)
    }
}
