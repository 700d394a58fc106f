package import Care
private import Synchronization

/// A clock the test moves, in either direction.
package final class TestClock: WallClock {
    private let moment: Mutex<Instant>

    package init(_ start: Instant) {
        moment = Mutex(start)
    }

    package var now: Instant { moment.withLock { $0 } }

    package func move(to instant: Instant) { moment.withLock { $0 = instant } }

    package func advance(by span: Span) { moment.withLock { $0 = $0 + span } }
}
