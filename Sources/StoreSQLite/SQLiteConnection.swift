import GRDB
import GRDBSQLite
import Store

/// One transaction's view of a GRDB connection.
///
/// Statements come from GRDB's cache and are stepped directly, which costs a microsecond where row values in between
/// cost five.
final class SQLiteConnection: SQLConnection {
    private let db: Database
    /// False only while the schema is brought up to date, which opens its own transactions.
    private let needsTransaction: Bool
    /// The failure of the disk this transaction met; it must not be committed.
    private(set) var broken: StoreError?

    init(_ db: Database, needsTransaction: Bool = true) {
        self.db = db
        self.needsTransaction = needsTransaction
    }

    func query(_ sql: String, _ arguments: [SQLValue], _ each: (any SQLRow) throws -> Void) throws {
        try run(sql, arguments) { handle in
            let row = SQLiteRow(handle)
            while true {
                switch sqlite3_step(handle) {
                case SQLITE_ROW: try each(row)
                case SQLITE_DONE: return
                default: throw failure()
                }
            }
        }
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try run(sql, arguments) { handle in
            while true {
                switch sqlite3_step(handle) {
                case SQLITE_ROW: continue
                case SQLITE_DONE: return Int(sqlite3_changes(db.sqliteConnection))
                default: throw failure()
                }
            }
        }
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        // Without a transaction a savepoint would be one of its own, and commit what the callers are told was undone.
        guard isInTransaction else { throw Self.undone }
        try control("SAVEPOINT unit")
        do {
            let result = try body()
            try control("RELEASE unit")
            return result
        } catch {
            // A full disk may already have undone the whole transaction; then there is no savepoint left to go back to.
            if isInTransaction { try undoSavepoint() }
            throw error
        }
    }

    private func undoSavepoint() throws {
        do {
            try control("ROLLBACK TO unit")
            try control("RELEASE unit")
        } catch {
            // What cannot be undone alone is undone with everything else, never committed with it.
            try simple("ROLLBACK")
            throw error
        }
    }

    static let undone = StoreError.unavailable(reason: "the transaction was undone")

    var isInTransaction: Bool { sqlite3_get_autocommit(db.sqliteConnection) == 0 }

    /// A statement of transaction control, parsed once.
    func control(_ sql: String) throws {
        try prepared(sql, []) { handle in
            guard sqlite3_step(handle) == SQLITE_DONE else { throw failure() }
        }
    }

    /// Any statement without parameters or rows.
    func simple(_ sql: String) throws {
        guard sqlite3_exec(db.sqliteConnection, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
    }

    private func run<T>(_ sql: String, _ arguments: [SQLValue], _ body: (OpaquePointer) throws -> T) throws -> T {
        // After a full disk undid the transaction each further statement would commit on its own.
        if needsTransaction, !isInTransaction { throw Self.undone }
        return try prepared(sql, arguments, body)
    }

    private func prepared<T>(_ sql: String, _ arguments: [SQLValue], _ body: (OpaquePointer) throws -> T) throws -> T {
        let statement: Statement
        do {
            statement = try db.cachedStatement(sql: sql)
        } catch {
            throw refusal(error)
        }
        // A statement in use higher up the stack (a query inside a query's rows) must not be stepped twice.
        if sqlite3_stmt_busy(statement.sqliteStatement) != 0 {
            let own: Statement
            do {
                own = try db.makeStatement(sql: sql)
            } catch {
                throw refusal(error)
            }
            return try bindAndRun(own.sqliteStatement, arguments, body)
        }
        return try bindAndRun(statement.sqliteStatement, arguments, body)
    }

    private func bindAndRun<T>(
        _ handle: OpaquePointer,
        _ arguments: [SQLValue],
        _ body: (OpaquePointer) throws -> T
    ) throws -> T {
        defer {
            sqlite3_reset(handle)
            sqlite3_clear_bindings(handle)
        }
        for (index, value) in arguments.enumerated() { try bind(value, at: Int32(index + 1), in: handle) }
        return try body(handle)
    }

    private func bind(_ value: SQLValue, at index: Int32, in handle: OpaquePointer) throws {
        let code =
            switch value {
            case .null: sqlite3_bind_null(handle, index)
            case .int(let number): sqlite3_bind_int64(handle, index, number)
            case .real(let number): sqlite3_bind_double(handle, index, number)
            case .text(var text):
                text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        sqlite3_bind_text64(
                            handle,
                            index,
                            $0.baseAddress,
                            UInt64($0.count),
                            transient,
                            UInt8(SQLITE_UTF8)
                        )
                    }
                }
            case .blob(let bytes):
                bytes.isEmpty
                    ? sqlite3_bind_zeroblob(handle, index, 0)
                    : sqlite3_bind_blob64(handle, index, bytes, UInt64(bytes.count), transient)
            }
        guard code == SQLITE_OK else { throw failure() }
    }

    func failure() -> StoreError {
        let connection = db.sqliteConnection
        let message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? ""
        return noted(StoreError(sqlite: sqlite3_extended_errcode(connection), message))
    }

    private func noted(_ failure: StoreError) -> StoreError {
        if case .brokenStorage = failure, broken == nil { broken = failure }
        return failure
    }

    /// Preparing reads the schema, so it too can meet a broken disk.
    private func refusal(_ error: any Error) -> StoreError {
        guard let error = error as? DatabaseError else { return .statement(message: "cannot prepare: \(error)") }
        return noted(Self.failure(error))
    }

    /// What GRDB itself met; a closed pool answers with `SQLITE_MISUSE`.
    static func failure(_ error: DatabaseError) -> StoreError {
        if error.resultCode == .SQLITE_MISUSE { return .unavailable(reason: "the store is closed") }
        return StoreError(sqlite: error.extendedResultCode.rawValue, "\(error)")
    }
}

/// SQLite copies what it is given before the bind returns.
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// The row a statement stands on.
private struct SQLiteRow: SQLRow {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }
    func int(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }
    func real(_ column: Int) -> Double { sqlite3_column_double(handle, Int32(column)) }

    func text(_ column: Int) -> String {
        guard let text = sqlite3_column_text(handle, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8] {
        guard let bytes = sqlite3_column_blob(handle, Int32(column)) else { return [] }
        return Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, Int32(column)))))
    }
}
