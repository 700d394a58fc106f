package import AsyncHTTPClient
import Care
import Foundation
import NIOCore

/// Speaks the Graph API: messages, media, templates and what the doctor asks.
package struct GraphClient: Sendable {
    package let configuration: GraphConfiguration
    let http: HTTPClient
    let errors: ErrorTable
    private let root: String
    private let proof: String?

    /// The caller shuts the HTTP client down.
    package init(configuration: GraphConfiguration, http: HTTPClient, errors: ErrorTable = .meta) {
        self.configuration = configuration
        self.http = http
        self.errors = errors
        root = "\(configuration.baseURL)/\(configuration.version)/"
        proof = configuration.proof
    }

    /// A client as `GraphClient` wants it: connections kept alive, no redirects, HTTP/1.1.
    package static func makeHTTPClient(_ configuration: GraphConfiguration) -> HTTPClient {
        var settings = HTTPClient.Configuration()
        settings.httpVersion = .http1Only
        settings.redirectConfiguration = .disallow
        settings.timeout.connect = .microseconds(configuration.connectTimeout.microseconds)
        settings.timeout.read = .microseconds(configuration.silenceTimeout.microseconds)
        settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = configuration.connections
        // Shorter than servers keep idle connections, so that a send seldom meets one being closed.
        settings.connectionPool.idleTimeout = .seconds(15)
        // A refused connection is reported at once; the outbox decides when to try again.
        settings.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    }

    /// A call's address: `path` under the version, with the query percent-encoded.
    func url(_ path: String, _ query: [(String, String)] = []) -> String {
        var text = root + path
        var separator = "?"
        for (name, value) in query + (proof.map { [("appsecret_proof", $0)] } ?? []) {
            text += separator + name + "=" + Self.percentEncoded(value)
            separator = "&"
        }
        return text
    }

    private static func percentEncoded(_ text: String) -> String {
        let kept = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return text.addingPercentEncoding(withAllowedCharacters: kept) ?? ""
    }
}

/// An identifier that is safe to put into a path: Meta's are decimal, a media id may hold more.
enum GraphID {
    static func isValid(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
