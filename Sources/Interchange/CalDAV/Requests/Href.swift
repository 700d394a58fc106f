import Care

/// The path of something on a server, as the server writes it, and comparable however it is written.
///
/// Servers escape the same path differently from one answer to the next (`@` and `%40`); requests use what was sent.
package struct Href: Hashable, Sendable, CustomStringConvertible {
    /// With its escapes as they were, its query with it; what no request can carry is escaped, too.
    package let path: String
    /// The same for all ways to escape the same path; a `/` that is escaped stays so.
    package let key: String

    package init(_ path: String) {
        self.path = Self.sent(path)
        key = Self.normalized(path)
    }

    package var description: String { path }

    package static func == (left: Href, right: Href) -> Bool { left.key == right.key }
    package func hash(into hasher: inout Hasher) { hasher.combine(key) }

    /// The bytes it stands for; an escape that is none stands for itself.
    package var decoded: [UInt8] {
        Self.octets(path).map(\.byte)
    }

    /// The same collection with and without its last slash (RFC 4918, 5.2).
    func isSameCollection(as other: Href) -> Bool {
        Self.withoutSlash(key) == Self.withoutSlash(other.key)
    }

    /// What lies right under a collection or deeper.
    func isInside(_ collection: Href) -> Bool {
        let folder = Self.withoutSlash(collection.key) + "/"
        return key.hasPrefix(folder) && key.utf8.count > folder.utf8.count
    }

    private static func withoutSlash(_ key: String) -> Substring {
        key.hasSuffix("/") ? key.dropLast() : key[...]
    }

    /// One segment as a path may have it (RFC 3986, 3.3).
    package static func escaped(segment: String) -> String {
        written(segment.utf8.map { ($0, $0 == UInt8(ascii: "/")) })
    }

    private static func sent(_ path: String) -> String {
        guard !path.utf8.allSatisfy(isPlain) else { return path }
        let bytes = Array(path.utf8)
        var result: [UInt8] = []
        var index = 0
        for octet in octets(path) {
            if octet.isEscaped {
                result += bytes[index..<index + 3]
            } else {
                result += written([(octet.byte, false)]).utf8
            }
            index += octet.isEscaped ? 3 : 1
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func normalized(_ path: String) -> String {
        // An escaped `/`, `?` or `%` is another character than the bare one.
        written(octets(path).map { ($0.byte, $0.isEscaped && "/?#%".utf8.contains($0.byte)) })
    }

    private static func written(_ octets: [(byte: UInt8, mustEscape: Bool)]) -> String {
        var result: [UInt8] = []
        for (byte, mustEscape) in octets {
            if !mustEscape, isPlain(byte) {
                result.append(byte)
            } else {
                result.append(UInt8(ascii: "%"))
                result += Hex.text([byte]).uppercased().utf8
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func octets(_ path: String) -> [(byte: UInt8, isEscaped: Bool)] {
        let bytes = Array(path.utf8)
        var result: [(byte: UInt8, isEscaped: Bool)] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = Hex.value(of: bytes[index + 1]),
                let low = Hex.value(of: bytes[index + 2])
            {
                result.append((high << 4 | low, true))
                index += 3
            } else {
                result.append((bytes[index], false))
                index += 1
            }
        }
        return result
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte & 0x40 != 0
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._~!$&'()*+,;=:@/?".utf8.contains(byte)
    }
}
