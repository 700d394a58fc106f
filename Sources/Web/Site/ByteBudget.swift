import Synchronization

/// So many bytes may be held at once on behalf of others; what would be more is refused at once.
final class ByteBudget: Sendable {
    private let free: Mutex<Int>

    init(_ bytes: Int) {
        free = Mutex(bytes)
    }

    private func take(_ bytes: Int) -> Bool {
        free.withLock { free in
            guard free >= bytes else { return false }
            free -= bytes
            return true
        }
    }

    /// One holder's part of the budget, given back when nobody keeps it any more.
    final class Share: Sendable {
        private let budget: ByteBudget
        private let held = Mutex(0)

        init(of budget: ByteBudget) {
            self.budget = budget
        }

        deinit {
            let bytes = held.withLock { $0 }
            budget.free.withLock { $0 += bytes }
        }

        /// False when there is no room for so many more; then nothing was taken.
        func grow(by bytes: Int) -> Bool {
            guard budget.take(bytes) else { return false }
            held.withLock { $0 += bytes }
            return true
        }
    }
}
