package import Store

/// Notes how the database would run each statement before it runs it.
package final class PlanSpy: SQLConnection {
    private let inner: any SQLConnection
    package private(set) var plans: [String] = []

    private init(_ inner: any SQLConnection) {
        self.inner = inner
    }

    /// A transaction that does what `tx` does; it makes no identifiers unless it is given some.
    package static func watch(
        _ tx: Transaction,
        identifiers: any IdentifierSource = NoIdentifiers()
    ) -> (watched: Transaction, spy: PlanSpy) {
        let spy = PlanSpy(tx.connection)
        return (Transaction(now: tx.now, connection: spy, vault: tx.vault, identifiers: identifiers), spy)
    }

    /// The plans that walk a table from end to end.
    package static func walks(in plans: [String]) -> [String] {
        plans.filter { plan in
            // A scan along an index is a page read in its order; one constant row is no table.
            plan.hasPrefix("SCAN") && !plan.contains("USING") && !plan.contains("CONSTANT ROW")
        }
    }

    package func query(_ sql: String, _ arguments: [SQLValue], _ each: (any SQLRow) throws -> Void) throws {
        try explain(sql, arguments)
        try inner.query(sql, arguments, each)
    }

    package func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try explain(sql, arguments)
        return try inner.execute(sql, arguments)
    }

    package func savepoint<T>(_ body: () throws -> T) throws -> T { try inner.savepoint(body) }

    private func explain(_ sql: String, _ arguments: [SQLValue]) throws {
        switch TestStore.kind {
        case .sqlite:
            try inner.query("EXPLAIN QUERY PLAN " + sql, arguments) { plans.append("\($0.text(3)) of \(sql)") }
        case .postgres:
            // Only these and their like can be explained.
            guard ["SELECT", "INSERT", "UPDATE", "DELETE"].contains(String(sql.prefix(6))) else { return }
            var lines: [String] = []
            try inner.query("EXPLAIN " + sql, arguments) { lines.append($0.text(0)) }
            plans.append(lines.joined(separator: "\n"))
        }
    }
}
