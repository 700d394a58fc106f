import Care

/// Walks over the bytes of a JSON text; every step checks the end.
struct JSONScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    private(set) var offset = 0

    init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { offset >= bytes.count }
    /// The next byte, or 0 at the end (0 begins nothing in JSON).
    var peek: UInt8 { offset < bytes.count ? bytes[offset] : 0 }
    var notJSON: UnreadableJSON { UnreadableJSON(reason: .notJSON, offset: offset) }
    var tooDeep: UnreadableJSON { UnreadableJSON(reason: .tooDeep, offset: offset) }

    mutating func advance() { offset += 1 }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        offset += 1
        return true
    }

    mutating func skipSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    mutating func expect(_ word: StaticString) throws(UnreadableJSON) {
        let count = word.utf8CodeUnitCount
        guard bytes.count - offset >= count else { throw notJSON }
        for index in 0..<count where bytes[offset + index] != word.utf8Start[index] { throw notJSON }
        offset += count
    }

    /// Reads from the opening quote past the closing one.
    mutating func string() throws(UnreadableJSON) -> String {
        offset += 1
        let start = offset
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte == UInt8(ascii: "\"") {
                offset += 1
                return text(start..<offset - 1)
            }
            if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
            guard byte >= 0x20 else { throw notJSON }
            offset += 1
        }
        throw notJSON
    }

    /// Skips a string without building it; the caller stands on the opening quote.
    mutating func skipString() throws(UnreadableJSON) {
        offset += 1
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return }
        }
        throw notJSON
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    private mutating func escapedString(from start: Int) throws(UnreadableJSON) -> String {
        var decoded = [UInt8](bytes[start..<offset])
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: decoded, as: UTF8.self) }
            if byte == UInt8(ascii: "\\") {
                try appendEscape(to: &decoded)
            } else {
                guard byte >= 0x20 else { throw notJSON }
                decoded.append(byte)
            }
        }
        throw notJSON
    }

    private mutating func appendEscape(to decoded: inout [UInt8]) throws(UnreadableJSON) {
        let byte = peek
        advance()
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"): decoded.append(contentsOf: String(try escapedScalar()).utf8)
        default: throw notJSON
        }
    }

    /// The character of `XXXX`, or of `XXXX\uXXXX` when the two are a pair of surrogates.
    private mutating func escapedScalar() throws(UnreadableJSON) -> Character {
        let unit = try hexUnit()
        if let scalar = Unicode.Scalar(unit) { return Character(scalar) }
        let mark = offset
        if unit < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
            let low = try hexUnit()
            if (0xDC00...0xDFFF).contains(low) {
                let joined = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
                if let scalar = Unicode.Scalar(joined) { return Character(scalar) }
            }
        }
        // A surrogate alone; what follows it is read on its own.
        offset = mark
        return "\u{FFFD}"
    }

    private mutating func hexUnit() throws(UnreadableJSON) -> UInt16 {
        guard bytes.count - offset >= 4 else { throw notJSON }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Hex.value(of: bytes[offset]) else { throw notJSON }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }
}
