/// A value bound to a `?`, or read from a column.
package enum SQLValue: Hashable, Sendable {
    case null
    case int(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

/// One row while it is being read; columns count from zero.
///
/// Reading a NULL through the plain accessors gives zero or empty.
package protocol SQLRow {
    func isNull(_ column: Int) -> Bool
    func int(_ column: Int) -> Int64
    func real(_ column: Int) -> Double
    func text(_ column: Int) -> String
    func blob(_ column: Int) -> [UInt8]
}

extension SQLRow {
    package func optionalInt(_ column: Int) -> Int64? { isNull(column) ? nil : int(column) }
    package func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
    package func optionalBlob(_ column: Int) -> [UInt8]? { isNull(column) ? nil : blob(column) }
}

/// One open transaction of an engine.
///
/// SQL is the subset both engines share, with `?` parameters.
package protocol SQLConnection: AnyObject {
    func query(_ sql: String, _ arguments: [SQLValue], _ each: (any SQLRow) throws -> Void) throws
    /// Runs a statement that returns no rows; gives the number of rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int
    /// Runs `body` so that a throw undoes what it did and nothing else.
    func savepoint<T>(_ body: () throws -> T) throws -> T
    /// Runs a statement for whose answer the caller does not wait: where an answer costs an exchange with a server, many
    /// share one.
    ///
    /// Statements run in the order they are given. `then` gets all that `read` made of the rows before the next `query` or
    /// `execute` begins, and before the end of the savepoint and of the transaction. What fails is thrown there, to
    /// whoever is there, and from then on everything is, until it is undone.
    func later<T>(
        _ sql: String,
        _ arguments: [SQLValue],
        _ read: @escaping (any SQLRow) throws -> T,
        _ then: @escaping ([T]) throws -> Void
    ) throws
    /// The same for a statement without an answer; the next `query` may be on its way before it is known to have failed.
    func later(_ sql: String, _ arguments: [SQLValue]) throws
    /// Waits until nothing is left of what was to run later.
    func settle() throws
}

/// Where an answer costs nothing, later is now.
extension SQLConnection {
    package func later<T>(
        _ sql: String,
        _ arguments: [SQLValue],
        _ read: @escaping (any SQLRow) throws -> T,
        _ then: @escaping ([T]) throws -> Void
    ) throws {
        var found: [T] = []
        try query(sql, arguments) { found.append(try read($0)) }
        try then(found)
    }

    package func later(_ sql: String, _ arguments: [SQLValue]) throws { try execute(sql, arguments) }

    package func settle() throws {}
}

/// What an engine says went wrong, without any value that was bound.
package enum StoreError: Error, Hashable {
    /// A constraint refused the row; `name` is the constraint's message, such as `double_booking`.
    case constraint(name: String)
    /// The disk is full, the file cannot be written or the server is gone: nothing was kept, try again later.
    case unavailable(reason: String)
    /// The disk failed to make durable what was written, or the file is damaged: nobody knows what a further write would
    /// do. Nothing was kept; the process ends, and the next start recovers from what is durable.
    case brokenStorage(reason: String)
    /// The database was made by a newer version.
    case newerSchema(found: Int, known: Int)
    case statement(message: String)

    /// So many wait already that one more would only use up memory.
    package static let busy = StoreError.unavailable(reason: "busy")

    /// Somebody else has locked a row or a table by hand: what does not want it may go on.
    ///
    /// PostgreSQL only; a locked SQLite file lets nobody write.
    package static let locked = StoreError.unavailable(reason: "somebody else has locked a part of the database")
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(stringLiteral value: String) { self = .text(value) }
    package init(nilLiteral: ()) { self = .null }
}
