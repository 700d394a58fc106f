import Store
import Synchronization

/// What the engine told after its commits.
final class Heard: Sendable {
    private let notices = Mutex<[ChangeNotice]>([])

    var all: [ChangeNotice] { notices.withLock { $0 } }

    func add(_ more: [ChangeNotice]) { notices.withLock { $0 += more } }
}
