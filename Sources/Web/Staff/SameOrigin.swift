import HTTPTypes
import Hummingbird

/// Whether a form was sent from a page of ours, told from headers that no page's script can set.
enum SameOrigin {
    enum Verdict {
        case ours
        /// Our own page, opened under another address than the configured one.
        case oursElsewhere
        case foreign
    }

    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")

    /// `Sec-Fetch-Site` decides where the browser sends it, which it does only over TLS and on this machine.
    ///
    /// Otherwise `Origin` must be ours.
    static func judge(_ request: Request, origin: String) -> Verdict {
        if let fetchSite, let site = request.headers[fetchSite] { return site == "same-origin" ? .ours : .foreign }
        guard let given = request.headers[.origin] else { return .foreign }
        if given == origin { return .ours }
        let host = given.split(separator: "/").last.map(String.init)
        return host != nil && host == request.head.authority ? .oursElsewhere : .foreign
    }
}
