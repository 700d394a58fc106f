package import Care
package import Practice

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
/// SQLite has none. The engine with standbys hands in a row for each, and for one that is missing a row of its name with
/// the largest numbers.
package enum StandbyCheckup {
    private static let mostBytes: Int64 = 64 << 20
    private static let longest = Span.seconds(60)

    package static func trouble(_ standbys: [StandbyLag]) -> FoundTrouble? {
        let behind = standbys.filter { $0.bytes > mostBytes || $0.span > longest }
        guard !behind.isEmpty else { return nil }
        let words = behind.map { "\($0.name): \($0.bytes >> 20) MB, \(Int($0.span.seconds)) s" }
        return FoundTrouble(.standbyBehind, words.joined(separator: "; "))
    }
}
