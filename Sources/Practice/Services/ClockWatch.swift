import Care
package import Store
import Synchronization

/// Notices that the machine's clock was set back while the server runs.
package final class ClockWatch: Sendable {
    private let latest = Mutex(Instant(seconds: 0))

    package init() {}

    /// Looks at everything again if the clock was set back since the last look; true when it was.
    package func look(_ store: any StoreEngine) async throws -> Bool {
        let now = try await store.read { $0.now }
        let before = latest.withLock { $0 }
        let isBack = now + Transaction.clockTolerance < before
        if isBack { try await store.write { try $0.lookAtEverythingAgain() } }
        // Only now: a store that could not write is asked again.
        latest.withLock { $0 = now }
        return isBack
    }
}
