private import Foundation
import Testing

/// Runs the tests of a suite one at a time on a thread of their own.
///
/// A rehearsal computes for many seconds without a pause. On the cooperative pool, which has a thread per core, it would
/// keep every other test waiting, and those that wait for an answer would run out of their time. Such a suite is
/// `.serialized`, too, so that those of its tests that wait for the thread take nobody's turn.
struct OwnThread: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(Stage.shared) { try await function() }
    }
}

extension Trait where Self == OwnThread {
    static var onThreadOfItsOwn: Self { OwnThread() }
}

private final class Stage: TaskExecutor {
    static let shared = Stage()
    private let queue = DispatchQueue(label: "rehearsals")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
