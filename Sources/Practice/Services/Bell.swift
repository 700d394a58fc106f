/// Wakes a loop that waits for work; ringing twice before it wakes is ringing once.
package struct Bell: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func ring() {
        continuation.yield()
    }

    /// Returns when it rings, after `longest`, or when the task is cancelled.
    ///
    /// One waiter at a time.
    func wait(upTo longest: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in stream { return } }
            // A cancelled sleep is a reason to return as good as any.
            group.addTask { try? await Task.sleep(for: longest) }
            await group.next()
            group.cancelAll()
        }
    }
}
