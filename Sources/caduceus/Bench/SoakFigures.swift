import Foundation
import Synchronization

/// What a soak has seen so far; it takes the same memory after an hour as after a minute.
final class SoakFigures: Sendable {
    /// Answers by tenths of a millisecond; the last place is for all that took a second or longer.
    private static let places = 10_000
    private static let kept = 256

    private struct Sums {
        var answered = 0
        var failed = 0
        var tenths = [Int](repeating: 0, count: places)
        var accepted: [String] = []
    }

    private let sums = Mutex(Sums())

    var answered: Int { sums.withLock { $0.answered } }
    var failed: Int { sums.withLock { $0.failed } }

    func note(isAcknowledged: Bool, after time: Duration) {
        let tenth = min(Self.places - 1, Int(time / .microseconds(100)))
        sums.withLock { sums in
            if isAcknowledged { sums.answered += 1 } else { sums.failed += 1 }
            sums.tenths[tenth] += 1
        }
    }

    /// Keeps the id of a message that was taken, for a status to come.
    func noteAccepted(_ id: String) {
        sums.withLock { if $0.accepted.count < Self.kept { $0.accepted.append(id) } }
    }

    func takeAccepted() -> String? { sums.withLock { $0.accepted.popLast() } }

    /// The time within which `share` (0...1) of the answers came, in milliseconds.
    func percentile(_ share: Double) -> Double {
        sums.withLock { sums in
            var left = Int(Double(sums.tenths.reduce(0, +)) * share)
            for (tenth, count) in sums.tenths.enumerated() {
                left -= count
                if left < 0 { return Double(tenth + 1) / 10 }
            }
            return Double(Self.places) / 10
        }
    }

    /// Resident memory of this process in megabytes; zero where the system does not tell.
    static func memory() -> Double {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    }
}
