package import Care
import Foundation
package import Store

/// Links a patient gets with a visit: nobody without the link finds what is behind it.
package struct VisitLinks: Sendable {
    private let publicURL: String?

    package init(_ rules: BookingRules) {
        publicURL = rules.publicURL
    }

    /// The visit as a calendar file; nil where the server has no address that a phone can reach.
    package func calendar(of visit: Identifier<Appointment>, _ vault: Vault) -> String? {
        publicURL.map { "\($0)/visits/\(Self.token(of: visit, vault)).ics" }
    }

    /// Where the location is, by its address (Google, Maps URLs: `search` with a `query`); nil without an address.
    package func map(of location: Location) -> String? {
        guard !location.address.isEmpty else { return nil }
        let query = "\(location.name), \(location.address)".prefix(300)
        let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        guard let encoded = query.addingPercentEncoding(withAllowedCharacters: plain) else { return nil }
        return "https://www.google.com/maps/search/?api=1&query=\(encoded)"
    }

    /// The visit's identifier and a name that only the clinic's key can give.
    static func token(of visit: Identifier<Appointment>, _ vault: Vault) -> String {
        "\(visit)-\(vault.name(.visitLink, String(visit.rawValue)))"
    }

    /// The visit a link leads to; nil for a link the clinic never gave.
    package static func visit(behind token: String, _ vault: Vault) -> Identifier<Appointment>? {
        guard token.utf8.count <= 80, let dash = token.firstIndex(of: "-"), let number = Int64(token[..<dash]),
            number > 0
        else { return nil }
        let visit = Identifier<Appointment>(number)
        return Self.token(of: visit, vault) == token ? visit : nil
    }
}
