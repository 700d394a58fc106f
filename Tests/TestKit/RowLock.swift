package import Store

/// Somebody who locks rows of a PostgreSQL by hand.
package enum RowLock {
    /// Runs `body` while what `query` (a SELECT … FOR UPDATE) finds is locked through an engine of its own.
    package static func held<T: Sendable>(
        _ query: String,
        through other: any StoreEngine,
        while body: @escaping @Sendable () async throws -> T
    ) async throws -> T {
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let isOver = Counter()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await other.append { tx in
                    _ = try tx.rows(query) { $0.int(0) }
                    begin.yield()
                    // Not idle, or the server would end it.
                    while isOver.count == 0 { try tx.execute("SELECT pg_sleep(0.1)") }
                }
            }
            for await _ in began { break }
            defer { isOver.add() }
            return try await body()
        }
    }
}
