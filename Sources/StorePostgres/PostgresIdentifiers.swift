#if Postgres
import Care
import Store

/// Identifiers of a transaction that has its turn: a block of a million from a sequence that follows the server's clock.
///
/// The block is fetched when the first is asked for. The sequence may be moved because nobody else has the turn.
final class PostgresTurnIdentifiers: IdentifierSource {
    private static let block: Int64 = 1 << 20

    private let connection: PostgresConnection
    private let floor: Int64
    private var last: Int64 = 0
    private var end: Int64 = 0
    /// Why none could be had; the transaction must not be committed then.
    private(set) var failure: (any Error)?

    init(_ connection: PostgresConnection, now: Instant) {
        self.connection = connection
        floor = IdentifierBlocks.first(at: now)
    }

    func next() -> Int64 {
        if last == end { fetch() }
        last += 1
        return last
    }

    private func fetch() {
        do {
            try connection.query("SELECT setval('identifier', GREATEST(nextval('identifier'), ?))", [.int(floor)]) {
                last = $0.int(0)
            }
            end = last + Self.block - 1
        } catch {
            failure = failure ?? error
        }
    }
}

/// Identifiers of rows that are only added, without a turn: the server's millisecond, then a number that differs for each
/// transaction and row.
final class PostgresAppendIdentifiers: IdentifierSource {
    /// Rows of one transaction; more would meet the next one's, and the primary key would refuse them.
    static let width: Int64 = 512

    private let base: Int64
    private var counter: Int64

    init(now: Instant, block: Int64) {
        base = IdentifierBlocks.first(at: now)
        counter = block &* Self.width
    }

    func next() -> Int64 {
        defer { counter &+= 1 }
        return base | (counter & 0xFFFFF)
    }
}
#endif
