package import Store
import Synchronization

/// Passes notices on to every open browser.
///
/// What a slow one has not taken yet is merged, so memory stays bounded: at most `Subscription.limit` notices for each
/// of at most `limit` browsers.
package final class LiveFeed: Sendable {
    package static let limit = 500

    private struct State {
        var next = 0
        var subscriptions: [Int: Subscription] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Never waits, so it may be called from anywhere, also right after a commit.
    package func publish(_ notices: [ChangeNotice]) {
        guard !notices.isEmpty else { return }
        for subscription in state.withLock({ Array($0.subscriptions.values) }) {
            subscription.add(notices)
        }
    }

    /// Every open page fetches itself anew: something changed that no row tells of, such as the clock.
    package func publishEverything() {
        for subscription in state.withLock({ Array($0.subscriptions.values) }) { subscription.addEverything() }
    }

    package var count: Int { state.withLock { $0.subscriptions.count } }

    /// Nil when there are too many browsers already.
    ///
    /// Pass the subscription to `leave` when it is over.
    package func join() -> Subscription? {
        state.withLock { state in
            guard state.subscriptions.count < Self.limit else { return nil }
            state.next += 1
            let subscription = Subscription(id: state.next)
            state.subscriptions[state.next] = subscription
            return subscription
        }
    }

    package func leave(_ subscription: Subscription) {
        state.withLock { $0.subscriptions[subscription.id] = nil }
        subscription.close()
    }

    /// Ends every stream, when the server stops.
    package func close() {
        let all = state.withLock { state in
            defer { state.subscriptions = [:] }
            return Array(state.subscriptions.values)
        }
        for subscription in all { subscription.close() }
    }
}

/// One browser's share of the feed.
package final class Subscription: Sendable {
    static let limit = 64
    /// What a page is told when more changed than is worth listing.
    private static let everything = "everything"

    let id: Int
    /// Yields whenever there may be something to take; at most one signal waits.
    let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    private let pending = Mutex<Set<String>>([])
    private let isBeatDue = Mutex(false)

    init(id: Int) {
        self.id = id
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func add(_ notices: [ChangeNotice]) {
        pending.withLock { pending in
            if pending == [Self.everything] { return }
            pending.formUnion(notices.compactMap(\.topic))
            if pending.count > Self.limit { pending = [Self.everything] }
        }
        signal.yield()
    }

    func addEverything() {
        pending.withLock { $0 = [Self.everything] }
        signal.yield()
    }

    /// Wakes the reader although nothing happened.
    func beat() {
        isBeatDue.withLock { $0 = true }
        signal.yield()
    }

    /// Whether a heartbeat is due since the last call.
    func takeBeat() -> Bool {
        isBeatDue.withLock { isDue in
            defer { isDue = false }
            return isDue
        }
    }

    func close() { signal.finish() }

    /// Everything that happened since the last call, in a steady order.
    package func take() -> [String] {
        pending.withLock { pending in
            defer { pending = [] }
            return pending.sorted()
        }
    }
}

extension ChangeNotice {
    /// What a page listens for; it says nothing of whom or how.
    var topic: String? {
        switch self {
        case .appointments: "appointments"
        case .conversations: "conversations"
        case .conversation(let id): "conversation:\(id)"
        case .outbox: "outbox"
        case .templates: "templates"
        // Nothing to see before it is handled.
        case .queued, .journal, .lanes: nil
        }
    }
}
