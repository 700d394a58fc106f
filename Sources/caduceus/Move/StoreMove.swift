package import Store

/// Copies a clinic from SQLite to an empty PostgreSQL database, then reads both again and compares them row by row.
///
/// Rows travel in batches, each in a transaction of its own. The target says that it is not whole until everything was
/// compared, so a death anywhere leaves a database nobody can serve and that `--discard` empties.
package struct StoreMove {
    /// Where a death may come, in order.
    package enum Step: Hashable, Sendable {
        case begun
        /// A batch of this table is there for good.
        case copied(String)
        case compared(String)
        case ended
    }

    package struct Report: Sendable {
        /// Rows by table.
        package var rows: [String: Int] = [:]
        /// Texts with a NUL, which stands as U+FFFD now.
        package var mended = 0
    }

    private let source: MoveSide
    private let target: MoveSide
    private let isDiscarding: Bool
    private let rowsPerBatch: Int
    /// A batch is full with so many bytes, too, or the one row more that it takes to get there.
    private static let bytesPerBatch = 8 << 20
    private let reach: (Step) throws -> Void
    private var report = Report()

    /// Both are brought up to date already; `isDiscarding` empties what an earlier move left half full.
    ///
    /// `reach` hears of each step once it is durable.
    package init(
        from source: any StoreEngine,
        to target: any StoreEngine,
        isDiscarding: Bool = false,
        rowsPerBatch: Int = 2_000,
        reach: @escaping (Step) throws -> Void = { _ in }
    ) {
        self.source = MoveSide(engine: source, side: .source)
        self.target = MoveSide(engine: target, side: .target)
        self.isDiscarding = isDiscarding
        self.rowsPerBatch = rowsPerBatch
        self.reach = reach
    }

    /// The caller's thread waits; throws what to do when the target cannot be used or is not as the source.
    package mutating func run() throws -> Report {
        let plan = try MovePlan(from: source.engine, to: target.engine)
        try begin(plan)
        for table in plan.tables { try copy(table) }
        for table in plan.tables { try compare(table) }
        try end()
        return report
    }

    private func begin(_ plan: MovePlan) throws {
        try target.engine.writeBlocking { tx in
            if try !tx.isBeingFilled() {
                try requireEmpty(plan, in: tx)
            } else if !isDiscarding {
                throw CommandFailure(
                    "an earlier move into this database did not end: run it again with --discard, which empties the "
                        + "database and begins anew."
                )
            }
            let tables = plan.tables.filter { $0.name != "meta" }.map(\.quoted)
            try tx.execute("TRUNCATE \((tables + ["node"]).joined(separator: ", "))")
            try tx.execute("DELETE FROM meta WHERE \(MovedTable.clinicsEntries)")
            try tx.noteFilling()
        }
        try reach(.begun)
    }

    /// What the steps of the schema put there is no clinic's.
    private func requireEmpty(_ plan: MovePlan, in tx: Transaction) throws {
        for name in plan.names + ["node"] where name != "meta" && name != "lane" {
            guard try tx.number("SELECT count(*) FROM (SELECT 1 FROM \"\(name)\" LIMIT 1) AS one") == 0 else {
                throw CommandFailure(
                    "the database there has rows already (in \(name)): make an empty one, and move into that."
                )
            }
        }
    }

    private mutating func copy(_ table: MovedTable) throws {
        var count = 0
        try eachBatch(of: table) { batch, _ in
            try target.engine.writeBlocking { tx in try table.insert(batch, in: tx) }
            count += batch.reduce(0) { $0 + $1.count(where: \.holdsNUL) }
            try reach(.copied(table.name))
        }
        report.mended += count
        guard !table.inward.isEmpty else { return }
        try eachBatch(of: table) { batch, _ in
            try target.engine.writeBlocking { tx in try table.link(batch, in: tx) }
            try reach(.copied(table.name))
        }
    }

    private mutating func compare(_ table: MovedTable) throws {
        var last: [SQLValue]?
        var count = 0
        try eachBatch(of: table) { batch, after in
            let end = batch.last.map(table.key(of:))
            let found = try target.rows(of: table, after: after, through: end, limit: batch.count + 1)
            let wanted = batch.map { $0.map(\.withoutNUL) }
            if let words = table.difference(wanted: wanted, found: found) { throw Self.differs(words) }
            count += batch.count
            last = end
        }
        let beyond = try target.rows(of: table, after: last, limit: 1)
        if let words = table.difference(wanted: [], found: beyond) { throw Self.differs(words) }
        report.rows[table.name] = count
        try reach(.compared(table.name))
    }

    /// Calls `body` with the source's rows in the order of their keys, and with the key before each batch.
    private func eachBatch(
        of table: MovedTable,
        _ body: (_ batch: [[SQLValue]], _ after: [SQLValue]?) throws -> Void
    ) throws {
        var last: [SQLValue]?
        while true {
            let batch = try source.rows(of: table, after: last, limit: rowsPerBatch, bytes: Self.bytesPerBatch)
            guard let final = batch.last else { return }
            try body(batch, last)
            last = table.key(of: final)
        }
    }

    /// Identifiers go on above every one that was ever given, and the database is whole from here on.
    private func end() throws {
        let mark = try source.engine.readBlocking { tx in
            try tx.number("SELECT value FROM meta WHERE name = 'identifier_mark'")
        }
        let total = report.rows.values.reduce(0, +)
        try target.engine.writeBlocking { tx in
            // A block is a million identifiers, and the next one begins behind this one.
            let next = ((mark >> 20) + 1) << 20
            _ = try tx.number("SELECT setval('identifier', GREATEST(nextval('identifier'), ?))", [.int(next)])
            // Rows that are only added count from the middle of a millisecond's numbers: SQLite gave the lower ones, maybe
            // ahead of the clock.
            _ = try tx.number("SELECT setval('append_block', GREATEST(nextval('append_block'), 1024))")
            try tx.noteFilled()
            tx.audit(AuditEntry(actor: .commandLine, act: .storeMoved, amount: total))
        }
        try reach(.ended)
    }

    private static func differs(_ words: String) -> CommandFailure {
        CommandFailure(
            "the copy is not as the original (\(words)). Nothing was changed here; see that nobody writes in either "
                + "database, and run again with --discard."
        )
    }
}
