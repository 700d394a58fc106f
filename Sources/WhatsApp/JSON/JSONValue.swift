/// A JSON value that keeps what it does not know: members in their order, repeated ones too, numbers as written.
package enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// A number that is not a 64-bit integer, as it was written.
    case decimal(String)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

extension JSONValue {
    /// The member of this name, or nil if this is not an object or has none.
    package subscript(name: String) -> JSONValue? {
        if case .object(let object) = self { object[name] } else { nil }
    }

    /// The element at this place, or nil if this is not an array or is shorter.
    package subscript(index: Int) -> JSONValue? {
        if case .array(let elements) = self, elements.indices.contains(index) { elements[index] } else { nil }
    }

    package var isNull: Bool { self == .null }

    /// The text of a string; nil for anything else.
    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The text of a string or of a number: Meta writes the same identifier now as one, now as the other.
    package var text: String? {
        switch self {
        case .string(let text), .decimal(let text): text
        case .integer(let number): String(number)
        default: nil
        }
    }

    /// A whole number that fits 64 bits, from a number or from its decimal text.
    package var integer: Int64? {
        switch self {
        case .integer(let number): number
        case .string(let text): Int64(text)
        default: nil
        }
    }

    /// A finite number, from a number or from its decimal text.
    package var double: Double? {
        let number: Double? =
            switch self {
            case .integer(let number): Double(number)
            case .decimal(let text), .string(let text): Double(text)
            default: nil
            }
        guard let number, number.isFinite else { return nil }
        return number
    }

    package var bool: Bool? {
        switch self {
        case .bool(let flag): flag
        case .string("true"): true
        case .string("false"): false
        default: nil
        }
    }

    /// The elements of an array; nil for anything else.
    package var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    package var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .string(text) }
    package init(booleanLiteral flag: Bool) { self = .bool(flag) }
    package init(integerLiteral number: Int64) { self = .integer(number) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral members: (String, JSONValue)...) { self = .object(JSONObject(members)) }
}
