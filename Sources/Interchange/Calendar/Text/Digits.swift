/// Reading numbers.
enum Digits {
    /// One to nine ASCII digits and nothing else.
    static func value(_ bytes: some Collection<UInt8>) -> Int? {
        guard (1...9).contains(bytes.count) else { return nil }
        var value = 0
        for byte in bytes {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    /// As `value`, with a sign before it or none.
    static func signed(_ text: some StringProtocol) -> Int? {
        let bytes = Array(text.utf8)
        switch bytes.first {
        case UInt8(ascii: "-"): return value(bytes.dropFirst()).map { -$0 }
        case UInt8(ascii: "+"): return value(bytes.dropFirst())
        default: return value(bytes)
        }
    }
}
