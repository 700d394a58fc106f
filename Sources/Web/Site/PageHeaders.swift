import HTTPTypes
import Hummingbird

/// The headers every answer to a browser carries (OWASP ASVS 5.0, chapter 3.4).
enum PageHeaders {
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob:", "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'",
        "require-trusted-types-for 'script'", "trusted-types 'none'",
    ].joined(separator: "; ")

    private static func name(_ text: StaticString) -> HTTPField.Name? { HTTPField.Name("\(text)") }

    private static let fixed: [(HTTPField.Name?, String)] = [
        (.xContentTypeOptions, "nosniff"),
        // With `no-referrer` a browser writes `Origin: null` on our own forms too, and nobody could tell them apart.
        (name("Referrer-Policy"), "same-origin"),
        (name("Cross-Origin-Opener-Policy"), "same-origin"),
        (name("Cross-Origin-Resource-Policy"), "same-origin"),
        (name("Permissions-Policy"), "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
        (name("X-Frame-Options"), "DENY"),
    ]

    /// Adds the headers; a page is never kept by a cache unless it said itself that it may be.
    static func add(to response: inout Response, isSecure: Bool) {
        for case (let name?, let value) in fixed { response.headers[name] = value }
        // A patient's file brings a stricter one of its own.
        if response.headers[.contentSecurityPolicy] == nil { response.headers[.contentSecurityPolicy] = policy }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        // Two years, as the browsers' preload lists ask; only ever sent where TLS is in front of us.
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=63072000" }
    }
}
