import Foundation

/// Message ids (`wamid.…`) that tell which message they are without a table: a sequence number, scrambled by the seed.
struct MessageID: Hashable {
    var sequence: Int
    /// From a phone to the business.
    var isInbound: Bool

    private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// `factor` times this is 1, modulo 2^64 (Newton's iteration doubles the right bits each time).
    private static let inverse: UInt64 = (0..<6).reduce(factor) { guess, _ in guess &* (2 &- factor &* guess) }
    private static let header: [UInt8] = [0x1C, 0x18, 0x12]

    func text(seed: UInt64) -> String {
        let number = UInt64(sequence) << 1 | (isInbound ? 1 : 0)
        let scrambled = (number ^ SeededGenerator.mixed(seed)) &* Self.factor
        var bytes = Self.header
        bytes.reserveCapacity(21)
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: scrambled >> UInt64(shift)) & 15
            bytes.append(digit < 10 ? 0x30 + digit : 0x37 + digit)
        }
        bytes += [0, 0]
        return "wamid." + Data(bytes).base64EncodedString()
    }

    /// Nil for what this seed did not make.
    init?(_ text: String, seed: UInt64) {
        guard text.hasPrefix("wamid."), text.utf8.count == 34,
            let data = Data(base64Encoded: String(text.dropFirst(6))),
            data.count == 21, data.starts(with: Self.header),
            let scrambled = UInt64(String(decoding: data[3..<19], as: UTF8.self), radix: 16)
        else { return nil }
        let number = (scrambled &* Self.inverse) ^ SeededGenerator.mixed(seed)
        guard number >> 1 <= UInt64(Int32.max) else { return nil }
        sequence = Int(number >> 1)
        isInbound = number & 1 == 1
    }

    init(sequence: Int, isInbound: Bool) {
        self.sequence = sequence
        self.isInbound = isInbound
    }
}
