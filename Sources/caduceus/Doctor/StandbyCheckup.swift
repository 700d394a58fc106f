package import Care
package import Practice
package import StorePostgres

/// How far a standby is behind its primary, as the primary sees it.
package struct StandbyLag: Hashable, Sendable {
    package var name: String
    /// Written on the primary and not yet durable on the standby.
    package var bytes: Int64
    package var span: Span

    package init(name: String, bytes: Int64, span: Span) {
        self.name = name
        self.bytes = bytes
        self.span = span
    }
}

/// Whether a standby would be of use if the primary failed now.
///
/// SQLite has none, and a PostgreSQL may have none.
package enum StandbyCheckup {
    private static let mostBytes: Int64 = 64 << 20
    private static let longest = Span.seconds(60)

    static let waiting = "no synchronous standby is connected, and every write waits for one"

    package static func trouble(_ standing: StandbyStanding) -> FoundTrouble? {
        if standing.doWritesWait { return FoundTrouble(.standbyBehind, waiting) }
        return trouble(
            standing.standbys.map { StandbyLag(name: $0.name, bytes: $0.bytes, span: .seconds($0.seconds)) }
        )
    }

    package static func finding(_ standing: StandbyStanding) -> Finding {
        if let trouble = trouble(standing) { return Finding(trouble) }
        if standing.isBlind {
            return Finding(.note, "standby", "its lag cannot be seen: GRANT pg_monitor to the user in `store`")
        }
        let names = standing.standbys.map { $0.name + ($0.isSynchronous ? " (synchronous)" : "") }
        return Finding(
            names.isEmpty ? .note : .ok,
            "standby",
            names.isEmpty
                ? "there is none: what this machine's disk loses is lost since the last backup"
                : "\(names.joined(separator: ", ")): up to date"
        )
    }

    package static func trouble(_ standbys: [StandbyLag]) -> FoundTrouble? {
        let behind = standbys.filter { $0.bytes > mostBytes || $0.span > longest }
        guard !behind.isEmpty else { return nil }
        let words = behind.map { "\($0.name): \($0.bytes >> 20) MB, \(Int($0.span.seconds)) s" }
        return FoundTrouble(.standbyBehind, words.joined(separator: "; "))
    }
}
