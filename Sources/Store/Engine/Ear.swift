import Synchronization

/// Hands on what the engine tells to somebody who is made after it.
package final class Ear: Sendable {
    /// In a structure: taken out of a generic place and put back, as a lock does, a bare closure is wrapped anew each
    /// time, and after a million commits a call would go through as many wrappers.
    private struct Listener {
        var hear: @Sendable ([ChangeNotice]) -> Void
    }

    private let listener = Mutex<Listener?>(nil)

    package init() {}

    package func attach(_ listener: @escaping @Sendable ([ChangeNotice]) -> Void) {
        self.listener.withLock { $0 = Listener(hear: listener) }
    }

    package func hear(_ notices: [ChangeNotice]) {
        listener.withLock { $0 }?.hear(notices)
    }
}
