package import Care
import Store

/// Whose clock decides: the server's, which all nodes share, or one that is given, as in the rehearsal.
package enum PostgresClock: Sendable {
    case server
    case given(any WallClock)

    /// Microseconds since 1970 UTC, at the moment of asking and not of the transaction's start.
    static let query = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"

    static func read(_ rows: [[String]]) throws -> Instant {
        guard let text = rows.first?.first, let microseconds = Int64(text) else {
            throw StoreError.statement(message: "the server did not say what time it is")
        }
        return Instant(microseconds: microseconds)
    }
}
