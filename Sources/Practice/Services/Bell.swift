private import Synchronization

/// Wakes a loop that waits for work; ringing twice before it wakes is ringing once.
package final class Bell: Sendable {
    private struct State {
        var hasRung = false
        /// Whoever waits now, one at a time.
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    package func ring() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard let waiter = state.waiter.take() else {
                state.hasRung = true
                return nil
            }
            return waiter
        }
        waiter?.resume()
    }

    /// Returns when it rings, after `longest`, or when the task is cancelled.
    ///
    /// One waiter at a time.
    package func wait(upTo longest: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.heard() }
            // A cancelled sleep is a reason to return as good as any.
            group.addTask { try? await Task.sleep(for: longest) }
            await group.next()
            group.cancelAll()
        }
    }

    /// An `AsyncStream` would not do: it ends for good when one of its readers is cancelled.
    private func heard() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    // A cancellation before this moment found nobody to wake.
                    if state.hasRung || Task.isCancelled {
                        state.hasRung = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume()
        }
    }
}
