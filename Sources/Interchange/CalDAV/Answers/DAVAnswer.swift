/// What a server answers to a request, or that it does not.
package struct DAVAnswer: Hashable, Sendable {
    package var status: Int
    /// Names in lower case.
    package private(set) var headers: [String: String] = [:]
    package var body: [UInt8]

    /// Of several headers of one name the first is kept.
    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.body = body
        for (name, value) in headers where self.headers[name.lowercased()] == nil {
            self.headers[name.lowercased()] = value
        }
    }

    package func header(_ name: String) -> String? { headers[name.lowercased()] }

    var isRedirect: Bool { [301, 302, 303, 307, 308].contains(status) }

    /// How long to leave it alone, in seconds, at most an hour; dates are not read.
    var retryAfterSeconds: Int? {
        header("retry-after").flatMap { Digits.value($0.utf8) }.map { min($0, 3_600) }
    }

    /// Of what was got or written; nil where the server keeps it to itself.
    package var etag: ETag? { header("etag").flatMap { ETag($0) } }

    /// What a refusal says was not met (RFC 4918, 16): `valid-sync-token`, `no-uid-conflict`.
    func conditions(_ limits: XMLLimits) -> [XMLName] {
        guard let root = try? XMLReader.read(body, limits: limits), root.name == .dav("error") else { return [] }
        return root.children.map(\.name)
    }
}

/// Which version of something a server has: a word that only the server understands (RFC 9110, 8.8.3).
package struct ETag: Hashable, Sendable {
    /// With its quotes and its mark of weakness.
    package let text: String

    private static let longest = 1_000

    /// Nil for what no header can carry; quotes that a server forgets are put back.
    package init?(_ text: String) {
        let inner = text.drop(while: \.isWhitespace)
        guard let end = inner.lastIndex(where: { !$0.isWhitespace }) else { return nil }
        let plain = inner[...end]
        guard plain.utf8.count <= Self.longest, plain.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return nil
        }
        self.text = plain.hasSuffix("\"") ? String(plain) : "\"" + plain + "\""
    }

    /// A weak one promises nothing about the bytes.
    package var isWeak: Bool { text.hasPrefix("W/") }
}
