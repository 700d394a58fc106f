import HTTPTypes
import Hummingbird
import NIOCore

/// Where a request came from, through a proxy on this machine or without one.
enum Caller {
    private static let forwarded = HTTPField.Name("X-Forwarded-For")
    private static let standard = HTTPField.Name("Forwarded")

    /// The caller's address as text.
    ///
    /// A proxy on this machine is believed, and of what it says only the last address, which is the one it saw itself.
    static func address(_ request: Request, peer: SocketAddress?) -> String? {
        guard isLoopback(peer), let forwarded, let chain = request.headers[forwarded] else { return peer?.ipAddress }
        return chain.split(separator: ",").last.map { String($0).trimmed() }.map { String($0.prefix(64)) }
    }

    /// Whether someone on this machine asks, and no proxy for someone elsewhere.
    static func isLocal(_ request: Request, peer: SocketAddress?) -> Bool {
        let isProxied = [forwarded, standard].compactMap(\.self).contains { request.headers[$0] != nil }
        return isLoopback(peer) && !isProxied
    }

    /// A connection without an address is a socket on this machine.
    private static func isLoopback(_ peer: SocketAddress?) -> Bool {
        guard let text = peer?.ipAddress else { return true }
        return text == "::1" || text.hasPrefix("127.") || text.hasPrefix("::ffff:127.")
    }
}
