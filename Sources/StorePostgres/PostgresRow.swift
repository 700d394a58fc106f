#if Postgres
import CPostgres
import Store

/// One row of a result, its values in binary.
final class PostgresRow: SQLRow {
    private let result: OpaquePointer
    private let types: [Oid]
    fileprivate(set) var number: Int32 = 0
    /// A column that was read as something it is not; the query then fails instead of giving a wrong value.
    private(set) var mismatch: String?

    init(_ result: OpaquePointer) {
        self.result = result
        types = (0..<PQnfields(result)).map { PQftype(result, $0) }
    }

    func move(to number: Int32) { self.number = number }

    func isNull(_ column: Int) -> Bool { PQgetisnull(result, number, Int32(column)) == 1 }

    func int(_ column: Int) -> Int64 {
        guard !isNull(column) else { return 0 }
        let bytes = self.bytes(column)
        switch types[column] {
        case PostgresType.int8: return bytes.loadUnaligned(as: Int64.self).bigEndian
        case PostgresType.int4: return Int64(bytes.loadUnaligned(as: Int32.self).bigEndian)
        case PostgresType.int2: return Int64(bytes.loadUnaligned(as: Int16.self).bigEndian)
        case PostgresType.bool: return Int64(bytes[0])
        default: return refuse(column, "an integer", 0)
        }
    }

    func real(_ column: Int) -> Double {
        guard !isNull(column) else { return 0 }
        guard types[column] == PostgresType.real else { return Double(int(column)) }
        return Double(bitPattern: bytes(column).loadUnaligned(as: UInt64.self).bigEndian)
    }

    func text(_ column: Int) -> String {
        guard !isNull(column) else { return "" }
        switch types[column] {
        case PostgresType.text, PostgresType.varchar, PostgresType.name:
            return String(decoding: bytes(column), as: UTF8.self)
        default: return refuse(column, "a text", "")
        }
    }

    func blob(_ column: Int) -> [UInt8] {
        guard !isNull(column) else { return [] }
        guard types[column] == PostgresType.bytes else { return refuse(column, "bytes", []) }
        return Array(bytes(column))
    }

    private func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(result, number, Int32(column)),
            count: Int(PQgetlength(result, number, Int32(column)))
        )
    }

    private func refuse<T>(_ column: Int, _ wanted: String, _ value: T) -> T {
        mismatch = mismatch ?? "column \(column) has type \(types[column]), which is not \(wanted)"
        return value
    }
}
#endif
