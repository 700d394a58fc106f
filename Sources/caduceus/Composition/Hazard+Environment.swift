import Foundation
package import Practice
import Synchronization

extension Hazard {
    /// For tests that end the server at one certain step; no setting, and of no use to a clinic.
    static let variable = "CADUCEUS_DIE_AT"

    /// `CADUCEUS_DIE_AT=POINT:N` ends the process, as `kill -9` does, when it passes the point for the N-th time; without
    /// it nothing ever happens.
    package init(environment: [String: String]) throws {
        guard let text = environment[Self.variable] else {
            self = .none
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let point = parts.first.flatMap({ Point(rawValue: String($0)) }), parts.count == 2,
            let passings = Int(parts[1]), passings > 0
        else {
            let points = Point.allCases.map(\.rawValue).joined(separator: ", ")
            throw SettingsProblems([
                SettingsProblem(place: Self.variable, "write POINT:N, a count from 1 and one of the points \(points)")
            ])
        }
        let left = Countdown(passings)
        self.init { passed in
            if passed == point, left.isOver() { kill(getpid(), SIGKILL) }
        }
    }
}

/// Counts down to one certain passing, on whatever thread it happens.
private final class Countdown: Sendable {
    private let left: Atomic<Int>

    init(_ count: Int) {
        left = Atomic(count)
    }

    func isOver() -> Bool { left.subtract(1, ordering: .relaxed).newValue == 0 }
}
