/// Lines as a calendar has them: at most 75 octets and CRLF behind them (RFC 5545, 3.1).
struct FoldedLines {
    private(set) var bytes: [UInt8] = []

    private static let octets = 75

    /// What has no line breaks in it.
    mutating func add(_ line: String) {
        var length = 0
        for scalar in line.unicodeScalars {
            let encoded = UTF8.encode(scalar).map(Array.init) ?? []
            if length + encoded.count > Self.octets {
                bytes += [0x0D, 0x0A, 0x20]
                length = 1
            }
            bytes += encoded
            length += encoded.count
        }
        bytes += [0x0D, 0x0A]
    }

    mutating func add(text: String, _ name: String) {
        add(name + ":" + CalendarText.escaped(text))
    }
}
