/// Which of several wordings a visit's reminders have, so that attendance can be compared.
package struct ReminderVariant: Hashable, Comparable, Sendable, CustomStringConvertible {
    package static let most = 26

    /// 0 to 25.
    package let index: Int

    /// Nil beyond 0 to 25.
    package init?(index: Int) {
        guard (0..<Self.most).contains(index) else { return nil }
        self.index = index
    }

    /// The same visit has the same variant of the same trial for ever, visits are spread evenly, and trials (each a number
    /// of its own) are independent of each other.
    ///
    /// Chosen by a hash of number and identifier (the finaliser of SplitMix64: Steele, Lea, Flood, doi
    /// 10.1145/2660193.2660195). It keeps nothing secret and need not. Counts outside 1 to 26 are the nearest of them.
    package init(of visit: Identifier<Appointment>, among count: Int, trial: UInt64) {
        let hash = Self.mixed(Self.mixed(trial &+ 0x9E37_79B9_7F4A_7C15) ^ UInt64(bitPattern: visit.rawValue))
        // The upper half of the product is as even as the hash, which a remainder is not.
        index = Int(hash.multipliedFullWidth(by: UInt64(min(max(count, 1), Self.most))).high)
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package static func < (left: Self, right: Self) -> Bool { left.index < right.index }

    /// `A` to `Z`.
    package var description: String { String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index))) }
}
