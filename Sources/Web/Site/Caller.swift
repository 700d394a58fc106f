import Care
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Where a request came from, through a proxy on this machine or without one.
package enum Caller {
    private static let forwarded = HTTPField.Name("X-Forwarded-For")
    private static let standard = HTTPField.Name("Forwarded")

    /// The caller's address as text, as far as it tells one caller from another.
    ///
    /// A proxy on this machine is believed, and of what it says only the last address, which is the one it saw itself.
    static func address(_ request: Request, peer: SocketAddress?) -> String? {
        guard isLoopback(peer), let forwarded, let chain = request.headers[forwarded] else {
            return peer?.ipAddress.map(network)
        }
        return chain.split(separator: ",").last.map { network(String(String($0).trimmed().prefix(64))) }
    }

    /// An IPv4 address as it is; of an IPv6 one the first half, for the second is the caller's to choose.
    package static func network(_ text: String) -> String {
        var address = in6_addr()
        // What is no address counts as it stands: as one caller.
        guard inet_pton(AF_INET6, text, &address) == 1 else { return text }
        let half = withUnsafeBytes(of: address) { Array($0.prefix(8)) }
        // An IPv4 address in IPv6's dress has nothing in its first half.
        return half.contains { $0 != 0 } ? Hex.text(half) : text
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
