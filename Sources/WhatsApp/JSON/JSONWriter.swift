import Care

/// Writes JSON without spaces, into bytes.
package struct JSONWriter {
    package enum Style: Sendable {
        /// UTF-8 as it is.
        case plain
        /// All but ASCII as `\uXXXX` in lower case and `/` as `\/`: the form Meta sends and signs.
        case escaped
    }

    package private(set) var bytes: [UInt8] = []
    private let style: Style

    package init(style: Style = .plain) {
        self.style = style
        bytes.reserveCapacity(512)
    }

    package mutating func write(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .bool(let flag): raw(flag ? "true" : "false")
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .decimal(let text): bytes.append(contentsOf: text.utf8)
        case .string(let text): write(text)
        case .array(let elements): write(elements)
        case .object(let object): write(object)
        }
    }

    private mutating func write(_ elements: [JSONValue]) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ object: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        for (index, member) in object.members.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(member.name)
            bytes.append(UInt8(ascii: ":"))
            write(member.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        switch style {
        case .plain: for byte in text.utf8 { writeASCII(byte) }
        case .escaped:
            for unit in text.utf16 {
                if unit == UInt16(UInt8(ascii: "/")) {
                    raw("\\/")
                } else if unit < 0x80 {
                    writeASCII(UInt8(unit))
                } else {
                    writeEscape(unit)
                }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// A byte of a string, escaped if JSON asks for it; bytes above ASCII pass as they are.
    private mutating func writeASCII(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): raw("\\\"")
        case UInt8(ascii: "\\"): raw("\\\\")
        case 0x0A: raw("\\n")
        case 0x0D: raw("\\r")
        case 0x09: raw("\\t")
        case 0..<0x20: writeEscape(UInt16(byte))
        default: bytes.append(byte)
        }
    }

    private mutating func writeEscape(_ unit: UInt16) {
        raw("\\u")
        bytes.append(contentsOf: Hex.text([UInt8(unit >> 8), UInt8(unit & 0xFF)]).utf8)
    }

    private mutating func raw(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}

extension JSONValue {
    package func encoded(_ style: JSONWriter.Style = .plain) -> [UInt8] {
        var writer = JSONWriter(style: style)
        writer.write(self)
        return writer.bytes
    }
}
