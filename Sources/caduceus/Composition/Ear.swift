import Store
import Synchronization

/// Hands on what the engine tells to somebody who is made after it.
final class Ear: Sendable {
    private let listener = Mutex<(@Sendable ([ChangeNotice]) -> Void)?>(nil)

    func attach(_ listener: @escaping @Sendable ([ChangeNotice]) -> Void) {
        self.listener.withLock { $0 = listener }
    }

    func hear(_ notices: [ChangeNotice]) {
        listener.withLock { $0 }?(notices)
    }
}
