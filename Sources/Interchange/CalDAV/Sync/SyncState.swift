/// What we know of a calendar on a server, to be stored between two looks at it.
package struct SyncState: Hashable, Sendable {
    /// Where the server's own list of changes goes on (RFC 6578); nil lists everything.
    package var token: String?
    /// The whole calendar's version, for servers without such a list.
    package var ctag: String?
    /// False once the server has refused to list changes.
    package var usesTokens = true
    /// The version of each object that was handed on; nil for one whose version nobody knows.
    package private(set) var known: [Href: ETag?] = [:]

    package init() {}

    /// After our own write, so that its echo costs no download; `etag` is nil where the server kept it to itself.
    package mutating func know(_ href: Href, _ etag: ETag?) {
        // The key of a dictionary stays the first one that was put there; the server's newest spelling counts.
        known.removeValue(forKey: href)
        known.updateValue(etag, forKey: href)
    }

    package mutating func forget(_ href: Href) {
        known.removeValue(forKey: href)
    }

    package func etag(of href: Href) -> ETag? { known[href] ?? nil }

    func isKnown(_ href: Href, as etag: ETag?) -> Bool {
        guard let etag, let mine = known[href] ?? nil else { return false }
        return mine == etag
    }
}

/// One line for each thing that is known: words between spaces, escaped as addresses are.
extension SyncState {
    package var lines: String {
        var lines = ["caldav 1"]
        if let token { lines.append("token " + Href.escaped(segment: token)) }
        if let ctag { lines.append("ctag " + Href.escaped(segment: ctag)) }
        if !usesTokens { lines.append("listing") }
        lines += known.map { href, etag in
            "object " + href.path + (etag.map { " " + Href.escaped(segment: $0.text) } ?? "")
        }.sorted()
        return lines.joined(separator: "\n")
    }

    /// Nil for what `lines` did not write.
    package init?(lines: String) {
        var rest = lines.split(separator: "\n")[...]
        guard rest.popFirst() == "caldav 1" else { return nil }
        for line in rest {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            switch (words[0], words.count) {
            case ("token", 2): token = Self.plain(words[1])
            case ("ctag", 2): ctag = Self.plain(words[1])
            case ("listing", 1): usesTokens = false
            case ("object", 2): know(Href(String(words[1])), nil)
            case ("object", 3):
                guard let etag = ETag(Self.plain(words[2])) else { return nil }
                know(Href(String(words[1])), etag)
            default: return nil
            }
        }
    }

    private static func plain(_ word: Substring) -> String {
        String(decoding: Href(String(word)).decoded, as: UTF8.self)
    }
}
