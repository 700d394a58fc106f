private import Synchronization

/// Counts from several tasks.
package final class Counter: Sendable {
    private let number = Mutex(0)

    package init() {}

    package var count: Int { number.withLock { $0 } }

    /// One more; gives how many there are now.
    @discardableResult
    package func add() -> Int {
        number.withLock { number in
            number += 1
            return number
        }
    }
}
