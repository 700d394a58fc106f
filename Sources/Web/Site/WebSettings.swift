package import Care
package import Foundation

/// What the console needs to know of the clinic and of its own address.
package struct WebSettings: Sendable {
    /// The address staff open, without a trailing slash: the only source of links and of the expected `Origin`.
    package let publicURL: URL
    package let clinicName: String
    /// IANA zone of the clinic, in which the console shows every time.
    package let zone: Zone
    /// What Meta echoes when the webhook is set up.
    package let verifyToken: String
    /// After so long without a click the session ends.
    ///
    /// Half an hour: a front desk is left for minutes at a time all day, and one password for every visit would end up
    /// on a note beside the screen. Shared desks may set the quarter of an hour that is usually advised.
    package var idleLimit = Span.minutes(30)
    /// A session never lives longer: one long shift.
    package var absoluteLimit = Span.hours(12)
    /// The bearer token `/metrics` asks for; without one it is open to whoever reaches the port.
    package var metricsToken: String?

    package var isSecure: Bool { publicURL.scheme == "https" }
    package var cookieName: String { isSecure ? "__Host-caduceus" : "caduceus" }

    /// Throws what to change when the address cannot carry a session safely.
    package init(publicURL: URL, clinicName: String, zone: Zone, verifyToken: String) throws(UnsafeAddress) {
        let host = publicURL.host() ?? ""
        let isLoopback = ["localhost", "::1", "[::1]"].contains(host) || Self.isLoopback(host)
        guard publicURL.scheme == "https" || (publicURL.scheme == "http" && isLoopback) else {
            throw UnsafeAddress(url: publicURL.absoluteString)
        }
        self.publicURL = publicURL
        self.clinicName = clinicName
        self.zone = zone
        self.verifyToken = verifyToken
    }

    /// Whether it is an IPv4 address of this machine, 127.0.0.0/8, and not a name that begins like one.
    private static func isLoopback(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts.first == 127 && !parts.contains(nil)
    }

    /// Scheme, host and port, as a browser writes them in `Origin`.
    var origin: String {
        let port = publicURL.port.map { ":\($0)" } ?? ""
        return "\(publicURL.scheme ?? "")://\(publicURL.host() ?? "")\(port)"
    }

    package func link(to path: ConsolePath) -> String { origin + path.path }
}

/// A public address that is neither https nor this machine: passwords would travel in the open.
package struct UnsafeAddress: Error, CustomStringConvertible {
    package var url: String
    package var description: String {
        "The public address \(url) must begin with https:// (or be http://127.0.0.1 for a trial on this machine)."
    }
}
