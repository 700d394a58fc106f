private import Foundation
private import Synchronization

/// A caller waiting for the writer.
package protocol WriterJob: Sendable {
    /// Runs inside the shared transaction, in a savepoint of its own, and keeps its result.
    func run(in transaction: Transaction)
    /// Runs inside a transaction that is its own; a throw undoes all of it.
    func runAlone(in transaction: Transaction) throws
    /// Resumes the caller once the commit is durable, or with the error that undid it.
    func finish(_ failure: (any Error)?)
}

package final class Job<T: Sendable>: WriterJob {
    private let body: @Sendable (Transaction) throws -> T
    private let continuation: CheckedContinuation<T, any Error>
    private let result = Mutex<Result<T, any Error>?>(nil)

    package init(body: @escaping @Sendable (Transaction) throws -> T, continuation: CheckedContinuation<T, any Error>) {
        self.body = body
        self.continuation = continuation
    }

    package func run(in transaction: Transaction) {
        let outcome = Result { try transaction.savepoint { try body(transaction) } }
        result.withLock { $0 = outcome }
    }

    package func runAlone(in transaction: Transaction) throws {
        let value = try body(transaction)
        result.withLock { $0 = .success(value) }
    }

    package func finish(_ failure: (any Error)?) {
        if let failure { return continuation.resume(throwing: failure) }
        let outcome = result.withLock { $0 } ?? .failure(StoreError.unavailable(reason: "the writer stopped"))
        continuation.resume(with: outcome)
    }
}

/// What a writer hands its batches to.
package protocol BatchRunner: AnyObject, Sendable {
    /// Runs everybody in one transaction and commits once; a throw is everybody's.
    func run(_ batch: [any WriterJob]) throws
}

/// A thread that writes: it takes everybody who waits, has them run in one transaction and resumes them after the commit.
package final class Writer: Sendable {
    /// So many callers share one commit at most; the rest wait for the next.
    private static let widest = 512

    private struct Queue {
        var waiting: [any WriterJob] = []
        var isStopped = false
    }

    /// So many wait at most; one more is told at once that the store is busy.
    private let limit: Int
    private let queue = Mutex(Queue())
    private let wake = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)

    package init(limit: Int) {
        self.limit = limit
    }

    package func start(_ runner: any BatchRunner, name: String = "caduceus-writer") {
        let thread = Thread { [weak runner, self] in
            while true {
                wake.wait()
                let (batch, isStopped) = take(atMost: Self.widest)
                if isStopped {
                    refuse(batch + take(atMost: .max).0)
                    ended.signal()
                    return
                }
                if !batch.isEmpty { run(batch, runner) }
            }
        }
        thread.name = name
        thread.stackSize = 4 << 20
        thread.start()
    }

    package func add(_ job: any WriterJob) {
        let (isFirst, refusal) = queue.withLock { queue -> (Bool, StoreError?) in
            if queue.isStopped { return (false, Self.closed) }
            if queue.waiting.count >= limit { return (false, .busy) }
            queue.waiting.append(job)
            return (queue.waiting.count == 1, nil)
        }
        if let refusal { return job.finish(refusal) }
        if isFirst { wake.signal() }
    }

    /// From now on everybody who waits or comes is refused; what is being committed is finished.
    package func stop() {
        let wasStopped = queue.withLock { queue in
            defer { queue.isStopped = true }
            return queue.isStopped
        }
        if !wasStopped { wake.signal() }
    }

    /// Returns once the thread has resumed everybody; after `stop`, once, and never on the thread itself.
    package func awaitEnd() {
        ended.wait()
    }

    private func refuse(_ jobs: [any WriterJob]) {
        for job in jobs { job.finish(Self.closed) }
    }

    private static let closed = StoreError.unavailable(reason: "the store is closed")

    private func take(atMost count: Int) -> ([any WriterJob], Bool) {
        let (batch, isStopped, hasMore) = queue.withLock { queue in
            let batch = Array(queue.waiting.prefix(count))
            queue.waiting.removeFirst(batch.count)
            return (batch, queue.isStopped, !queue.waiting.isEmpty)
        }
        if hasMore { wake.signal() }
        return (batch, isStopped)
    }

    private func run(_ batch: [any WriterJob], _ runner: (any BatchRunner)?) {
        guard let runner else { return refuse(batch) }
        var failure: (any Error)?
        do {
            try runner.run(batch)
        } catch {
            failure = error
        }
        for job in batch { job.finish(failure) }
    }
}
