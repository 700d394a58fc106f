/// Bytes that are not JSON, or are nested deeper than we follow.
package struct UnreadableJSON: Error, Hashable {
    package enum Reason: String, Sendable {
        case notJSON = "not_json"
        case tooDeep = "too_deep"
    }

    package var reason: Reason
    /// Where reading stopped, in bytes from the start.
    package var offset: Int

    package init(reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension JSONValue {
    /// Objects and arrays may be nested this deep.
    package static let maximumDepth = 64

    /// Reads exactly one value (RFC 8259); bytes that are not UTF-8 and lone surrogates become U+FFFD.
    package init(parsing bytes: [UInt8]) throws(UnreadableJSON) {
        self = try bytes.withUnsafeBufferPointer { (buffer) throws(UnreadableJSON) in
            var parser = JSONParser(scanner: JSONScanner(bytes: buffer))
            return try parser.document()
        }
    }

    package init(parsing text: String) throws(UnreadableJSON) {
        try self.init(parsing: Array(text.utf8))
    }
}

/// Builds values from what the scanner finds; it lives only as long as the buffer it reads.
private struct JSONParser {
    var scanner: JSONScanner

    mutating func document() throws(UnreadableJSON) -> JSONValue {
        scanner.skipSpace()
        let value = try value(depth: 0)
        scanner.skipSpace()
        guard scanner.isAtEnd else { throw scanner.notJSON }
        return value
    }

    private mutating func value(depth: Int) throws(UnreadableJSON) -> JSONValue {
        switch scanner.peek {
        case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try scanner.string())
        case UInt8(ascii: "t"):
            try scanner.expect("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try scanner.expect("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try scanner.expect("null")
            return .null
        default: return try scanner.number()
        }
    }

    private mutating func object(depth: Int) throws(UnreadableJSON) -> JSONObject {
        guard depth <= JSONValue.maximumDepth else { throw scanner.tooDeep }
        scanner.advance()
        scanner.skipSpace()
        var object = JSONObject()
        if scanner.take(UInt8(ascii: "}")) { return object }
        object.members.reserveCapacity(4)
        while true {
            guard scanner.peek == UInt8(ascii: "\"") else { throw scanner.notJSON }
            let name = try scanner.string()
            scanner.skipSpace()
            guard scanner.take(UInt8(ascii: ":")) else { throw scanner.notJSON }
            scanner.skipSpace()
            object.members.append(.init(name: name, value: try value(depth: depth)))
            scanner.skipSpace()
            if scanner.take(UInt8(ascii: "}")) { return object }
            guard scanner.take(UInt8(ascii: ",")) else { throw scanner.notJSON }
            scanner.skipSpace()
        }
    }

    private mutating func array(depth: Int) throws(UnreadableJSON) -> [JSONValue] {
        guard depth <= JSONValue.maximumDepth else { throw scanner.tooDeep }
        scanner.advance()
        scanner.skipSpace()
        var elements: [JSONValue] = []
        if scanner.take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value(depth: depth))
            scanner.skipSpace()
            if scanner.take(UInt8(ascii: "]")) { return elements }
            guard scanner.take(UInt8(ascii: ",")) else { throw scanner.notJSON }
            scanner.skipSpace()
        }
    }
}
