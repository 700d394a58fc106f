#if Postgres
import CPostgres
private import Foundation
import Store

/// One session with the server, used by one thread at a time; every call waits for the answer.
final class PostgresConnection: SQLConnection {
    /// Prepared statements kept at most; a statement text with lanes in it changes now and then.
    private static let mostPrepared = 400

    private let handle: OpaquePointer
    /// By text; of one text there are several where its values come in several types.
    private var prepared: [String: [Prepared]] = [:]
    private var preparedCount = 0
    private var statementsMade = 0
    /// False only where each statement is its own transaction: the schema's steps, the rehearsal's oracle.
    var needsTransaction = true
    /// SQLSTATE of the last statement that failed in this transaction.
    private(set) var lastState: String?

    private struct Prepared {
        var name: String
        var types: [Oid]

        /// NULL is of every type.
        func takes(_ given: [Oid]) -> Bool {
            zip(types, given).allSatisfy { $0 == $1 || $1 == PostgresType.unknown }
        }
    }

    /// Connects; `settings` are libpq keywords, of which a later one wins.
    ///
    /// Throws `StoreError.unavailable` with the server's own words, which name no secret.
    init(_ settings: [(String, String)]) throws {
        let keywords = settings.map { $0.0 }
        let values = settings.map { $0.1 }
        let connection = withCStrings(keywords) { names in
            withCStrings(values) { texts in PQconnectdbParams(names, texts, 1) }
        }
        guard let connection else { throw StoreError.unavailable(reason: "no memory for a connection") }
        guard PQstatus(connection) == CONNECTION_OK else {
            let reason = String(cString: PQerrorMessage(connection))
            PQfinish(connection)
            throw StoreError.unavailable(reason: "the database cannot be reached: \(reason.firstLine)")
        }
        handle = connection
        // A warning is the server's log's business; libpq would print it.
        _ = PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    deinit {
        PQfinish(handle)
    }

    var isBroken: Bool { PQstatus(handle) != CONNECTION_OK }
    var isInTransaction: Bool {
        let status = PQtransactionStatus(handle)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }
    /// A statement failed and nothing undid it: this transaction can only be rolled back.
    var isSpoilt: Bool { PQtransactionStatus(handle) == PQTRANS_INERROR }
    var processID: Int32 { PQbackendPID(handle) }
    var socket: Int32 { PQsocket(handle) }

    func query(_ sql: String, _ arguments: [SQLValue], _ each: (any SQLRow) throws -> Void) throws {
        let result = try run(sql, arguments)
        defer { PQclear(result) }
        let row = PostgresRow(result)
        for number in 0..<PQntuples(result) {
            row.move(to: number)
            try each(row)
            if let mismatch = row.mismatch { throw StoreError.statement(message: mismatch) }
        }
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        let result = try run(sql, arguments)
        defer { PQclear(result) }
        return Int(String(cString: PQcmdTuples(result))) ?? 0
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        guard isInTransaction else { throw Self.undone }
        try control("SAVEPOINT unit")
        do {
            let result = try body()
            try control("RELEASE unit")
            return result
        } catch {
            if isInTransaction { try control("ROLLBACK TO unit; RELEASE unit") }
            throw error
        }
    }

    static let undone = StoreError.unavailable(reason: "the transaction was undone")

    /// Statements without parameters, in one exchange; gives the last one's rows as text.
    @discardableResult
    func control(_ sql: String) throws -> [[String]] {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        try check(result)
        return (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { String(cString: PQgetvalue(result, row, $0)) }
        }
    }

    /// Ends the transaction; throws when it could not be kept, which a server says in the command's name alone.
    func commit(after statements: String) throws {
        let result = PQexec(handle, statements + "COMMIT")
        defer { PQclear(result) }
        try check(result)
        guard String(cString: PQcmdStatus(result)) == "COMMIT" else { throw Self.undone }
    }

    func rollback() {
        lastState = nil
        // Undoing fails only when there is nothing left to undo.
        if isInTransaction { _ = try? control("ROLLBACK") }
    }

    func begins() { lastState = nil }

    private func run(_ sql: String, _ arguments: [SQLValue]) throws -> OpaquePointer {
        // After a lost connection each further statement would be refused one by one.
        if needsTransaction, !isInTransaction { throw Self.undone }
        let arguments = PostgresArguments(arguments)
        let name = try statement(sql, arguments.types)
        let result = arguments.withPointers { values, lengths, formats in
            PQexecPrepared(handle, name, Int32(arguments.types.count), values, lengths, formats, 1)
        }
        do {
            try check(result)
        } catch {
            PQclear(result)
            throw error
        }
        guard let result else { throw Self.undone }
        return result
    }

    private func statement(_ sql: String, _ types: [Oid]) throws -> String {
        if let known = prepared[sql]?.first(where: { $0.takes(types) }) { return known.name }
        if preparedCount >= Self.mostPrepared {
            try control("DEALLOCATE ALL")
            prepared = [:]
            preparedCount = 0
        }
        preparedCount += 1
        statementsMade += 1
        let name = "s\(statementsMade)"
        let result = PQprepare(handle, name, PostgresText.numbered(sql), Int32(types.count), types)
        defer { PQclear(result) }
        try check(result)
        prepared[sql, default: []].append(Prepared(name: name, types: try known(types, of: name)))
        return name
    }

    /// The types the server gave to the parameters that were NULL the first time.
    private func known(_ types: [Oid], of name: String) throws -> [Oid] {
        guard types.contains(PostgresType.unknown) else { return types }
        let result = PQdescribePrepared(handle, name)
        defer { PQclear(result) }
        try check(result)
        return types.indices.map { PQparamtype(result, Int32($0)) }
    }

    private func check(_ result: OpaquePointer?) throws {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
        default:
            lastState = PostgresFailure.state(of: result)
            if isBroken { throw StoreError.unavailable(reason: "the database connection was lost") }
            throw PostgresFailure.error(of: result)
        }
    }

    /// Waits for the server to say something; gives each notification's channel text and the process it came from.
    ///
    /// Throws when the connection is lost.
    func notifications(waitingAtMost milliseconds: Int32) throws -> [(payload: String, process: Int32)] {
        var polled = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        if poll(&polled, 1, milliseconds) > 0, PQconsumeInput(handle) != 1 {
            throw StoreError.unavailable(reason: "the database connection was lost")
        }
        var heard: [(String, Int32)] = []
        while let notification = PQnotifies(handle) {
            heard.append((String(cString: notification.pointee.extra), notification.pointee.be_pid))
            PQfreemem(notification)
        }
        return heard
    }
}

/// An array of C strings that ends with a null, as libpq wants its keywords.
private func withCStrings<T>(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T) -> T {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    let pointers = copies.map { UnsafePointer($0) } + [nil]
    return pointers.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { preconditionFailure("the array holds its end at least") }
        return body(base)
    }
}

extension String {
    fileprivate var firstLine: String { split(separator: "\n").first.map(String.init) ?? self }
}
#endif
