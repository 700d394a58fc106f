/// One server as a password sees it: how, whom and at which port (RFC 6454).
package struct ServerOrigin: Hashable, Sendable, CustomStringConvertible {
    package let isSecure: Bool
    /// In lower case; of IPv6 with its brackets.
    package let host: String
    package let port: Int

    package init(isSecure: Bool = true, host: String, port: Int? = nil) {
        self.isSecure = isSecure
        self.host = host.lowercased()
        self.port = port ?? (isSecure ? 443 : 80)
    }

    package var description: String {
        let isUsual = port == (isSecure ? 443 : 80)
        return (isSecure ? "https://" : "http://") + host + (isUsual ? "" : ":\(port)")
    }

    /// This very machine: what is sent there crosses no network.
    package var isLoopback: Bool {
        host == "localhost" || host == "[::1]" || Self.isLoopbackIPv4(host)
    }

    /// The domain itself or a host of it.
    func belongs(to domain: String) -> Bool {
        host == domain || host.hasSuffix("." + domain)
    }

    private static func isLoopbackIPv4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { (1...3).contains($0.utf8.count) && Digits.value($0.utf8).map { $0 < 256 } == true }
    }
}
