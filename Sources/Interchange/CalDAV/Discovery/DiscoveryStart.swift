/// Where to look for calendars, from what a person types.
struct DiscoveryStart: Hashable, Sendable {
    /// In the order they are tried.
    var candidates: [DAVURL]
    var provider: CalendarProvider?
    /// The very server that was typed, if one was.
    var typed: ServerOrigin?
    /// Hosts of this domain may have the password, over https.
    var domain: String?

    /// Where servers keep it that do not answer at the well-known place: Nextcloud, Zimbra and mailcow, SOGo, Open-Xchange,
    /// Bedework (python-caldav/caldav, caldav/compatibility_hints.py, as of 2026).
    private static let folders = ["/remote.php/dav/", "/dav/", "/SOGo/dav/", "/caldav/", "/ucaldav/"]

    static func read(_ text: String, usesBearer: Bool) throws(DiscoveryFailure) -> DiscoveryStart {
        let scalars = text.unicodeScalars.filter { $0.value > 0x20 && $0.value != 0x7F }
        let plain = String(String.UnicodeScalarView(scalars))
        guard (1...2_000).contains(plain.utf8.count) else { throw .notAnAddress }
        let lower = plain.lowercased()
        let start: DiscoveryStart
        if lower.contains("://") {
            start = try address(plain)
        } else if let at = lower.lastIndex(of: "@"), !lower[at...].contains("/") {
            start = try email(lower, domain: String(lower[lower.index(after: at)...]))
        } else {
            start = try address("https://" + plain)
        }
        try check(start.provider, usesBearer)
        return start
    }

    private static func address(_ text: String) throws(DiscoveryFailure) -> DiscoveryStart {
        guard let url = DAVURL(text) else { throw .notAnAddress }
        guard url.origin.isSecure || url.origin.isLoopback else { throw .insecure(url.origin) }
        var start = DiscoveryStart(candidates: [], typed: url.origin, domain: url.origin.host)
        start.provider = CalendarProvider.of(host: url.origin)
        if url.href.path != "/" { start.candidates.append(url) }
        if url.href.path == "/", let known = start.provider?.start(nil) { start.candidates.append(known) }
        start.candidates += places(on: url.origin)
        return start
    }

    private static func email(_ address: String, domain: String) throws(DiscoveryFailure) -> DiscoveryStart {
        guard address.first != "@", let own = DAVURL.origin(domain, isSecure: true), own.port == 443,
            domain.contains(".")
        else { throw .notAnAddress }
        if let provider = CalendarProvider.of(domain: domain) {
            return DiscoveryStart(candidates: provider.start(address).map { [$0] } ?? [], provider: provider)
        }
        let hosts = [domain, "caldav." + domain, "dav." + domain]
        return DiscoveryStart(
            candidates: hosts.map { wellKnown(on: ServerOrigin(host: $0)) } + places(on: own).dropFirst(),
            domain: domain
        )
    }

    private static func check(_ provider: CalendarProvider?, _ usesBearer: Bool) throws(DiscoveryFailure) {
        guard let provider else { return }
        if provider.login == .none { throw .noCalDAV(provider.name) }
        if provider.login == .bearer, !usesBearer { throw .needsSignIn(provider.name) }
    }

    private static func places(on origin: ServerOrigin) -> [DAVURL] {
        [wellKnown(on: origin), DAVURL(origin, Href("/"))] + folders.map { DAVURL(origin, Href($0)) }
    }

    /// RFC 6764, 5.
    private static func wellKnown(on origin: ServerOrigin) -> DAVURL {
        DAVURL(origin, Href("/.well-known/caldav"))
    }

    /// Whether a password typed together with the address may go to that server.
    func trusts(_ origin: ServerOrigin) -> Bool {
        if let typed, origin == typed { return origin.isSecure || origin.isLoopback }
        guard origin.isSecure else { return false }
        if let provider, !provider.servers.isEmpty { return origin.belongs(to: provider.servers) }
        return domain.map(origin.belongs) ?? false
    }
}
