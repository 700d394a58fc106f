extension JSONScanner {
    /// Reads a number: an integer if it fits 64 bits and has neither fraction nor exponent.
    mutating func number() throws(UnreadableJSON) -> JSONValue {
        let start = offset
        let isNegative = take(UInt8(ascii: "-"))
        let first = offset
        var magnitude: Int64 = 0
        var isWhole = true
        while let digit = digit() {
            let (shifted, isOver) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, isOverToo) = shifted.subtractingReportingOverflow(digit)
            if isOver || isOverToo { isWhole = false }
            magnitude = sum
        }
        guard offset > first, offset == first + 1 || bytes[first] != UInt8(ascii: "0") else { throw notJSON }
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        // The digits were summed below zero, where there is room for one more value than above.
        if isWhole, isNegative { return .integer(magnitude) }
        if isWhole, magnitude > .min { return .integer(-magnitude) }
        return .decimal(text(start..<offset))
    }

    private mutating func digits() throws(UnreadableJSON) {
        guard digit() != nil else { throw notJSON }
        while digit() != nil {}
    }

    private mutating func digit() -> Int64? {
        let byte = peek
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        advance()
        return Int64(byte - UInt8(ascii: "0"))
    }
}
