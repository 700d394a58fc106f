/// A request as a value; whoever sends it adds the host, the length of the body and who is asking.
package struct DAVRequest: Hashable, Sendable {
    package enum Method: String, Hashable, Sendable {
        case options = "OPTIONS"
        case propfind = "PROPFIND"
        case report = "REPORT"
        case get = "GET"
        case put = "PUT"
        case delete = "DELETE"
    }

    package struct Header: Hashable, Sendable {
        package var name: String
        package var value: String
    }

    package var method: Method
    package var url: DAVURL
    package var headers: [Header] = []
    package var body: [UInt8] = []
    /// Whether the password or token goes with it; never add it where this is false.
    package var isAuthorized = true

    /// What is sent, in order; the credentials only where they may go.
    package func headers(with credentials: DAVCredentials) -> [Header] {
        isAuthorized ? headers + [Header(name: "Authorization", value: credentials.header)] : headers
    }
}

/// What opens somebody's calendars.
package enum DAVCredentials: Hashable, Sendable {
    /// A name and a password, best one made for this program alone (RFC 7617); the name has no colon.
    case basic(name: String, password: String)
    /// An OAuth access token (RFC 6750).
    case bearer(token: String)

    /// The value of `Authorization`; what could end the line is left out of a token.
    package var header: String {
        switch self {
        case .basic(let name, let password): "Basic " + Base64.text(Array((name + ":" + password).utf8))
        case .bearer(let token):
            "Bearer " + String(decoding: token.utf8.filter { (0x21...0x7E).contains($0) }, as: UTF8.self)
        }
    }
}

/// Base64 with padding (RFC 4648, 4).
private enum Base64 {
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(0) { $0 << 8 | Int($1) }
            bits <<= 8 * (3 - group.count)
            for place in 0..<4 {
                let letter = letters[bits >> (18 - 6 * place) & 63]
                result.append(place <= group.count ? letter : UInt8(ascii: "="))
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
