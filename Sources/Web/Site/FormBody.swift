import Hummingbird
import NIOCore

/// The fields of a submitted form (`application/x-www-form-urlencoded`), at most 64 KB and 400 fields.
package struct FormBody {
    private var fields: [String: String] = [:]

    static let empty = FormBody()
    static let limit = 64 * 1024

    /// Reads the request's body; any bytes give a form or a `Problem`, never a crash.
    static func read(_ request: Request) async throws -> FormBody {
        guard request.headers[.contentType]?.hasPrefix("application/x-www-form-urlencoded") == true else {
            throw Problem.unreadableForm
        }
        do {
            let buffer = try await request.body.collect(upTo: limit)
            return try FormBody(String(buffer: buffer))
        } catch is NIOTooManyBytesError {
            throw Problem.tooLarge
        }
    }

    private init() {}

    package init(_ text: String) throws(Problem) {
        let pairs = text.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true)
        guard pairs.count <= 400 else { throw .unreadableForm }
        for pair in pairs {
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(halves[0]),
                let value = Self.decode(halves.count > 1 ? halves[1] : "".utf8[...])
            else { throw .unreadableForm }
            fields[name] = value
        }
    }

    package subscript(_ name: String) -> String { fields[name] ?? "" }

    /// The boxes that were ticked: fields of the value 1.
    var ticked: Set<String> { Set(fields.filter { $0.value == "1" }.keys) }

    /// Undoes `%XX` and `+`; nil when the escape is broken or the bytes are not UTF-8 (or hold a NUL).
    private static func decode(_ text: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var iterator = text.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(nibble), let low = iterator.next().flatMap(nibble)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
