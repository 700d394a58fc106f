#if Postgres
import CPostgres
import Store

/// Statements that are sent without waiting for the answer to each (libpq's pipeline mode): one exchange with the server for
/// all of them.
struct PostgresPipeline {
    typealias Reader = (PostgresResult) throws -> Void

    /// What the server said to one statement, and who wants to know.
    struct Answer {
        var result: PostgresResult
        var reader: Reader?
    }

    private let handle: OpaquePointer
    private var readers: [Reader?] = []
    /// Whether somebody waits for an answer.
    private(set) var hasReaders = false

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    /// Nothing is on its way.
    var isEmpty: Bool { readers.isEmpty }

    /// Sends a prepared statement's parameters; libpq reads what comes in when it cannot send, so neither side blocks the
    /// other.
    mutating func send(_ name: String, _ arguments: PostgresArguments, _ reader: Reader?) throws {
        if isEmpty, PQenterPipelineMode(handle) != 1 { throw Self.lost }
        let isSent = arguments.withPointers { values, lengths, formats in
            PQsendQueryPrepared(handle, name, Int32(arguments.types.count), values, lengths, formats, 1)
        }
        guard isSent == 1 else {
            // Otherwise nothing would bring the connection back to answering one by one.
            if isEmpty { _ = PQexitPipelineMode(handle) }
            throw Self.lost
        }
        readers.append(reader)
        hasReaders = hasReaders || reader != nil
    }

    /// Waits for all answers, in order; after one that is bad, or when the connection is lost, come no more.
    mutating func answers() -> [Answer] {
        if isEmpty { return [] }
        var answers: [Answer] = []
        answers.reserveCapacity(readers.count)
        var isGood = true
        let isAsked = PQpipelineSync(handle) == 1
        while isAsked, PQstatus(handle) == CONNECTION_OK {
            // Between two statements' answers comes none.
            guard let pointer = PQgetResult(handle) else { continue }
            let result = PostgresResult(pointer)
            if PQresultStatus(pointer) == PGRES_PIPELINE_SYNC { break }
            if isGood, answers.count < readers.count {
                answers.append(Answer(result: result, reader: readers[answers.count]))
            }
            isGood = isGood && result.isGood
        }
        // Whom the server did not answer for want of a connection.
        if isGood, answers.count < readers.count { answers.append(Answer(result: PostgresResult(nil), reader: nil)) }
        readers = []
        hasReaders = false
        _ = PQexitPipelineMode(handle)
        return answers
    }

    private static let lost = StoreError.unavailable(reason: "the database connection was lost")
}
#endif
