import HTTPTypes
import Hummingbird

/// Whether a form was sent from a page of ours, told from headers that no page's script can set.
enum SameOrigin {
    private static let fetchSite = HTTPField.Name("Sec-Fetch-Site")

    /// `Sec-Fetch-Site` decides where the browser sends it.
    ///
    /// Otherwise `Origin` must be ours; a browser that follows our own `no-referrer` writes `Origin: null`, which is
    /// why it comes second.
    static func holds(for request: Request, origin: String) -> Bool {
        if let fetchSite, let site = request.headers[fetchSite] { return site == "same-origin" }
        return request.headers[.origin] == origin
    }
}
