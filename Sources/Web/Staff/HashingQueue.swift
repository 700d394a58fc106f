import Dispatch
import Synchronization

/// One thread of its own for scrypt, so that signing in never holds up webhooks or pages.
final class HashingQueue: Sendable {
    private let queue = DispatchQueue(label: "caduceus.scrypt", qos: .utility)
    private let waiting = Mutex(0)
    private let limit: Int

    /// - Parameter limit: how many may wait; each costs about a tenth of a second. Beyond it callers are told to
    ///   come back, so that a flood of sign-ins cannot use up memory.
    init(limit: Int = 32) {
        self.limit = limit
    }

    /// Runs `work` on the thread, in order; throws `Problem.busy` when too many wait.
    func run<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
        let isAccepted = waiting.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        guard isAccepted else { throw Problem.busy }
        defer { waiting.withLock { $0 -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}
