import HTTPTypes
import Hummingbird

/// The headers every answer to a browser carries (OWASP ASVS 5.0, chapter 3.4).
enum PageHeaders {
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' blob:", "connect-src 'self'",
        "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'",
        "require-trusted-types-for 'script'", "trusted-types 'none'",
    ].joined(separator: "; ")

    private static func name(_ text: StaticString) -> HTTPField.Name? { HTTPField.Name("\(text)") }

    private static let fixed: [(HTTPField.Name?, String)] = [
        (.contentSecurityPolicy, policy),
        (.xContentTypeOptions, "nosniff"),
        (name("Referrer-Policy"), "no-referrer"),
        (name("Cross-Origin-Opener-Policy"), "same-origin"),
        (name("Cross-Origin-Resource-Policy"), "same-origin"),
        (name("Permissions-Policy"), "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
        (name("X-Frame-Options"), "DENY"),
    ]

    /// Adds the headers; a page is never kept by a cache unless it said itself that it may be.
    static func add(to response: inout Response, isSecure: Bool) {
        for case (let name?, let value) in fixed { response.headers[name] = value }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        // Two years, as the browsers' preload lists ask; only ever sent where TLS is in front of us.
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=63072000" }
    }
}
