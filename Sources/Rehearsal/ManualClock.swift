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

/// The clock of the clinic's machine: the true one, and what it is wrong by.
final class PracticeClock: WallClock {
    private let truth: ManualClock
    private let offset = Mutex(Span.zero)

    init(_ truth: ManualClock) {
        self.truth = truth
    }

    var now: Instant { truth.now + error }

    var error: Span {
        get { offset.withLock { $0 } }
        set { offset.withLock { $0 = newValue } }
    }
}
