#if Postgres
import CPostgres
import Store

/// What the server said to one statement.
final class PostgresResult {
    /// Nil when it could not even be asked.
    let pointer: OpaquePointer?

    init(_ pointer: OpaquePointer?) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var isGood: Bool {
        switch PQresultStatus(pointer) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: true
        default: false
        }
    }

    /// How many rows the statement changed.
    var changed: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

    /// The name of the command that was done.
    var command: String { String(cString: PQcmdStatus(pointer)) }

    /// Rows that came as text.
    var texts: [[String]] {
        (0..<PQntuples(pointer)).map { row in
            (0..<PQnfields(pointer)).map { String(cString: PQgetvalue(pointer, row, $0)) }
        }
    }

    /// Rows that came in binary.
    func read(_ each: (any SQLRow) throws -> Void) throws {
        guard let pointer else { return }
        let row = PostgresRow(pointer)
        for number in 0..<PQntuples(pointer) {
            row.move(to: number)
            try each(row)
            if let mismatch = row.mismatch { throw StoreError.statement(message: mismatch) }
        }
    }
}
#endif
