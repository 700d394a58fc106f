#if Postgres
import CPostgres
import Store

/// The types that cross the wire, by their identifiers in `pg_type`; values travel in binary.
enum PostgresType {
    static let bool: Oid = 16
    static let bytes: Oid = 17
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let real: Oid = 701
    static let varchar: Oid = 1043
    /// Left to the server, which takes it from where the parameter stands.
    static let unknown: Oid = 0

    static func of(_ value: SQLValue) -> Oid {
        switch value {
        case .null: unknown
        case .int: int8
        case .real: real
        case .text: text
        case .blob: bytes
        }
    }
}

/// Parameters laid out as libpq takes them: one buffer, and where each value begins in it.
struct PostgresArguments {
    private(set) var types: [Oid] = []
    private var buffer: [UInt8] = []
    /// Nil for NULL.
    private var offsets: [Int?] = []
    private var lengths: [Int32] = []

    init(_ values: [SQLValue]) {
        types.reserveCapacity(values.count)
        offsets.reserveCapacity(values.count)
        lengths.reserveCapacity(values.count)
        for value in values { add(value) }
    }

    private mutating func add(_ value: SQLValue) {
        types.append(PostgresType.of(value))
        let start = buffer.count
        switch value {
        case .null:
            offsets.append(nil)
            lengths.append(0)
            return
        case .int(let number): withUnsafeBytes(of: number.bigEndian) { buffer.append(contentsOf: $0) }
        case .real(let number): withUnsafeBytes(of: number.bitPattern.bigEndian) { buffer.append(contentsOf: $0) }
        case .text(let text):
            // PostgreSQL takes no NUL in a text; a sender may put one into anything.
            text.utf8.contains(0)
                ? buffer.append(contentsOf: text.replacing("\0", with: "\u{FFFD}").utf8)
                : buffer.append(contentsOf: text.utf8)
        case .blob(let bytes): buffer.append(contentsOf: bytes)
        }
        offsets.append(start)
        lengths.append(Int32(buffer.count - start))
        // An empty value still needs an address inside the buffer.
        if buffer.count == start { buffer.append(0) }
    }

    /// Calls `body` with the values' addresses, lengths and formats (all binary).
    func withPointers<T>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> T
    ) -> T {
        guard !types.isEmpty else { return body(nil, nil, nil) }
        return buffer.withUnsafeBytes { raw in
            let base = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = offsets.map { offset in offset.flatMap { base?.advanced(by: $0) } }
            return body(pointers, lengths, Array(repeating: 1, count: types.count))
        }
    }
}
#endif
