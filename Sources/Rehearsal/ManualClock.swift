package import Care
private import Synchronization

/// A clock that stands still until it is moved.
package final class ManualClock: WallClock {
    private let moment: Mutex<Instant>

    package init(_ start: Instant) {
        moment = Mutex(start)
    }

    package var now: Instant { moment.withLock { $0 } }

    /// Never backwards.
    package func move(to instant: Instant) {
        moment.withLock { $0 = max($0, instant) }
    }
}
