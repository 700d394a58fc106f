/// Where the database is: a `postgres://` address as libpq reads it, with several hosts if there is a standby.
package struct PostgresAddress: Sendable, Hashable {
    package let text: String

    /// Nil when it is not such an address; the rest is the server's to judge.
    package init?(_ text: String) {
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") else { return nil }
        self.text = text
    }

    package var hasPassword: Bool { shown != text }

    private init(known text: String) {
        self.text = text
    }

    /// Another database on the same server.
    package func with(database name: String) -> PostgresAddress {
        let scheme = text.hasPrefix("postgres://") ? "postgres://" : "postgresql://"
        let parts = text.dropFirst(scheme.count).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let host = parts[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let rest = parts.count > 1 ? "?" + parts[1] : ""
        return PostgresAddress(known: scheme + host + "/" + name + rest)
    }

    /// The address without its password, for people to read.
    package var shown: String {
        guard let at = text.lastIndex(of: "@"), let colon = text[..<at].lastIndex(of: ":"),
            text[text.index(after: colon)...].first != "/"
        else { return text }
        return String(text[..<colon]) + String(text[at...])
    }

    /// libpq keywords: ours first, so that the address may say otherwise, but for what the product relies on.
    func keywords(name: String) -> [(String, String)] {
        [
            ("connect_timeout", "3"),
            // A server that is gone without a word is noticed within about ten seconds.
            ("keepalives_idle", "5"),
            ("keepalives_interval", "2"),
            ("keepalives_count", "3"),
            ("tcp_user_timeout", "10000"),
            ("dbname", text),
            ("application_name", name),
            ("client_encoding", "UTF8"),
            // Of several hosts the primary: what is decided on a standby is decided on the past.
            ("target_session_attrs", "read-write"),
        ]
    }
}
