/// A part of a JSON text that is known to be well formed: cuts it into members or elements without decoding them.
struct JSONSlice {
    let bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    var isArray: Bool { bytes.first == UInt8(ascii: "[") }

    /// The values of an object by name, of repeated names the last; empty if this is no object.
    func members() -> [String: JSONSlice] {
        var members: [String: JSONSlice] = [:]
        cut(open: UInt8(ascii: "{")) { (name, value) in
            if let name { members[name] = value }
        }
        return members
    }

    /// The values of an array in order; empty if this is no array.
    func elements() -> [JSONSlice] {
        var elements: [JSONSlice] = []
        cut(open: UInt8(ascii: "[")) { (_, value) in elements.append(value) }
        return elements
    }

    private func cut(open: UInt8, _ each: (String?, JSONSlice) -> Void) {
        bytes.withUnsafeBufferPointer { buffer in
            var scanner = JSONScanner(bytes: buffer)
            scanner.skipSpace()
            guard scanner.take(open) else { return }
            while true {
                scanner.skipSpace()
                var name: String?
                if open == UInt8(ascii: "{") {
                    // Only text that is not well formed, which the caller excludes, ends the walk here.
                    guard scanner.peek == UInt8(ascii: "\""), let found = try? scanner.string() else { return }
                    name = found
                    scanner.skipSpace()
                    guard scanner.take(UInt8(ascii: ":")) else { return }
                    scanner.skipSpace()
                }
                let start = scanner.offset
                scanner.skipValue()
                guard scanner.offset > start else { return }
                each(name, JSONSlice(bytes[bytes.startIndex + start..<bytes.startIndex + scanner.offset]))
                scanner.skipSpace()
                guard scanner.take(UInt8(ascii: ",")) else { return }
            }
        }
    }
}

extension JSONScanner {
    /// Skips one value of a text that is known to be well formed; stops at the end whatever it holds.
    fileprivate mutating func skipValue() {
        var depth = 0
        while !isAtEnd {
            switch peek {
            case UInt8(ascii: "\""):
                // Not reached in well-formed text: an open string ends the walk where the text ends.
                guard (try? skipString()) != nil else { return }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                advance()
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return }
                depth -= 1
                advance()
            case UInt8(ascii: ","), 0x20, 0x0A, 0x0D, 0x09:
                if depth == 0 { return }
                advance()
                continue
            default:
                advance()
                continue
            }
            if depth == 0 { return }
        }
    }
}
