package import Care
package import Foundation
import Synchronization

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
    /// The business number whose standing every page shows.
    package var line: String?
    /// Whether a backup is to be taken and proved good every night.
    package var hasNightlyBackup = false
    /// Whether a practitioner's feed says for whom a visit is and what.
    package var showsPatients = false
    /// Proves to both ends of a live page that the other is there, well under the idle limits of common proxies (60 s).
    package var heartbeat = Duration.seconds(15)
    private let heardPort = HeardPort()

    package var isSecure: Bool { publicURL.scheme == "https" }
    package var cookieName: String { isSecure ? "__Host-caduceus" : "caduceus" }

    /// Throws what to change when the address cannot carry a session safely.
    package init(publicURL: URL, clinicName: String, zone: Zone, verifyToken: String) throws(UnsafeAddress) {
        let host = (publicURL.host() ?? "").lowercased()
        let isLoopback = ["localhost", "::1", "[::1]"].contains(host) || Self.isLoopback(host)
        let scheme = publicURL.scheme?.lowercased() ?? ""
        guard scheme == "https" || (scheme == "http" && isLoopback) else {
            throw UnsafeAddress(.notSafe, url: publicURL.absoluteString)
        }
        guard ["", "/"].contains(publicURL.path()) else {
            throw UnsafeAddress(.hasPath, url: publicURL.absoluteString)
        }
        // As a browser writes it: small letters, and no port that goes without saying.
        let port = publicURL.port.flatMap { $0 == (scheme == "https" ? 443 : 80) ? nil : ":\($0)" } ?? ""
        let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        guard let plain = URL(string: "\(scheme)://\(name)\(port)") else {
            throw UnsafeAddress(.notSafe, url: publicURL.absoluteString)
        }
        self.publicURL = plain
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
    ///
    /// Port 0 stands for the one the system chose, once the server listens.
    package var origin: String {
        let text = publicURL.absoluteString
        guard publicURL.port == 0, let port = heardPort.value.withLock({ $0 }) else { return text }
        return String(text.dropLast(1)) + String(port)
    }

    package func link(to path: ConsolePath) -> String { origin + path.path }

    /// Takes note of the port the server really listens on.
    package func listens(on port: Int) { heardPort.value.withLock { $0 = port } }

    /// Shared by the copies of one server's settings.
    private final class HeardPort: Sendable {
        let value = Mutex<Int?>(nil)
    }
}

/// A public address the console cannot be safe or right under.
package struct UnsafeAddress: Error, CustomStringConvertible {
    package enum Fault: Sendable {
        /// Neither https nor this machine: passwords would travel in the open.
        case notSafe
        /// The console and the webhooks stand at the top of their address.
        case hasPath
    }

    package var fault: Fault
    package var url: String

    init(_ fault: Fault, url: String) {
        self.fault = fault
        self.url = url
    }

    package var description: String {
        switch fault {
        case .notSafe:
            "The public address \(url) must begin with https:// (or be http://127.0.0.1 for a trial on this machine)."
        case .hasPath: "The public address \(url) must end with its host or port: the console has no path of its own."
        }
    }
}
