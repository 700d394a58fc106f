package import Care

/// How the clinic's values are bound.
extension SQLValue {
    package static func id<Thing>(_ id: Identifier<Thing>?) -> SQLValue { id.map { .int($0.rawValue) } ?? .null }
    package static func instant(_ instant: Instant?) -> SQLValue { instant.map { .int($0.microseconds) } ?? .null }
    package static func span(_ span: Span?) -> SQLValue { span.map { .int($0.microseconds) } ?? .null }
    package static func int(_ value: Int) -> SQLValue { .int(Int64(value)) }
    package static func optional(_ value: Int?) -> SQLValue { value.map { .int(Int64($0)) } ?? .null }
    package static func optional(_ text: String?) -> SQLValue { text.map { .text($0) } ?? .null }
    package static func optional(_ bytes: [UInt8]?) -> SQLValue { bytes.map { .blob($0) } ?? .null }
}

extension SQLRow {
    package func id<Thing>(_ column: Int) -> Identifier<Thing> { Identifier(int(column)) }
    package func optionalID<Thing>(_ column: Int) -> Identifier<Thing>? { optionalInt(column).map { Identifier($0) } }
    package func instant(_ column: Int) -> Instant { Instant(microseconds: int(column)) }
    package func optionalInstant(_ column: Int) -> Instant? { optionalInt(column).map { Instant(microseconds: $0) } }
}
