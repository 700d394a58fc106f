import HTTPTypes
import Synchronization

/// How webhooks, or what phones ask of a card, were answered and how long it took; nothing of what they held.
package final class WebhookCount: Sendable {
    /// Upper bounds in seconds; Meta asks for a median under 0.25 and less than one in a hundred over 1.
    package static let bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

    package struct Figures: Sendable, Equatable {
        package var statuses: [Int: Int] = [:]
        /// One count a bound, and a last one for what took longer than all of them; not cumulative.
        package var buckets = [Int](repeating: 0, count: bounds.count + 1)
        package var seconds = 0.0
        package var acknowledged = 0
    }

    private let state = Mutex(Figures())

    package init() {}

    package var figures: Figures { state.withLock { $0 } }

    func answered(_ status: HTTPResponse.Status, after duration: Duration) {
        let seconds = Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        state.withLock { figures in
            figures.statuses[status.code, default: 0] += 1
            guard status == .ok else { return }
            figures.buckets[bucket] += 1
            figures.seconds += seconds
            figures.acknowledged += 1
        }
    }
}
