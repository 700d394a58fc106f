import Care
import Store
import Synchronization

/// Who has seen whom on which page within the last five minutes, by session: a live page that fetches itself anew is one
/// look, and somebody not seen yet always makes another.
///
/// It is only ever added to after the entry is durable. What it forgets, or another node does not know, costs one entry more
/// and never one less.
final class RecentLooks: Sendable {
    static let span = Span.minutes(5)
    /// Pages remembered at most; beyond them all are forgotten.
    private static let capacity = 5_000

    struct Look: Hashable {
        var session: [UInt8]
        var page: AuditAct
        var object: AuditObject?
    }

    private struct Memory {
        /// When the page itself was last kept, and each of those on it.
        var page: Instant
        var subjects: [Int64: Instant]
    }

    private let state = Mutex<[Look: Memory]>([:])

    init() {}

    func knows(_ look: Look, _ subjects: [Int64], now: Instant) -> Bool {
        state.withLock { looks in
            guard let memory = looks[look], Self.isRecent(memory.page, now) else { return false }
            return subjects.allSatisfy { memory.subjects[$0].map { Self.isRecent($0, now) } ?? false }
        }
    }

    func note(_ look: Look, _ subjects: [Int64], now: Instant) {
        state.withLock { looks in
            if looks.count >= Self.capacity, looks[look] == nil {
                looks = looks.filter { Self.isRecent($0.value.page, now) }
                if looks.count >= Self.capacity { looks = [:] }
            }
            let known = looks[look]?.subjects.filter { Self.isRecent($0.value, now) } ?? [:]
            let seen = Dictionary(subjects.map { ($0, now) }, uniquingKeysWith: { first, _ in first })
            looks[look] = Memory(page: now, subjects: known.merging(seen) { _, new in new })
        }
    }

    /// A moment ahead of now was kept before the clock was set back, and counts for nothing.
    private static func isRecent(_ moment: Instant, _ now: Instant) -> Bool {
        moment <= now && now - moment < span
    }
}
