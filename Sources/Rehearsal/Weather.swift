import Care
import Simulator

/// What ails everything for a while; the seed and the moment tell it.
enum Weather: String {
    case fair
    /// No byte leaves the clinic's machine.
    case noNetwork = "no_network"
    /// Meta takes no message with our token.
    case tokenExpired = "token_expired"

    /// Two quarters of an hour in a hundred are bad, and now and then three hours on end.
    init(seed: UInt64, at now: Instant) {
        let long = Self.draw(seed, now.seconds / 10_800, salt: 1)
        let short = Self.draw(seed, now.seconds / 900, salt: 2)
        self =
            switch (long, short) {
            case (0..<10, _), (_, 0..<10): .noNetwork
            case (10..<20, _), (_, 10..<20): .tokenExpired
            default: .fair
            }
    }

    /// From 0 to 999.
    private static func draw(_ seed: UInt64, _ span: Int64, salt: UInt64) -> UInt64 {
        var random = SeededGenerator(seed: seed &* 31 &+ UInt64(bitPattern: span) &* 2 &+ salt)
        return random.next() % 1_000
    }
}
