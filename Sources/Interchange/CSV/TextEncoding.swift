/// How the bytes of a text file spell characters, found out from the bytes themselves.
package enum TextEncoding: String, Sendable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case windows1252 = "Windows-1252"

    /// The same text in UTF-8 without a byte order mark; never fails, whatever the bytes.
    ///
    /// A byte order mark decides. Without one the text is UTF-8 if it is valid, or nearly so; else Windows-1252, the
    /// spreadsheet's default in western Europe and the Americas.
    package static func decode(_ bytes: [UInt8]) -> (text: [UInt8], encoding: TextEncoding) {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (repaired(bytes.dropFirst(3)), .utf8) }
        if bytes.starts(with: [0xFF, 0xFE]) {
            return (utf16(bytes.dropFirst(2), isLittleEndian: true), .utf16LittleEndian)
        }
        if bytes.starts(with: [0xFE, 0xFF]) {
            return (utf16(bytes.dropFirst(2), isLittleEndian: false), .utf16BigEndian)
        }
        if String(validating: bytes, as: UTF8.self) != nil { return (bytes, .utf8) }
        let text = String(decoding: bytes, as: UTF8.self)
        return isMostlySound(text) ? (Array(text.utf8), .utf8) : (windows1252(bytes), .windows1252)
    }

    private static func repaired(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        Array(String(decoding: bytes, as: UTF8.self).utf8)
    }

    /// In Windows-1252 text hardly any character beyond ASCII happens to be valid UTF-8.
    private static func isMostlySound(_ text: String) -> Bool {
        var sound = 0
        var broken = 0
        for scalar in text.unicodeScalars where scalar.value > 0x7F {
            if scalar == "\u{FFFD}" { broken += 1 } else { sound += 1 }
        }
        return sound > broken
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isLittleEndian: Bool) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = bytes.startIndex
        while index + 1 < bytes.endIndex {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(isLittleEndian ? second << 8 | first : first << 8 | second)
            index += 2
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private static func windows1252(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 8)
        for byte in bytes {
            guard byte >= 0x80 else {
                text.append(byte)
                continue
            }
            let value = byte < 0xA0 ? Self.upperControls[Int(byte - 0x80)] : UInt16(byte)
            text.append(contentsOf: Character(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
        }
        return text
    }

    /// What 0x80 to 0x9F stand for (WHATWG Encoding Standard, index windows-1252).
    private static let upperControls: [UInt16] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
        0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x009D, 0x017E, 0x0178,
    ]
}
