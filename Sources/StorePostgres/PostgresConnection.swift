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
    private var pipeline: PostgresPipeline
    /// Answers that came and that nobody has looked at yet.
    private var answered: [PostgresPipeline.Answer] = []
    /// Why something that was to run later did not; nothing more is done before it is undone.
    private var failure: (any Error)?
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
        pipeline = PostgresPipeline(connection)
        // A warning is the server's log's business; libpq would print it.
        _ = PQsetNoticeProcessor(connection, { _, _ in }, nil)
    }

    deinit {
        PQfinish(handle)
    }

    var isBroken: Bool { PQstatus(handle) != CONNECTION_OK }
    var isInTransaction: Bool {
        if !pipeline.isEmpty { return true }
        let status = PQtransactionStatus(handle)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }
    /// A statement failed and nothing undid it: this transaction can only be rolled back.
    var isSpoilt: Bool { PQtransactionStatus(handle) == PQTRANS_INERROR }
    var processID: Int32 { PQbackendPID(handle) }
    var socket: Int32 { PQsocket(handle) }

    func query(_ sql: String, _ arguments: [SQLValue], _ each: (any SQLRow) throws -> Void) throws {
        try run(sql, arguments).read(each)
    }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        try run(sql, arguments).changed
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        try settle()
        guard isInTransaction else { throw Self.undone }
        try control("SAVEPOINT unit")
        do {
            let result = try body()
            try settle()
            try control("RELEASE unit")
            return result
        } catch {
            letGo()
            if isInTransaction { try control("ROLLBACK TO unit; RELEASE unit") }
            throw error
        }
    }

    static let undone = StoreError.unavailable(reason: "the transaction was undone")

    /// Statements without parameters, in one exchange; gives the last one's rows as text.
    @discardableResult
    func control(_ sql: String) throws -> [[String]] {
        try collect()
        let result = PostgresResult(PQexec(handle, sql))
        try check(result)
        return result.texts
    }

    /// Ends the transaction; throws when it could not be kept, which a server says in the command's name alone.
    func commit(after statements: String) throws {
        try settle()
        let result = PostgresResult(PQexec(handle, statements + "COMMIT"))
        try check(result)
        guard result.command == "COMMIT" else { throw Self.undone }
    }

    func rollback() {
        letGo()
        lastState = nil
        // Undoing fails only when there is nothing left to undo.
        if isInTransaction { _ = try? control("ROLLBACK") }
    }

    func begins() { lastState = nil }

    private func run(_ sql: String, _ arguments: [SQLValue]) throws -> PostgresResult {
        // What somebody makes of earlier answers may be what this statement asks about.
        if pipeline.hasReaders || !answered.isEmpty { try settle() }
        let (name, arguments) = try ready(sql, arguments)
        guard pipeline.isEmpty else {
            var own: PostgresResult?
            try pipeline.send(name, arguments) { own = $0 }
            try settle()
            return try own ?? { throw Self.undone }()
        }
        let result = arguments.withPointers { values, lengths, formats in
            PQexecPrepared(handle, name, Int32(arguments.types.count), values, lengths, formats, 1)
        }
        let answer = PostgresResult(result)
        try check(answer)
        return answer
    }

    private func ready(_ sql: String, _ arguments: [SQLValue]) throws -> (name: String, PostgresArguments) {
        if let failure { throw failure }
        // After a lost connection each further statement would be refused one by one.
        if needsTransaction, !isInTransaction { throw Self.undone }
        let arguments = PostgresArguments(arguments)
        return (try statement(sql, arguments.types), arguments)
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
        try collect()
        let result = PostgresResult(PQprepare(handle, name, PostgresText.numbered(sql), Int32(types.count), types))
        try check(result)
        prepared[sql, default: []].append(Prepared(name: name, types: try known(types, of: name)))
        return name
    }

    /// The types the server gave to the parameters that were NULL the first time.
    private func known(_ types: [Oid], of name: String) throws -> [Oid] {
        guard types.contains(PostgresType.unknown) else { return types }
        let result = PostgresResult(PQdescribePrepared(handle, name))
        try check(result)
        return types.indices.map { PQparamtype(result.pointer, Int32($0)) }
    }

    private func check(_ result: PostgresResult) throws {
        guard !result.isGood else { return }
        lastState = PostgresFailure.state(of: result.pointer)
        if isBroken { throw StoreError.unavailable(reason: "the database connection was lost") }
        throw PostgresFailure.error(of: result.pointer)
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

extension PostgresConnection {
    func later<T>(
        _ sql: String,
        _ arguments: [SQLValue],
        _ read: @escaping (any SQLRow) throws -> T,
        _ then: @escaping ([T]) throws -> Void
    ) throws {
        try send(sql, arguments) { result in
            var found: [T] = []
            try result.read { found.append(try read($0)) }
            try then(found)
        }
    }

    func later(_ sql: String, _ arguments: [SQLValue]) throws {
        try send(sql, arguments, nil)
    }

    private func send(_ sql: String, _ arguments: [SQLValue], _ reader: PostgresPipeline.Reader?) throws {
        let (name, arguments) = try ready(sql, arguments)
        try pipeline.send(name, arguments, reader)
    }

    /// Gets the answers of all that is on its way.
    private func collect() throws {
        if pipeline.isEmpty { return }
        for answer in pipeline.answers() {
            do {
                try check(answer.result)
            } catch {
                failure = error
                throw error
            }
            if answer.reader != nil { answered.append(answer) }
        }
    }

    /// Gets all answers and has them read, in order; readers may have more to run later.
    func settle() throws {
        if let failure { throw failure }
        try collect()
        while !answered.isEmpty {
            let answers = answered
            answered = []
            do {
                for answer in answers { try answer.reader?(answer.result) }
            } catch {
                failure = error
                throw error
            }
            try collect()
        }
    }

    /// Forgets what was to run later, and that it failed.
    private func letGo() {
        _ = pipeline.answers()
        answered = []
        failure = nil
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
