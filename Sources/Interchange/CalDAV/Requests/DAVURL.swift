/// An address of a CalDAV server's: a server and a path on it, its escapes kept as they are.
package struct DAVURL: Hashable, Sendable, CustomStringConvertible {
    package let origin: ServerOrigin
    package let href: Href

    package init(_ origin: ServerOrigin, _ href: Href) {
        self.origin = origin
        self.href = href
    }

    package var description: String { origin.description + href.path }

    private static let longest = 4_000

    /// Reads `http` and `https` addresses; nil for others, for those with a name or password in them and for odd hosts.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.longest, let (isSecure, rest) = Self.withoutScheme(text) else { return nil }
        let authority = rest.prefix { !"/?#".contains($0) }
        guard let origin = Self.origin(authority, isSecure: isSecure) else { return nil }
        let path = rest.dropFirst(authority.count).prefix { $0 != "#" }
        guard let href = Self.href(path.first == "/" ? String(path) : "/" + path) else { return nil }
        self.init(origin, href)
    }

    /// What a server means by an address in its answer to this one (RFC 3986, 5.2); nil for what is none of ours.
    package func resolve(_ reference: String) -> DAVURL? {
        let reference = reference.prefix { $0 != "#" }
        guard reference.utf8.count <= Self.longest, !reference.isEmpty else { return nil }
        if Self.withoutScheme(reference) != nil { return DAVURL(String(reference)) }
        if reference.hasPrefix("//") { return DAVURL((origin.isSecure ? "https:" : "http:") + reference) }
        let path: String
        if reference.first == "/" {
            path = String(reference)
        } else {
            guard !reference.prefix(while: { !"/?".contains($0) }).contains(":") else { return nil }
            let folder = href.path.prefix { $0 != "?" }
            path = String(folder[...(folder.lastIndex(of: "/") ?? folder.startIndex)]) + reference
        }
        return Self.href(Self.withoutDots(path)).map { DAVURL(origin, $0) }
    }

    /// Something right under this, which is a collection.
    package func member(_ name: String) -> DAVURL {
        let folder = href.path.prefix { $0 != "?" }
        let base = folder.hasSuffix("/") ? String(folder) : folder + "/"
        return DAVURL(origin, Href(base + Href.escaped(segment: name)))
    }

    private static func withoutScheme(_ text: some StringProtocol) -> (isSecure: Bool, rest: String)? {
        let start = text.prefix(8).lowercased()
        if start == "https://" { return (true, String(text.dropFirst(8))) }
        if start.hasPrefix("http://") { return (false, String(text.dropFirst(7))) }
        return nil
    }

    /// No controls, and no backslashes, which some take for slashes.
    private static func href(_ path: String) -> Href? {
        path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") } ? Href(path) : nil
    }

    static func origin(_ authority: some StringProtocol, isSecure: Bool) -> ServerOrigin? {
        var host = String(authority)
        var port: Int?
        let colon = host.hasSuffix("]") ? nil : host.lastIndex(of: ":")
        if let colon {
            let digits = host[host.index(after: colon)...]
            host = String(host[..<colon])
            if !digits.isEmpty {
                guard let value = Digits.value(digits.utf8), (1...65_535).contains(value) else { return nil }
                port = value
            }
        }
        return isHost(host) ? ServerOrigin(isSecure: isSecure, host: host, port: port) : nil
    }

    private static func isHost(_ host: String) -> Bool {
        guard (1...253).contains(host.utf8.count) else { return false }
        if host.hasPrefix("["), host.hasSuffix("]") {
            return host.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        }
        let isPlain = host.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "-")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: ".")
        }
        return isPlain && !host.hasPrefix(".") && !host.contains("..")
    }

    private static func withoutDots(_ path: String) -> String {
        let query = path.firstIndex(of: "?").map { path[$0...] } ?? ""
        let plain = path.prefix { $0 != "?" }
        guard plain.contains("/.") else { return path }
        var kept: [Substring] = []
        let segments = plain.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            switch segment {
            case ".": if isLast { kept.append("") }
            case "..":
                if !kept.isEmpty { kept.removeLast() }
                if isLast { kept.append("") }
            default: kept.append(segment)
            }
        }
        return "/" + kept.joined(separator: "/") + query
    }
}
