package import Care

/// Identifiers from a clock and a durable high-water mark: the milliseconds since 2025 in the upper bits, a count in
/// the lower 20.
///
/// The engine calls `reserve` at the start of each transaction, before any savepoint.
package final class IdentifierBlocks: IdentifierSource {
    private static let epoch: Int64 = 1_735_689_600_000
    /// A block is what may be given before the mark is written again: one hour of clock.
    private static let block: Int64 = 3_600_000 << 20

    private var last: Int64 = 0
    private var reserved: Int64 = 0
    /// Whether the transaction at hand wrote the mark, and is yet to commit.
    private var hasWritten = false

    package init() {}

    /// Whatever was made from the moment on is at least as high, so old rows can be found by their identifiers.
    package static func first(at moment: Instant) -> Int64 {
        (moment.microseconds / 1_000 - epoch) << 20
    }

    package func next() -> Int64 {
        last += 1
        return last
    }

    /// Moves up to the clock and sees that what will be given stays below the durable mark.
    package func reserve(now: Instant, on connection: any SQLConnection) throws {
        hasWritten = false
        last = max(last, Self.first(at: now))
        guard last + Self.block / 2 > reserved else { return }
        // Another process, or this one before it died, may have given all that lies below the mark as it stands now.
        var mark: Int64 = 0
        try connection.query("SELECT value FROM meta WHERE name = 'identifier_mark'", []) { mark = $0.int(0) }
        if mark > reserved { last = max(last, mark) }
        mark = max(mark, last) + Self.block
        try connection.execute(
            "INSERT INTO meta (name, value) VALUES ('identifier_mark', ?) "
                + "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [.int(mark)]
        )
        reserved = mark
        hasWritten = true
    }

    /// The transaction did not commit, so a mark it wrote is not there; what it gave is not given again.
    package func forget() {
        if hasWritten { reserved = 0 }
    }
}
