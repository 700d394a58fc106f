import Store
import Synchronization

/// What the engine told after its commits.
final class Heard: Sendable {
    private let notices = Mutex<[ChangeNotice]>([])

    var all: [ChangeNotice] { notices.withLock { $0 } }

    /// A node that begins to listen to others hears of everything once, which is none of a test's.
    func add(_ more: [ChangeNotice]) {
        if more != ChangeNotice.everything { notices.withLock { $0 += more } }
    }
}
