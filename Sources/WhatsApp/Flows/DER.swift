import Foundation

/// The tags of ASN.1's distinguished encoding (X.690) that a sealed key is written with.
enum DERTag: UInt8 {
    case integer = 0x02
    case octets = 0x04
    case null = 0x05
    case object = 0x06
    case sequence = 0x30
}

/// Reads one element after the other; any bytes give elements or nil.
struct DERReader {
    private var rest: Data

    init(_ bytes: Data) { rest = bytes }

    /// The content of the next element, if it is of that kind; else it stays to be read.
    mutating func next(_ tag: DERTag) -> Data? {
        guard rest.first == tag.rawValue, let (header, length) = Self.length(rest.dropFirst()),
            rest.count >= 1 + header + length
        else { return nil }
        let content = rest.dropFirst(1 + header).prefix(length)
        rest = rest.dropFirst(1 + header + length)
        return Data(content)
    }

    /// The content of a whole text that is one sequence.
    static func sequence(_ bytes: Data) -> DERReader? {
        var reader = DERReader(bytes)
        return reader.sequence()
    }

    mutating func sequence() -> DERReader? { next(.sequence).map(DERReader.init) }

    mutating func isNext(_ object: [UInt8]) -> Bool { next(.object).map(Array.init) == object }

    /// How many bytes the length itself takes, and what it says; nil above 65,535.
    private static func length(_ bytes: Data) -> (header: Int, length: Int)? {
        guard let first = bytes.first else { return nil }
        guard first >= 0x80 else { return (1, Int(first)) }
        let count = Int(first & 0x7F)
        guard (1...2).contains(count), bytes.count > count else { return nil }
        return (1 + count, bytes.dropFirst().prefix(count).reduce(0) { $0 << 8 | Int($1) })
    }
}

/// Writes elements of at most 65,535 bytes.
enum DERWriter {
    static func encoded(_ tag: DERTag, _ content: Data) -> Data {
        let count = content.count
        let length: [UInt8] =
            count < 0x80
            ? [UInt8(count)]
            : count < 0x100 ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8 & 255), UInt8(count & 255)]
        return Data([tag.rawValue] + length) + content
    }

    static func joined(_ elements: [(DERTag, Data)]) -> Data {
        elements.reduce(into: Data()) { $0 += encoded($1.0, $1.1) }
    }

    static func sequence(_ elements: [(DERTag, Data)]) -> Data { encoded(.sequence, joined(elements)) }
}
